import { useTranslation } from "react-i18next";
import { AreaTabs } from "@/components";

/** The lists of this area. */
export function InvoiceTabs() {
  const { t } = useTranslation("invoices");
  return (
    <AreaTabs
      label={t("title")}
      tabs={[
        { path: "/invoices", label: t("tabs.invoices") },
        { path: "/invoices/open-bills", label: t("tabs.openBills") },
      ]}
    />
  );
}
