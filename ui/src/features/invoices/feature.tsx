import { FileTextOutlined } from "@ant-design/icons";
import type { Feature } from "@/app/feature";
import { ask } from "@/ipc";

/** Invoices, and the bills that wait for one. */
export const feature: Feature = {
  area: "invoices",
  navigation: [
    {
      path: "/invoices",
      label: "invoices:title",
      icon: FileTextOutlined,
      permission: "invoicesRead",
      order: 50,
    },
  ],
  routes: [
    { path: "/invoices", load: () => import("./InvoicesPage"), permission: "invoicesRead" },
    { path: "/invoices/open-bills", load: () => import("./OpenBillsPage"), permission: "invoicesRead" },
    { path: "/invoices/$invoiceId", load: () => import("./InvoicePage"), permission: "invoicesRead" },
  ],
  commands: [
    {
      id: "invoices.issue",
      label: "invoices:issue.button",
      keywords: ["开票", "issue invoice", "kaipiao"],
      permission: "invoicesIssue",
      creates: true,
      run: ({ go }) => go("/invoices/open-bills"),
    },
    {
      id: "invoices.withoutPlatform",
      label: "invoices:filter.command",
      keywords: ["数电票", "平台号码", "platform number"],
      permission: "invoicesRead",
      run: ({ go }) => go("/invoices?platform=no"),
    },
  ],
  searches: [
    {
      id: "invoices.find",
      label: "invoices:title",
      permission: "invoicesRead",
      search: async (text, signal) => {
        const { rows } = await ask(
          "invoicing.list",
          { search: text, window: { offset: 0, limit: 5 } },
          signal,
        );
        return rows.map((row) => ({
          id: String(row.invoiceId),
          title: row.number,
          note: `${row.customerName} · ${row.issuedOn}`,
          path: `/invoices/${row.invoiceId}`,
        }));
      },
    },
  ],
};
