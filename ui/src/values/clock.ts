/**
 * The time as the core tells it. This seat's own clock may be wrong, and a request id that seems to come from another day is
 * refused: what day it is, and when an intention arose, go by the core's clock.
 */

/** Milliseconds by which the core's clock is ahead of this seat's. */
let ahead = 0;

/** Hears what time it is (RFC 3339) at the core. */
export function hearTime(now: string): void {
  const told = Date.parse(now);
  if (!Number.isNaN(told)) ahead = told - Date.now();
}

/** Milliseconds since 1970 by the core's clock; by this seat's until the core was heard. */
export function currentTime(): number {
  return Date.now() + ahead;
}
