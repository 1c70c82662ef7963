import { type ReactNode, useEffect, useState } from "react";
import styles from "./components.module.css";

/** When waiting becomes noticeable: before it, nothing is shown, so quick answers do not flicker. */
export const LATE_MS = 150;

/** True once the component has been waiting for {@link LATE_MS}. */
export function useLate(waiting = true): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [waiting]);
  return late && waiting;
}

const WIDTHS = ["100%", "88%", "94%", "72%", "80%"];

/** Grey lines in place of text that is on its way. */
export function SkeletonLines({ count = 3 }: { count?: number }) {
  const late = useLate();
  const lines = Array.from({ length: count }, (_, index) => WIDTHS[index % WIDTHS.length]);
  return (
    <div className={styles.skeleton} aria-busy="true" style={{ visibility: late ? "visible" : "hidden" }}>
      {lines.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical lines that never move.
        <i key={index} style={{ width }} />
      ))}
    </div>
  );
}

/** A whole page on its way: a title and lines. */
export function PageSkeleton(): ReactNode {
  return (
    <div className={styles.pageSkeleton}>
      <SkeletonLines count={6} />
    </div>
  );
}
