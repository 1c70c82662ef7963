import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { isPositive } from "@/features/billing/amounts";
import type { PaymentRow } from "@/ipc";

/** How a payment stands: taken back, taking another back, with something left, or allocated whole. */
export function usePaymentState(): (payment: PaymentRow) => { state: string; label: string } {
  const { t } = useTranslation("payments");
  return useCallback(
    (payment) => {
      if (payment.reversedBy !== null) return { state: "cancelled", label: t("reversedState") };
      if (payment.reverses !== null) return { state: "cancelled", label: t("reversalState") };
      if (isPositive(payment.unallocated)) return { state: "unmatched", label: t("filter.unallocated") };
      return { state: "settled", label: t("allAllocated") };
    },
    [t],
  );
}
