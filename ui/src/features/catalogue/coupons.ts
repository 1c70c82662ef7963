import type { AddCoupon, Amount, CouponDuration, CouponRow } from "@/ipc";
import { compareDecimals } from "@/values/decimal";
import { plainAmount, readAmount } from "@/values/money";
import { isNamed, type NamedDraft, namedInput } from "./named";

export const DURATIONS = ["once", "cycles", "forever"] as const satisfies readonly CouponDuration[];

/** A coupon as it is typed: of percentage and amount, and of cycles, what was chosen counts. */
export interface CouponDraft extends NamedDraft {
  off?: "percent" | "amount";
  percent?: string | null;
  amount?: Amount | null;
  currency?: string;
  duration?: CouponDuration;
  cycles?: string | null;
  offeringIds?: number[];
  redeemUntil?: string | null;
  mostRedemptions?: string | null;
  priority?: string | null;
}

/** The figures of an amount in another currency; null where it has no such small parts. */
export function amountIn(amount: Amount | null | undefined, currency: string): Amount | null {
  if (!amount) return null;
  const read = readAmount(plainAmount(amount), currency);
  return "amount" in read ? read.amount : null;
}

/** The most that fits where the core counts. */
const MOST = 2_147_483_647;

/** A whole number as it was typed, kept within what the core can read: what is too much for it, it refuses itself. */
export function count(text: string | null | undefined): number | null {
  return text ? Math.min(Number(text), MOST) : null;
}

/** The coupon as the core takes it. */
export function couponInput(draft: CouponDraft): AddCoupon {
  const duration = draft.duration ?? "once";
  const percent = draft.off !== "amount";
  return {
    ...namedInput(draft),
    percent: percent ? (draft.percent ?? null) : null,
    amount: percent ? null : amountIn(draft.amount, draft.currency ?? "CNY"),
    duration,
    cycles: duration === "cycles" ? count(draft.cycles) : null,
    offeringIds: draft.offeringIds ?? [],
    priority: count(draft.priority) ?? 0,
    redeemUntil: draft.redeemUntil ?? null,
    mostRedemptions: count(draft.mostRedemptions),
  };
}

/** Whether enough is filled in for a dry run that says something. */
export function isCouponComplete(draft: CouponDraft): boolean {
  const { percent, amount, cycles } = couponInput(draft);
  const off = percent ? compareDecimals(percent, "0") > 0 : amount !== null;
  return isNamed(draft) && off && (draft.duration !== "cycles" || Boolean(cycles));
}

export type CouponStanding = "usable" | "stopped" | "expired" | "usedUp";

/** Whether a coupon can be given today, and why not. */
export function standingOf(coupon: CouponRow, today: string): CouponStanding {
  if (!coupon.active) return "stopped";
  if (coupon.redeemUntil && coupon.redeemUntil < today) return "expired";
  const most = coupon.mostRedemptions;
  return most !== null && most !== undefined && coupon.given >= most ? "usedUp" : "usable";
}
