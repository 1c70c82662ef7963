import { isPositive } from "@/features/billing/amounts";
import type { PaymentRow } from "@/ipc";

/** How a payment stands: taken back, taking another back, with something left, or allocated whole. */
export function paymentState(payment: PaymentRow, t: (key: string) => string): { state: string; label: string } {
  if (payment.reversedBy !== null) return { state: "cancelled", label: t("reversedState") };
  if (payment.reverses !== null) return { state: "cancelled", label: t("reversalState") };
  if (isPositive(payment.unallocated)) return { state: "unmatched", label: t("filter.unallocated") };
  return { state: "settled", label: t("allAllocated") };
}
