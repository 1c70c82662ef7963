import type { Amount, BillView } from "@/ipc";
import { isZero, minus, sumOf, zeroOf } from "./amounts";

/** As much of a bill as says what settled it. */
export type SettledView = Pick<BillView, "bill" | "settledBy" | "settles">;

/** What made the open amount of a bill differ from its total. */
export interface SettledPart {
  /** Payments, credits set off, wallets; `setOff` for a credit: what it settled of other bills. */
  by: "payments" | "credits" | "wallets" | "setOff";
  /** As it changes the open amount: total and parts add up to it. */
  change: Amount;
}

/** The parts that are not zero; the payments in any case where there is no other. */
export function settledParts({ bill, settledBy, settles }: SettledView): SettledPart[] {
  const { currency } = bill.total;
  const by = (source: (typeof settledBy)[number]["source"]) => {
    const rows = settledBy.filter((row) => row.source === source);
    return sumOf(
      rows.map((row) => row.amount),
      currency,
    );
  };
  const setOff = settles.map((row) => row.amount);
  const all: SettledPart[] = [
    { by: "credits", change: minus(zeroOf(currency), by("creditBill")) },
    { by: "wallets", change: minus(zeroOf(currency), by("wallet")) },
    { by: "setOff", change: sumOf(setOff, currency) },
  ];
  const payments = all.reduce((rest, part) => minus(rest, part.change), minus(bill.open, bill.total));
  const others = all.filter((part) => !isZero(part.change));
  return isZero(payments) && others.length > 0 ? others : [...others, { by: "payments", change: payments }];
}
