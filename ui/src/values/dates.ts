import dayjs from "dayjs";
import { currentTime } from "./clock";

/** True for a real calendar day written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayjs(text).format("YYYY-MM-DD") === text;
}

/** Reads a day as typed: `2026-03-01`, `2026/3/1`, `20260301`, `2026年3月1日`. Null when it is none. */
export function readDate(text: string): string | null {
  const parts = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text.trim());
  if (!parts) return null;
  const [, year = "", month = "", day = ""] = parts;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDate(date) ? date : null;
}

/** An instant (RFC 3339, UTC) in this seat's time zone, to the minute: `2026-03-01 09:30`. */
export function formatInstant(instant: string): string {
  const at = dayjs(instant);
  return at.isValid() ? at.format("YYYY-MM-DD HH:mm") : instant;
}

/** Only the clock of an instant: `12:03`. */
export function formatClock(instant: string): string {
  return dayjs(instant).format("HH:mm");
}

/** Seconds as a person says them: `45 s`, `3 min 20 s`. Units are given by the caller's language. */
export function splitSeconds(seconds: number): { minutes: number; seconds: number } {
  const whole = Math.max(0, Math.round(seconds));
  return { minutes: Math.floor(whole / 60), seconds: whole % 60 };
}

/** Today by the core's clock, `YYYY-MM-DD`, in a time zone like `Asia/Shanghai`; in this seat's own where the zone is not known to it. */
export function todayIn(zone: string | null | undefined): string {
  try {
    // Part by part: which order and signs a locale's short date has differs between web views.
    const parts = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: zone ?? undefined,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    }).formatToParts(new Date(currentTime()));
    const part = (type: "year" | "month" | "day") => parts.find((each) => each.type === type)?.value ?? "";
    return `${part("year")}-${part("month")}-${part("day")}`;
  } catch {
    return dayjs(currentTime()).format("YYYY-MM-DD");
  }
}

/** The last day of the month before the one a day lies in; undefined for what is no day. */
export function lastDayOfMonthBefore(day: string): string | undefined {
  return isDate(day) ? dayjs(day).startOf("month").subtract(1, "day").format("YYYY-MM-DD") : undefined;
}

/** The first day of the month after the one a day lies in; undefined for what is no day. */
export function firstDayOfNextMonth(day: string): string | undefined {
  return isDate(day) ? dayjs(day).startOf("month").add(1, "month").format("YYYY-MM-DD") : undefined;
}

/** How many days lie between two days, `from` before `to`: 0 for the same day. */
export function daysBetween(from: string, to: string): number {
  return dayjs(to).diff(dayjs(from), "day");
}
