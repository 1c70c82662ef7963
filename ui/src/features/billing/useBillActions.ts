import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { type ObjectAction, useReasons } from "@/components";
import type { BillView } from "@/ipc";
import { isPositive } from "./amounts";

export type BillDialog = "issue" | "sent" | "hold" | "release";

/** What can be done with a bill now; what cannot says why. */
export function useBillActions(view: BillView, open: (dialog: BillDialog) => void): ObjectAction[] {
  const { t } = useTranslation("billing");
  const go = useGo();
  const refusal = useReasons(view.actions);
  const { bill } = view;
  const held = bill.state === "onHold";
  const toInvoice = isPositive(bill.uninvoiced);
  const toPay = isPositive(bill.open);
  return [
    {
      key: "issue",
      label: t("actions.issue"),
      primary: toInvoice && !held,
      run: () => open("issue"),
      disabledReason:
        refusal("invoicing.issue") ??
        (held ? t("actions.onHold") : toInvoice ? null : t("actions.nothingToInvoice")),
    },
    {
      key: "pay",
      label: t("actions.pay"),
      primary: !toInvoice && toPay && !held,
      run: () => go(`/payments/new?accountId=${bill.accountId}&billId=${bill.billId}`),
      disabledReason:
        refusal("payments.record") ?? (held ? t("actions.onHold") : toPay ? null : t("actions.nothingToPay")),
    },
    {
      key: "sent",
      label: t("sent.button"),
      run: () => open("sent"),
      disabledReason: refusal("billing.mark_bill_sent"),
    },
    held
      ? {
          key: "release",
          label: t("release.button"),
          run: () => open("release"),
          disabledReason: refusal("billing.release_bill"),
        }
      : {
          key: "hold",
          label: t("hold.button"),
          run: () => open("hold"),
          disabledReason: refusal("billing.hold_bill"),
        },
  ];
}
