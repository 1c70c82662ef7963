import { type RefObject, useCallback, useEffect, useState } from "react";
import { stretchOf } from "./scaling";

const OVERSCAN = 6;
/** Sticky head and totals cover this much of the scrolled element. */
const COVERED = 66;
/** Assumed before the first layout. */
const UNMEASURED = 600;

export interface RowView {
  first: number;
  last: number;
  /** Height of the element that holds the rows. */
  drawn: number;
  /** Where a row stands in it. */
  topOf: (index: number) => number;
  /** Brings a row into view if it is not. */
  scrollTo: (index: number) => void;
}

/**
 * Which rows of a list of fixed row height are seen. Reckoned, not measured: a million rows cost what ten cost, which a
 * virtualiser that keeps a measurement per row cannot say.
 */
export function useRowView(scroller: RefObject<HTMLElement | null>, count: number, height: number): RowView {
  const [at, setAt] = useState({ top: 0, seen: UNMEASURED });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const seen = element.clientHeight > COVERED ? element.clientHeight - COVERED : UNMEASURED;
      setAt((was) =>
        was.top === element.scrollTop && was.seen === seen ? was : { top: element.scrollTop, seen },
      );
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      watcher.disconnect();
    };
  }, [scroller]);

  const stretch = stretchOf(count * height, at.seen);
  const offset = at.top * stretch;
  const scrollTo = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const start = element.scrollTop * stretch;
      const row = index * height;
      const target = row < start ? row : row + height > start + at.seen ? row + height - at.seen : start;
      if (target !== start) element.scrollTop = target / stretch;
    },
    [scroller, stretch, height, at.seen],
  );
  return {
    first: Math.max(0, Math.floor(offset / height) - OVERSCAN),
    last: Math.min(count, Math.ceil((offset + at.seen) / height) + OVERSCAN) - 1,
    drawn: stretch === 1 ? count * height : (count * height - at.seen) / stretch + at.seen,
    // In a stretched list rows stand relative to where the element is scrolled, not to its top.
    topOf: (index) => index * height - (offset - at.top),
    scrollTo,
  };
}
