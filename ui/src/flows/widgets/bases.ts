import type { JsonObject, JsonValue } from "@/ipc";
import { isObject, valueAt } from "@/values/paths";

/** What an add-on can be added to: a subscription that is there, or another item of the same order. */
export type BaseOf = { parentId: number } | { parentItem: number };

/** An item of an order as the form keeps it, with the row of what is ordered. */
export interface ItemRow {
  item: JsonObject;
  row: unknown;
}

/** True where a row of the catalogue is an add-on, which needs something to be added to. */
export function isAddOn(row: unknown): boolean {
  return valueAt(row, "kind") === "addOn";
}

function idsAt(row: unknown, path: string): JsonValue[] {
  const found = valueAt(row, path);
  return Array.isArray(found) ? found.map((each) => (isObject(each) ? (each.offeringId ?? null) : null)) : [];
}

/** The rows of subscriptions that an add-on can be added to. */
export function fittingRows(addOn: unknown, rows: readonly unknown[]): unknown[] {
  const bases = idsAt(addOn, "bases");
  return rows.filter((row) => bases.some((base) => base === valueAt(row, "offeringId")));
}

/** The places, from 1, of the items that an add-on can be added to: of a bundle, because of its parts. */
export function fittingPlaces(addOn: unknown, items: readonly ItemRow[]): number[] {
  const bases = idsAt(addOn, "bases");
  const fits = (id: unknown) => bases.some((base) => base === id);
  return items.flatMap(({ row }, index) =>
    fits(valueAt(row, "offeringId")) || idsAt(row, "parts").some(fits) ? [index + 1] : [],
  );
}

/** What an item is added to, as it was chosen. */
export function baseOf(item: JsonObject): BaseOf | null {
  if (typeof item.parentId === "number") return { parentId: item.parentId };
  if (typeof item.parentItem === "number") return { parentItem: item.parentItem };
  return null;
}

/** The item, added to this and to nothing else. */
export function withBase(item: JsonObject, base: BaseOf | null): JsonObject {
  const { parentId: _one, parentItem: _other, ...rest } = item;
  return { ...rest, ...base };
}

/** The items that are left, the places of what they are added to set right; what is gone is forgotten. */
export function withPlaces(before: readonly JsonObject[], after: readonly JsonObject[]): JsonObject[] {
  return after.map((item) => {
    if (typeof item.parentItem !== "number") return item;
    const base = before[item.parentItem - 1];
    const place = base ? after.indexOf(base) + 1 : 0;
    return withBase(item, place > 0 ? { parentItem: place } : null);
  });
}
