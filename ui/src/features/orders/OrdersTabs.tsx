import { useTranslation } from "react-i18next";
import { AreaTabs } from "@/components";

/** The lists of this area. */
export function OrdersTabs() {
  const { t } = useTranslation("orders");
  return (
    <AreaTabs
      label={t("title")}
      tabs={[
        { path: "/orders", label: t("tabs.orders"), permission: "ordersRead" },
        { path: "/orders/tasks", label: t("tabs.tasks"), permission: "ordersRead" },
        { path: "/subscriptions", label: t("tabs.subscriptions"), permission: "ordersRead" },
        { path: "/usage", label: t("tabs.usage"), permission: "usageRead" },
      ]}
    />
  );
}
