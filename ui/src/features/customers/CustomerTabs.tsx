import { useTranslation } from "react-i18next";
import { AreaTabs } from "@/components";

/** The two lists of this area. */
export function CustomerTabs() {
  const { t } = useTranslation("customers");
  return (
    <AreaTabs
      label={t("title")}
      tabs={[
        { path: "/customers", label: t("tabs.customers") },
        { path: "/accounts", label: t("tabs.accounts") },
      ]}
    />
  );
}
