import { isAbove, isPositive, plus, zeroOf } from "@/features/billing/amounts";
import type { AllocatePayment, AllocationWish, Amount, BillToPay, PaymentMethod, RecordPayment } from "@/ipc";

export const paymentMethods = [
  "bankTransfer",
  "wechatPay",
  "alipay",
  "card",
  "check",
  "cash",
  "other",
] as const satisfies readonly PaymentMethod[];

/** How the money is spread: the bill due first first, chosen bills, or not yet. */
export type AllocationWay = "oldestFirst" | "bills" | "none";

/** The allocation as it is typed: the way, and under each bill's id what it gets. */
export interface AllocationDraft {
  way: AllocationWay;
  shares: Record<string, Amount | null>;
}

export const oldestFirst: AllocationDraft = { way: "oldestFirst", shares: {} };

/** What is wrong with a typed allocation. */
export interface AllocationFaults {
  /** Bills with more than they owe. */
  overBill: ReadonlySet<number>;
  /** All of it is more than there is. */
  overPayment: boolean;
  /** Bills were to be chosen and none was. */
  nothing: boolean;
}

/** What is typed for a bill; of another currency it is nothing. */
export function shareOf(draft: AllocationDraft, bill: BillToPay): Amount | null {
  const share = draft.shares[String(bill.billId)] ?? null;
  return share && share.currency === bill.open.currency ? share : null;
}

/** The sum of what is typed. */
export function sumOfShares(draft: AllocationDraft, bills: readonly BillToPay[], currency: string): Amount {
  return bills.reduce((sum, bill) => {
    const share = shareOf(draft, bill);
    return share ? plus(sum, share) : sum;
  }, zeroOf(currency));
}

export function allocationFaults(
  draft: AllocationDraft,
  bills: readonly BillToPay[],
  available: Amount | null,
): AllocationFaults {
  if (draft.way !== "bills") return { overBill: new Set(), overPayment: false, nothing: false };
  const overBill = bills.filter((bill) => {
    const share = shareOf(draft, bill);
    return share !== null && isAbove(share, bill.open);
  });
  const shares = bills.map((bill) => shareOf(draft, bill));
  const sum = available && sumOfShares(draft, bills, available.currency);
  return {
    overBill: new Set(overBill.map((bill) => bill.billId)),
    overPayment: Boolean(available && sum && isAbove(sum, available)),
    nothing: !shares.some((share) => share !== null && isPositive(share)),
  };
}

export function isFaultless(faults: AllocationFaults): boolean {
  return faults.overBill.size === 0 && !faults.overPayment && !faults.nothing;
}

/** The allocation as the core takes it, bills in the order of their list. */
export function wishOf(draft: AllocationDraft, bills: readonly BillToPay[]): AllocationWish {
  if (draft.way !== "bills") return draft.way;
  return bills.flatMap((bill) => {
    const amount = shareOf(draft, bill);
    return amount && isPositive(amount) ? [{ billId: bill.billId, amount }] : [];
  });
}

/** The form of a new payment. */
export interface PaymentForm {
  accountId?: number | null;
  amount?: Amount | null;
  receivedOn?: string | null;
  method?: PaymentMethod;
  reference?: string;
  note?: string;
  allocate: AllocationDraft;
}

/** The action's input; null while account, amount or day are missing. An amount of another currency is none. */
export function recordInput(
  form: PaymentForm,
  bills: readonly BillToPay[],
  currency: string | null,
): RecordPayment | null {
  const { accountId, amount, receivedOn, reference, note } = form;
  if (!accountId || !amount || amount.currency !== currency || !isPositive(amount) || !receivedOn)
    return null;
  return {
    accountId,
    amount,
    receivedOn,
    method: form.method ?? "bankTransfer",
    reference: reference?.trim() || null,
    note: note?.trim() || null,
    allocate: wishOf(form.allocate, bills),
  };
}

export function allocateInput(
  payment: { paymentId: number; version: number },
  draft: AllocationDraft,
  bills: readonly BillToPay[],
): AllocatePayment {
  return { ...payment, allocate: wishOf(draft, bills) };
}

/**
 * The draft after the payment's amount changed: where the whole amount was for one bill, it still is, as far as the bill
 * takes it. What a person has typed for several bills is left alone.
 */
export function followAmount(
  draft: AllocationDraft,
  bills: readonly BillToPay[],
  before: Amount | null | undefined,
  after: Amount | null | undefined,
): AllocationDraft {
  const chosen = bills.filter((bill) => shareOf(draft, bill) !== null);
  const [bill] = chosen;
  if (draft.way !== "bills" || !bill || chosen.length !== 1 || !after) return draft;
  const share = shareOf(draft, bill);
  const wasWhole = share?.minor === before?.minor || share?.minor === bill.open.minor;
  if (!wasWhole || after.currency !== bill.open.currency) return draft;
  const next = isAbove(after, bill.open) ? bill.open : after;
  return { ...draft, shares: { [String(bill.billId)]: next } };
}
