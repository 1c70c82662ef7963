import { BarChartOutlined } from "@ant-design/icons";
import type { Feature } from "@/app/feature";

/** The month in figures, and the rows behind them. */
export const feature: Feature = {
  area: "reports",
  navigation: [
    {
      path: "/reports",
      label: "reports:navigation",
      icon: BarChartOutlined,
      permission: "reportsRead",
      order: 70,
    },
  ],
  routes: [
    { path: "/reports", load: () => import("./MonthReportPage"), permission: "reportsRead" },
    { path: "/reports/charged", load: () => import("./ChargedPage"), permission: "reportsRead" },
    { path: "/reports/receivables", load: () => import("./ReceivablesPage"), permission: "reportsRead" },
  ],
  commands: [
    {
      id: "reports.month",
      label: "reports:title",
      keywords: ["月报", "month report", "yuebao"],
      permission: "reportsRead",
      run: ({ go }) => go("/reports"),
    },
  ],
};
