import { DollarOutlined, FileTextOutlined, HomeOutlined, TeamOutlined } from "@ant-design/icons";
import type { Feature } from "../../src/app/feature";
import type { FlowDefinition } from "../../src/flows/definition";
import flow from "./open-account.json";

export const featureModules: Record<string, Feature> = {
  demo: {
    area: "demo",
    navigation: [
      { path: "/bills", label: "demo:bills", icon: DollarOutlined, order: 40 },
      { path: "/blocks", label: "demo:blocks", icon: FileTextOutlined, order: 70 },
      { path: "/detail", label: "demo:detail", icon: TeamOutlined, order: 20 },
      { path: "/flows/open-account", label: "demo:flow", icon: HomeOutlined, order: 10 },
    ],
    routes: [
      { path: "/bills", load: () => import("./BillsPage") },
      { path: "/blocks", load: () => import("./BlocksPage") },
      { path: "/detail", load: () => import("./CustomerPage") },
    ],
    commands: [{ id: "demo.bills", label: "demo:openBills", creates: true, run: ({ go }) => go("/bills") }],
    searches: [
      {
        id: "demo.customers",
        label: "demo:detail",
        search: async (text) => [
          { id: "1", title: `${text} 科技有限公司`, note: "C-000123", path: "/detail" },
        ],
      },
    ],
  },
};

const own = {
  "/locales/zh-CN/demo.json": {
    bills: "账单",
    blocks: "报表",
    detail: "客户",
    flow: "开户",
    openBills: "查看账单",
  },
  "/locales/en/demo.json": {
    bills: "Bills",
    blocks: "Reports",
    detail: "Customers",
    flow: "Open account",
    openBills: "See the bills",
  },
};

export const localeModules: Record<string, Record<string, unknown>> = {
  ...import.meta.glob<Record<string, unknown>>("../../src/locales/*/*.json", {
    eager: true,
    import: "default",
  }),
  ...own,
};

export const flowModules: Record<string, FlowDefinition> = { demo: flow as FlowDefinition };
