import { useMemo } from "react";
import { useAddress } from "@/app/router";
import type { Filter } from "@/components";

/** What of a page's address a list understands. */
export interface ListAddress {
  /** Filters of one value: `?state=open`. */
  values?: readonly string[];
  /** Filters of days, both ends included: `?billedFrom=…&billedTo=…` under the key `billed`. */
  days?: readonly string[];
  /** Ids that go into every question as they are: `?billRunId=7`. */
  ids?: readonly string[];
}

/** What a list was opened with. */
export interface ListStart {
  /** Changes with it: as the table's React key, a new address begins a new table. */
  key: string;
  /** Shown as filters that can be taken off; undefined when the address names none. */
  filter: Filter | undefined;
  /** Ids that narrow the list down. */
  ids: Record<string, number>;
}

/** Reads a list's start from the values of its address. Pure. */
export function readListStart(address: Readonly<Record<string, unknown>>, known: ListAddress): ListStart {
  const text = (name: string) => {
    const value = address[name];
    return value === undefined || value === null || value === "" ? undefined : String(value);
  };
  const filter: Filter = {};
  for (const name of known.values ?? []) {
    const value = text(name);
    if (value !== undefined) filter[name] = value;
  }
  for (const name of known.days ?? []) {
    const [from, to] = [text(`${name}From`), text(`${name}To`)];
    if (from || to) filter[name] = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  }
  const ids: Record<string, number> = {};
  for (const name of known.ids ?? []) {
    const id = Number(text(name));
    if (Number.isSafeInteger(id) && id > 0) ids[name] = id;
  }
  const given = Object.keys(filter).length > 0 || Object.keys(ids).length > 0;
  return { key: JSON.stringify([filter, ids]), filter: given ? filter : undefined, ids };
}

/** {@link readListStart} of the page that is open. `known` must not change. */
export function useListStart(known: ListAddress): ListStart {
  const address = useAddress();
  return useMemo(() => readListStart(address, known), [address, known]);
}
