import dayjs from "dayjs";
import type { Period } from "@/ipc";

const DAY = "YYYY-MM-DD";

/** The last day of a half-open period. */
export function lastDayOf(period: Period): string {
  return dayjs(period.to).subtract(1, "day").format(DAY);
}

/** A period as people read it: `2026-06` for a whole month, one day, or first and last day, the year once. */
export function periodText(period: Period): string {
  const from = dayjs(period.from);
  const last = lastDayOf(period);
  if (from.date() === 1 && from.add(1, "month").format(DAY) === period.to) return from.format("YYYY-MM");
  if (last === period.from) return period.from;
  const sameYear = last.slice(0, 5) === period.from.slice(0, 5);
  return `${period.from} – ${sameYear ? last.slice(5) : last}`;
}
