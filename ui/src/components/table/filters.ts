import dayjs from "dayjs";
import type { JsonObject, JsonValue } from "@/ipc";
import type { FilterValue } from "./views";

/** A filter the table offers as a chip. */
export type FilterField =
  | { key: string; label: string; kind: "text" }
  | {
      key: string;
      label: string;
      kind: "select";
      options: { value: string; label: string }[];
      /** What the chosen option is in the query's input; `{[key]: value}` when left out. For lists and yes/no. */
      input?: (value: string) => JsonObject;
    }
  | {
      key: string;
      label: string;
      kind: "dates";
      /** `ends`: the query takes `<key>From` and `<key>To`, both days included, instead of a Period under the key. */
      as?: "period" | "ends";
    };

const FIRST_DAY = "0001-01-01";
const DAY_AFTER_LAST = "9999-12-31";

/** Days as a person reads them, both ends included, as the core's half-open Period. */
export function periodOf(range: { from?: string; to?: string }): { from: string; to: string } {
  return {
    from: range.from ?? FIRST_DAY,
    to: range.to ? dayjs(range.to).add(1, "day").format("YYYY-MM-DD") : DAY_AFTER_LAST,
  };
}

function rangeInput(
  key: string,
  range: { from?: string; to?: string },
  field: FilterField | undefined,
): JsonObject {
  // A range whose ends are the wrong way round would be no Period: it is read as if its ends were swapped.
  const swapped = range.from && range.to && range.to < range.from;
  const { from, to } = swapped ? { from: range.to, to: range.from } : range;
  if (!from && !to) return {};
  if (field?.kind === "dates" && field.as === "ends") {
    return { ...(from ? { [`${key}From`]: from } : {}), ...(to ? { [`${key}To`]: to } : {}) };
  }
  return { [key]: periodOf({ from, to }) };
}

/** The filters as a query's input has them: text and select under their key, a range of days as a Period. */
export function filterInput(
  filter: Record<string, FilterValue>,
  fields: readonly FilterField[] = [],
): JsonObject {
  const input: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(filter)) {
    const field = fields.find((candidate) => candidate.key === key);
    if (typeof value !== "string") Object.assign(input, rangeInput(key, value, field));
    else if (value.trim() === "") continue;
    else if (field?.kind === "select" && field.input) Object.assign(input, field.input(value));
    else input[key] = value.trim();
  }
  return input;
}

/** What stands on a filter's chip. */
export function chipText(field: FilterField, value: FilterValue): string {
  if (typeof value !== "string") return `${field.label}: ${value.from ?? ""} – ${value.to ?? ""}`;
  const option =
    field.kind === "select" ? field.options.find((candidate) => candidate.value === value)?.label : value;
  return `${field.label}: ${option ?? value}`;
}
