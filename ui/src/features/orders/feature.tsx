import { ProfileOutlined } from "@ant-design/icons";
import type { Feature } from "@/app/feature";
import { ask } from "@/ipc";

/** Orders, their activation tasks, subscriptions, and the usage that is measured on them. */
export const feature: Feature = {
  area: "orders",
  navigation: [
    { path: "/orders", label: "orders:title", icon: ProfileOutlined, permission: "ordersRead", order: 30 },
  ],
  routes: [
    { path: "/orders", load: () => import("./OrdersPage"), permission: "ordersRead" },
    { path: "/orders/new", load: () => import("./NewOrderPage"), permission: "ordersWrite" },
    { path: "/orders/tasks", load: () => import("./TasksPage"), permission: "ordersRead" },
    { path: "/orders/$orderId", load: () => import("./OrderPage"), permission: "ordersRead" },
    { path: "/subscriptions", load: () => import("./SubscriptionsPage"), permission: "ordersRead" },
    {
      path: "/subscriptions/$subscriptionId",
      load: () => import("./SubscriptionPage"),
      permission: "ordersRead",
    },
    { path: "/usage", load: () => import("./UsagePage"), permission: "usageRead" },
  ],
  commands: [
    {
      id: "orders.tasks",
      label: "orders:command.tasks",
      keywords: ["开通任务", "activation tasks", "queue", "kaitong"],
      permission: "ordersRead",
      run: ({ go }) => go("/orders/tasks"),
    },
    {
      id: "orders.subscriptions",
      label: "orders:command.subscriptions",
      keywords: ["订阅", "subscriptions", "dingyue"],
      permission: "ordersRead",
      run: ({ go }) => go("/subscriptions"),
    },
    {
      id: "orders.usage",
      label: "orders:command.usage",
      keywords: ["用量导入", "import usage", "yongliang"],
      permission: "usageRead",
      run: ({ go }) => go("/usage"),
    },
  ],
  searches: [
    {
      id: "orders.orders",
      label: "orders:title",
      permission: "ordersRead",
      search: async (text, signal) => {
        const { rows } = await ask("orders.list", { search: text, window: { limit: 5 } }, signal);
        return rows.map((row) => ({
          id: String(row.orderId),
          title: row.number,
          note: row.customerName,
          path: `/orders/${row.orderId}`,
        }));
      },
    },
    {
      id: "orders.subscriptions",
      label: "orders:tabs.subscriptions",
      permission: "ordersRead",
      search: async (text, signal) => {
        const { rows } = await ask("orders.subscriptions", { search: text, window: { limit: 5 } }, signal);
        return rows.map((row) => ({
          id: String(row.subscriptionId),
          title: row.number,
          note: `${row.customerName} · ${row.offeringCode}`,
          path: `/subscriptions/${row.subscriptionId}`,
        }));
      },
    },
  ],
};
