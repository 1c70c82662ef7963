import { CalculatorOutlined } from "@ant-design/icons";
import type { Feature } from "@/app/feature";
import { ask } from "@/ipc";
import { billName } from "./billName";

/** Bills and the runs that make them. */
export const feature: Feature = {
  area: "billing",
  navigation: [
    {
      path: "/bills",
      label: "billing:navigation",
      icon: CalculatorOutlined,
      permission: "billingRead",
      order: 40,
    },
  ],
  routes: [
    { path: "/bills", load: () => import("./BillsPage"), permission: "billingRead" },
    { path: "/bills/drafts", load: () => import("./DraftsPage"), permission: "billingRead" },
    { path: "/bills/new", load: () => import("./MakeBillPage"), permission: "billingRun" },
    { path: "/bills/runs", load: () => import("./BillRunsPage"), permission: "billingRead" },
    { path: "/bills/runs/$billRunId", load: () => import("./BillRunPage"), permission: "billingRead" },
    { path: "/bills/$billId", load: () => import("./BillPage"), permission: "billingRead" },
  ],
  commands: [
    {
      id: "billing.run",
      label: "billing:run.button",
      keywords: ["出账", "跑批", "billing run", "chuzhang"],
      permission: "billingRun",
      run: ({ go }) => go("/bills/runs?dialog=run"),
    },
    {
      id: "billing.makeBill",
      label: "drafts:oneOff.button",
      keywords: ["手工账单", "一次性账单", "one-off bill", "manual bill", "shougong zhangdan"],
      permission: "billingRun",
      creates: true,
      run: ({ go }) => go("/bills/new"),
    },
    {
      id: "billing.drafts",
      label: "drafts:command",
      keywords: ["账单草稿", "审核账单", "draft bills", "review bills"],
      permission: "billingRead",
      run: ({ go }) => go("/bills/drafts"),
    },
    {
      id: "billing.runs",
      label: "billing:runs.command",
      keywords: ["出账批次", "bill runs"],
      permission: "billingRead",
      run: ({ go }) => go("/bills/runs"),
    },
    {
      id: "billing.expireWallets",
      label: "wallets:expire.buttonAll",
      keywords: ["钱包", "预付款", "到期", "expired wallets", "qianbao"],
      permission: "billingRun",
      run: ({ go }) => go("/bills/runs?dialog=expire"),
    },
    {
      id: "billing.overdue",
      label: "billing:overdueCommand",
      keywords: ["逾期", "overdue", "催收"],
      permission: "billingRead",
      run: ({ go }) => go("/bills?state=overdue"),
    },
  ],
  searches: [
    {
      id: "billing.bills",
      label: "billing:tabs.bills",
      permission: "billingRead",
      search: async (text, signal) => {
        const { rows } = await ask(
          "billing.bills",
          { search: text, window: { offset: 0, limit: 5 } },
          signal,
        );
        return rows.map((row) => ({
          id: String(row.billId),
          title: billName(row),
          note: `${row.customerName} · ${row.billedOn}`,
          path: `/bills/${row.billId}`,
        }));
      },
    },
  ],
};
