import type { FilterValue } from "./views";

/** A filter the table offers as a chip. */
export type FilterField =
  | { key: string; label: string; kind: "text" }
  | { key: string; label: string; kind: "select"; options: { value: string; label: string }[] }
  | { key: string; label: string; kind: "dates" };

/**
 * The filters as a query's input has them: text and select under their key; a range of days as
 * `<key>From` and `<key>To`, both inclusive as the person reads them.
 */
export function filterInput(filter: Record<string, FilterValue>): Record<string, string> {
  const input: Record<string, string> = {};
  for (const [key, value] of Object.entries(filter)) {
    if (typeof value === "string") {
      if (value.trim() !== "") input[key] = value.trim();
    } else {
      if (value.from) input[`${key}From`] = value.from;
      if (value.to) input[`${key}To`] = value.to;
    }
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
