import dayjs from "dayjs";

const MONTH = "YYYY-MM";

/** True for `2026-06`, a real month. */
export function isMonth(text: string | null | undefined): text is string {
  return typeof text === "string" && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** The month a day lies in. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** This many months later, or earlier. */
export function monthLater(month: string, by: number): string {
  return dayjs(`${month}-01`).add(by, "month").format(MONTH);
}

/**
 * The month a report opens with: the last whole one in the first days of a month, when it is being closed; the running
 * one afterwards.
 */
export function monthToShow(today: string): string {
  return Number(today.slice(8)) <= CLOSING_DAYS ? monthLater(monthOf(today), -1) : monthOf(today);
}

const CLOSING_DAYS = 10;
