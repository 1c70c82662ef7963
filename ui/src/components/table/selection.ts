import { useRef, useState } from "react";

/** The rows a person has ticked. They stay ticked while the list is scrolled or filtered. */
export interface Selection<Row> {
  size: number;
  rows: Row[];
  has: (row: Row) => boolean;
  /** Ticks or unticks the row at a place; with `extend`, everything from the last ticked place to here. */
  toggle: (index: number, extend?: boolean) => void;
  setAll: (rows: readonly Row[], on: boolean) => void;
  clear: () => void;
}

export function useSelection<Row>(
  rowKey: (row: Row) => string | number,
  rowAt: (index: number) => Row | undefined,
): Selection<Row> {
  const [ticked, setTicked] = useState<ReadonlyMap<string | number, Row>>(new Map());
  const anchor = useRef<number | null>(null);
  function toggle(index: number, extend = false) {
    const row = rowAt(index);
    if (!row) return;
    const next = new Map(ticked);
    const on = !ticked.has(rowKey(row));
    const start = extend && anchor.current !== null ? anchor.current : index;
    for (let at = Math.min(start, index); at <= Math.max(start, index); at += 1) {
      const each = rowAt(at);
      if (each && (on || extend)) next.set(rowKey(each), each);
      else if (each) next.delete(rowKey(each));
    }
    anchor.current = index;
    setTicked(next);
  }
  function setAll(rows: readonly Row[], on: boolean) {
    const next = new Map(ticked);
    for (const row of rows) {
      if (on) next.set(rowKey(row), row);
      else next.delete(rowKey(row));
    }
    setTicked(next);
  }
  return {
    size: ticked.size,
    rows: [...ticked.values()],
    has: (row) => ticked.has(rowKey(row)),
    toggle,
    setAll,
    clear: () => setTicked(new Map()),
  };
}
