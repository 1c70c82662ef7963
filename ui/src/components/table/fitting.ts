import { alignsRight, type Column } from "./column";

/** What the head adds to its text: paddings, and between title and currency. */
const HEAD_PADDING = 16;
const HEAD_GAP = 4;
/** A text column this wide holds names and sentences: it gives and takes room before the others do. */
const LONG = 140;
const LONG_WEIGHT = 2;
const SHORT_WEIGHT = 0.5;
/** A long text stays readable down to this part of its width. */
const LEAST_PART = 0.7;

/** How wide a text of the head is drawn, in pixels; Chinese characters are as wide as they are high (12 px). */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character >= "\u2e80" ? 12 : 6.8;
  return Math.ceil(width);
}

function headWidth<Row>(column: Column<Row>, currency: string | null): number {
  const unit = currency ? HEAD_GAP + textWidth(currency) + 4 : 0;
  return HEAD_PADDING + textWidth(column.title) + unit;
}

function isLong<Row>(column: Column<Row>): boolean {
  return !alignsRight(column.kind) && (column.kind ?? "text") === "text" && column.width >= LONG;
}

interface Sized<Row> {
  column: Column<Row>;
  width: number;
  least: number;
  weight: number;
}

/**
 * The columns with the widths they get in `room` pixels: never narrower than their heads, what is left over goes mostly
 * to the long texts, what is missing comes from them. A width the person has chosen (`widths`) stays as it is. Without
 * a room (nothing measured yet) the columns keep their own widths.
 */
export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  widths: Readonly<Record<string, number>>,
  currencies: Readonly<Record<string, string | null>>,
  room: number,
): Column<Row>[] {
  const sized = columns.map((column): Sized<Row> => {
    const own = widths[column.key];
    if (own !== undefined) return { column, width: own, least: own, weight: 0 };
    const head = headWidth(column, currencies[column.key] ?? null);
    const width = Math.max(column.width, head);
    const long = isLong(column);
    const least = long ? Math.max(head, Math.round(column.width * LEAST_PART)) : width;
    return { column, width, least, weight: width * (long ? LONG_WEIGHT : SHORT_WEIGHT) };
  });
  const left = room <= 0 ? 0 : Math.floor(room - total(sized, ({ width }) => width));
  const grown = left >= 0 ? widen(sized, left) : narrow(sized, -left);
  return grown.map(({ column, width }) => ({ ...column, width }));
}

function total<Row>(sized: readonly Sized<Row>[], of: (each: Sized<Row>) => number): number {
  return sized.reduce((sum, each) => sum + of(each), 0);
}

function widen<Row>(sized: Sized<Row>[], left: number): Sized<Row>[] {
  const weights = total(sized, ({ weight }) => weight);
  if (weights === 0) return sized;
  return sized.map((each) => ({ ...each, width: each.width + Math.floor((left * each.weight) / weights) }));
}

function narrow<Row>(sized: Sized<Row>[], missing: number): Sized<Row>[] {
  const spare = total(sized, ({ width, least }) => width - least);
  // What cannot be made to fit is scrolled, at its full widths.
  if (spare < missing) return sized;
  return sized.map((each) => ({
    ...each,
    width: each.width - Math.ceil(((each.width - each.least) * missing) / spare),
  }));
}
