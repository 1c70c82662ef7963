import { useTranslation } from "react-i18next";
import { AreaTabs } from "@/components";

/** The lists of this area. */
export function BillingTabs() {
  const { t } = useTranslation("billing");
  return (
    <AreaTabs
      label={t("title")}
      tabs={[
        { path: "/bills", label: t("tabs.bills") },
        { path: "/bills/runs", label: t("tabs.runs") },
      ]}
    />
  );
}
