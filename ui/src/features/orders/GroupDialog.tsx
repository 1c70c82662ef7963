import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog } from "@/components";
import { BillGroupField } from "@/features/billing/BillGroupField";
import type { SubscriptionDetail } from "@/ipc";

interface GroupForm {
  billGroup?: string | null;
}

/** Puts a subscription into a group that is billed on a bill of its own, or takes it out. */
export function GroupDialog({ detail, onClose }: { detail: SubscriptionDetail; onClose: () => void }) {
  const { t } = useTranslation("orders");
  const { subscriptionId, accountId, number, billGroup } = detail.subscription;
  const input = useCallback(
    (values: GroupForm) => ({ subscriptionId, billGroup: values.billGroup?.trim() || null }),
    [subscriptionId],
  );
  return (
    <FormDialog<"orders.group_subscription", GroupForm>
      title={t("group.title", { subscription: number })}
      action="orders.group_subscription"
      initial={{ billGroup: billGroup ?? null }}
      input={input}
      submitLabel={t("group.submit")}
      onClose={onClose}
    >
      <p>{t("group.text")}</p>
      <BillGroupField name="billGroup" accountId={accountId} help={t("group.help")} />
    </FormDialog>
  );
}
