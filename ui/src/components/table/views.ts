import { useCallback, useState } from "react";
import { ownPlace } from "@/app/sitting";
import type { Sort } from "./windows";

export type Density = "compact" | "regular" | "wide";

/** How a person has set up a table: what a saved view keeps. */
export interface TableView {
  name: string | null;
  hidden: Record<string, boolean>;
  widths: Record<string, number>;
  order: string[];
  density: Density;
  sort: Sort | null;
  filter: Record<string, FilterValue>;
}

/** A filter's value as chosen: text or option, or the ends of a range. */
export type FilterValue = string | { from?: string; to?: string };

export type Filter = Record<string, FilterValue>;

interface Stored {
  current: TableView;
  saved: TableView[];
}

export const plainView: TableView = {
  name: null,
  hidden: {},
  widths: {},
  order: [],
  density: "regular",
  sort: null,
  filter: {},
};

function load(key: string, initial: Partial<TableView>, filter: Filter | undefined): Stored {
  const fresh = { current: { ...plainView, ...initial }, saved: [] };
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? "null");
    const current = { ...fresh.current, ...stored?.current };
    // Who comes with a filter sees just that: another one left over from yesterday would hide rows without a word.
    return {
      current: filter ? { ...current, name: null, filter } : current,
      saved: stored?.saved ?? [],
    };
  } catch {
    return fresh;
  }
}

export interface TableViews {
  view: TableView;
  saved: readonly TableView[];
  change: (change: Partial<TableView>) => void;
  open: (name: string | null) => void;
  saveAs: (name: string) => void;
  remove: (name: string) => void;
}

/**
 * The set-up of one table and its saved views, kept on this seat for each person under the table's id. `filter` is what the page was
 * opened with: it stands in place of the kept one until it is changed.
 */
export function useTableViews(id: string, initial: Partial<TableView>, filter?: Filter): TableViews {
  const [key] = useState(() => ownPlace(`boss.table.${id}`));
  const [stored, setStored] = useState(() => load(key, initial, filter));
  const write = useCallback(
    (update: (was: Stored) => Stored) =>
      setStored((was) => {
        const next = update(was);
        localStorage.setItem(key, JSON.stringify(next));
        return next;
      }),
    [key],
  );
  return {
    view: stored.current,
    saved: stored.saved,
    change: (change) => write((was) => ({ ...was, current: { ...was.current, ...change } })),
    open: (name) =>
      write((was) => ({
        ...was,
        current: was.saved.find((view) => view.name === name) ?? { ...plainView, ...initial },
      })),
    saveAs: (name) =>
      write((was) => {
        const view = { ...was.current, name };
        return { current: view, saved: [...was.saved.filter((other) => other.name !== name), view] };
      }),
    remove: (name) =>
      write((was) => ({
        current: { ...was.current, name: null },
        saved: was.saved.filter((view) => view.name !== name),
      })),
  };
}
