import { useTranslation } from "react-i18next";
import { AreaTabs } from "@/components";
import { useAsk } from "@/ipc";

/** The lists of this area, and how many drafts wait. */
export function BillingTabs() {
  const { t } = useTranslation("billing");
  const drafts = useAsk("billing.drafts", { window: { offset: 0, limit: 1 } });
  const waiting = drafts.data?.total ?? 0;
  return (
    <AreaTabs
      label={t("title")}
      tabs={[
        { path: "/bills", label: t("tabs.bills") },
        {
          path: "/bills/drafts",
          label: waiting > 0 ? t("drafts:tab", { count: waiting }) : t("drafts:tabNone"),
        },
        { path: "/bills/runs", label: t("tabs.runs") },
      ]}
    />
  );
}
