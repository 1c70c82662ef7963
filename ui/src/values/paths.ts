import type { JsonObject, JsonValue } from "@/ipc";

/** Reads a dotted path, e.g. `customer.contacts.0.name`; undefined where nothing is. */
export function valueAt(data: unknown, path: string): unknown {
  if (path === "") return data;
  let at: unknown = data;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null) return undefined;
    at = Array.isArray(at) ? at[Number(key)] : Object.entries(at).find(([name]) => name === key)?.[1];
  }
  return at;
}

/** A copy of `data` with `value` at the dotted path; undefined removes it. Numeric keys make and index lists. */
export function withValueAt(data: JsonObject, path: string, value: JsonValue | undefined): JsonObject {
  const keys = path.split(".");
  const placed = place(data, keys, value);
  return isObject(placed) ? placed : data;
}

function place(
  node: JsonValue | undefined,
  keys: string[],
  value: JsonValue | undefined,
): JsonValue | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(node) || (node === undefined && /^\d+$/.test(key))) {
    const list = [...(Array.isArray(node) ? node : [])];
    const item = place(list[Number(key)], rest, value);
    if (item === undefined) list.splice(Number(key), 1);
    else list[Number(key)] = item;
    return list;
  }
  const object: JsonObject = isObject(node) ? { ...node } : {};
  const item = place(object[key], rest, value);
  if (item === undefined) delete object[key];
  else object[key] = item;
  return object;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True when a person has given something: not null, not blank text, not an empty list. */
export function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (typeof value === "string") return value.trim() !== "";
  if (Array.isArray(value)) return value.length > 0;
  return true;
}

/** Whether two values are the same JSON, whatever the order of their members; nothing and null are the same. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((each, index) => sameJson(each, right[index]));
  if (isObject(left) && isObject(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => sameJson(left[key], right[key]));
  }
  return (left ?? null) === (right ?? null);
}
