import type { Amount, IssueInvoices } from "@/ipc";

/** What is needed of a bill to invoice it; rows of several lists carry it. */
export interface BillToInvoice {
  billId: number;
  number: string;
  customerId: number;
  customerName: string;
  accountNumber: string;
  uninvoiced: Amount;
}

/** One invoice per bill, all bills on one invoice, or a part of a single bill. */
export type IssueMode = "each" | "together" | "part";

/** The form's values; fields of a single invoice stand at their place in the action's input, so faults find them. */
export interface IssueForm {
  mode: IssueMode;
  issuedOn?: string | null;
  requests?: { taxProfileId?: number | null; amount?: Amount | null; remarks?: string | null }[];
}

/** Which modes these bills allow: one invoice has one buyer and one currency, and a part is of one bill. */
export function modesOf(bills: readonly BillToInvoice[]): IssueMode[] {
  if (bills.length === 1) return ["each", "part"];
  return canShare(bills) ? ["each", "together"] : ["each"];
}

/** Whether all of them may stand on one invoice. */
export function canShare(bills: readonly BillToInvoice[]): boolean {
  const [first] = bills;
  return bills.every(
    (bill) => bill.customerId === first?.customerId && bill.uninvoiced.currency === first.uninvoiced.currency,
  );
}

/** Whether they have one buyer, so that it can be chosen. */
export function haveOneCustomer(bills: readonly BillToInvoice[]): boolean {
  return bills.every((bill) => bill.customerId === bills[0]?.customerId);
}

/** The action's input from the form. */
export function issueInput(bills: readonly BillToInvoice[], form: IssueForm): IssueInvoices {
  const { taxProfileId, amount, remarks } = form.requests?.[0] ?? {};
  const common = {
    ...(taxProfileId && haveOneCustomer(bills) ? { taxProfileId } : {}),
    ...(remarks?.trim() ? { remarks: remarks.trim() } : {}),
  };
  const billIds = bills.map((bill) => bill.billId);
  const requests =
    form.mode === "each"
      ? billIds.map((billId) => ({ billIds: [billId], ...common }))
      : [{ billIds, ...common, ...(form.mode === "part" && amount ? { amount } : {}) }];
  return { requests, ...(form.issuedOn ? { issuedOn: form.issuedOn } : {}) };
}

/** Whether there is enough of it to ask what would happen. */
export function isIssueReady(form: IssueForm): boolean {
  return form.mode !== "part" || Boolean(form.requests?.[0]?.amount);
}
