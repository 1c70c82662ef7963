/** Whether special terms count on a day; taken back are those that end on their first day and never counted. */
export type Standing = "inForce" | "planned" | "ended" | "takenBack";

export function standingOn({ from, to }: { from: string; to?: string | null }, today: string): Standing {
  if (to && to <= from) return "takenBack";
  if (to && to <= today) return "ended";
  return from > today ? "planned" : "inForce";
}
