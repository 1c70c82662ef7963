import { useTranslation } from "react-i18next";
import { AreaTabs } from "@/components";

/** The pages of this area. */
export function SettingsTabs() {
  const { t } = useTranslation("settings");
  return (
    <AreaTabs
      label={t("title")}
      tabs={[
        { path: "/settings", label: t("tabs.company") },
        { path: "/settings/staff", label: t("tabs.staff"), permission: "staffManage" },
        { path: "/settings/roles", label: t("tabs.roles") },
        { path: "/settings/books", label: t("tabs.books"), permission: "ledgerRead" },
      ]}
    />
  );
}
