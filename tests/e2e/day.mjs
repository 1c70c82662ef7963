// The day the stories in the window are told as if on: the program is told the time (BOSS_CLOCK, see the shell's clock), so that
// nothing depends on the day, hour or zone of the computer. BOSS_TEST_NOW chooses another moment.

/** The moment at which the stories begin: the last evening of a month where the company is, if nothing else is said. */
const begins = new Date(process.env.BOSS_TEST_NOW ?? "2027-04-30T15:00:00Z");

/** What BOSS_CLOCK says to every program of this run. */
export const clock = `${begins.toISOString()}@${Date.now()}`;

/** A day so many days before (or, below zero, after) the one the stories begin on, where the company is. */
export function dayBefore(days = 0) {
  const at = new Date(begins.getTime() - days * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(at);
}
