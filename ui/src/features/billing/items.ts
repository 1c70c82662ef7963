import type { Amount, BillItemInput } from "@/ipc";

/** How a line says what it costs: a quantity at a unit price, or an amount. */
export type PricedBy = "price" | "amount";

/** A line of a bill as it is typed. */
export interface ItemDraft {
  name?: string | null;
  by?: PricedBy;
  quantity?: string | null;
  unitPrice?: string | null;
  amount?: Amount | null;
  taxRate?: string | null;
  taxIncluded?: boolean;
}

/** The line as the core takes it; what was typed for the other way of pricing stays behind. */
export function itemInput(draft: ItemDraft): BillItemInput {
  const { name, by, quantity, unitPrice, amount, taxRate, taxIncluded } = draft;
  const priced = by === "amount" ? { amount } : { quantity, unitPrice };
  return { name: name?.trim() ?? "", ...priced, taxRate: taxRate ?? "", taxIncluded: taxIncluded ?? false };
}

/** Whether a line says all that it needs. */
export function isItemComplete(draft: ItemDraft): boolean {
  const { name, quantity, unitPrice, amount, taxRate } = itemInput(draft);
  return name !== "" && taxRate !== "" && Boolean(amount ?? (quantity && unitPrice));
}

/** A line nobody has begun: its quantity and tax rate were filled in for it. */
export function isItemUntouched({ name, unitPrice, amount }: ItemDraft): boolean {
  return !name?.trim() && !unitPrice && !amount;
}
