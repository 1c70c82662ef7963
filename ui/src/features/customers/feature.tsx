import { TeamOutlined } from "@ant-design/icons";
import type { Feature } from "@/app/feature";
import { ask } from "@/ipc";

/** Customers and their billing accounts. */
export const feature: Feature = {
  area: "customers",
  navigation: [
    {
      path: "/customers",
      label: "customers:title",
      icon: TeamOutlined,
      permission: "customersRead",
      order: 20,
    },
  ],
  routes: [
    { path: "/customers", load: () => import("./CustomersPage"), permission: "customersRead" },
    { path: "/customers/new", load: () => import("./AddCustomerPage"), permission: "customersWrite" },
    { path: "/customers/$customerId", load: () => import("./CustomerPage"), permission: "customersRead" },
    { path: "/accounts", load: () => import("./AccountsPage"), permission: "customersRead" },
    { path: "/accounts/$accountId", load: () => import("./AccountPage"), permission: "customersRead" },
  ],
  commands: [
    {
      id: "customers.new",
      label: "customers:add.command",
      keywords: ["新增客户", "new customer", "xinzeng kehu"],
      permission: "customersWrite",
      creates: true,
      run: ({ go }) => go("/customers/new"),
    },
    {
      id: "customers.accounts",
      label: "customers:accounts.command",
      keywords: ["账户", "accounts"],
      permission: "customersRead",
      run: ({ go }) => go("/accounts"),
    },
  ],
  searches: [
    {
      id: "customers.find",
      label: "customers:title",
      permission: "customersRead",
      search: async (text, signal) => {
        const { hits } = await ask("customers.find", { text }, signal);
        return hits.map((hit) => ({
          id: `${hit.kind}-${hit.accountId ?? hit.customerId}`,
          title: hit.name,
          note: [hit.number, hit.detail].filter(Boolean).join(" · "),
          path:
            hit.kind === "account" && hit.accountId
              ? `/accounts/${hit.accountId}`
              : `/customers/${hit.customerId}`,
        }));
      },
    },
  ],
};
