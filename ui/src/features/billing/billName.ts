import type { BillRow } from "@/ipc";

/** What a bill is called: its number, or of a draft, which has none, its id as the core writes it. */
export function billName({ billId, number }: Pick<BillRow, "billId" | "number">): string {
  return number ?? `#${billId}`;
}

/** Whether a bill is a draft: not numbered, in no book, owed by nobody. */
export function isDraft(bill: Pick<BillRow, "number">): boolean {
  return !bill.number;
}
