import type { ReactNode } from "react";
import type { Amount } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
import { formatAmount, isAmount, plainAmount } from "@/values/money";

export type CellKind = "text" | "amount" | "quantity" | "date" | "instant";

/** A plain cell value; how it is shown follows from the column's kind. */
export type CellValue = string | number | Amount | null | undefined;

/** One column of a {@link DataTable}. */
export interface Column<Row> {
  /** Also the name the core sorts by. */
  key: string;
  title: string;
  kind?: CellKind;
  /** Pixels at first; the person may drag it. */
  width: number;
  value: (row: Row) => CellValue;
  /** Draws the cell where text is not enough (a state). The value is still what is copied. */
  render?: (row: Row) => ReactNode;
  sortable?: boolean;
  /** Not shown until chosen. */
  hidden?: boolean;
}

export function alignsRight(kind: CellKind | undefined): boolean {
  return kind === "amount" || kind === "quantity";
}

/** A cell as people read it. `currency` is the column's: an amount of another one carries its own. */
export function cellText(value: CellValue, kind: CellKind | undefined, currency: string | null): string {
  if (value === null || value === undefined || value === "") return "";
  if (isAmount(value))
    return value.currency === currency ? formatAmount(value) : `${value.currency} ${formatAmount(value)}`;
  if (kind === "quantity") return groupDecimal(String(value));
  if (kind === "instant") return formatInstant(String(value));
  return String(value);
}

/** A cell as a spreadsheet takes it: plain decimals, no grouping, no line breaks or tabs. */
export function cellForCopy(value: CellValue): string {
  if (value === null || value === undefined) return "";
  const text = isAmount(value) ? plainAmount(value) : String(value);
  return text.replace(/[\t\r\n]+/g, " ");
}

/** The currency that stands once in a column's head: the one all its loaded amounts share, else null. */
export function currencyOf<Row>(column: Column<Row>, rows: readonly Row[]): string | null {
  if (column.kind !== "amount") return null;
  let shared: string | null = null;
  for (const row of rows) {
    const value = column.value(row);
    if (!isAmount(value)) continue;
    if (shared !== null && shared !== value.currency) return null;
    shared = value.currency;
  }
  return shared;
}

/** Rows as tab-separated text with a heading line, for the clipboard. */
export function tsvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const heads = columns.map((column) => {
    const currency = currencyOf(column, rows);
    return cellForCopy(currency ? `${column.title} (${currency})` : column.title);
  });
  const lines = rows.map((row) => columns.map((column) => cellForCopy(column.value(row))).join("\t"));
  return [heads.join("\t"), ...lines].join("\n");
}
