import { WalletOutlined } from "@ant-design/icons";
import type { Feature } from "@/app/feature";
import { ask } from "@/ipc";

/** Money that came in and the bills it settles. */
export const feature: Feature = {
  area: "payments",
  navigation: [
    {
      path: "/payments",
      label: "payments:title",
      icon: WalletOutlined,
      permission: "paymentsRead",
      order: 60,
    },
  ],
  routes: [
    { path: "/payments", load: () => import("./PaymentsPage"), permission: "paymentsRead" },
    { path: "/payments/new", load: () => import("./RecordPaymentPage"), permission: "paymentsRecord" },
    { path: "/payments/$paymentId", load: () => import("./PaymentPage"), permission: "paymentsRead" },
  ],
  commands: [
    {
      id: "payments.record",
      label: "payments:record.button",
      keywords: ["收款", "到账", "record payment", "shoukuan"],
      permission: "paymentsRecord",
      creates: true,
      run: ({ go }) => go("/payments/new"),
    },
    {
      id: "payments.unallocated",
      label: "payments:filter.command",
      keywords: ["核销", "unallocated", "hexiao"],
      permission: "paymentsRead",
      run: ({ go }) => go("/payments?unallocated=only"),
    },
  ],
  searches: [
    {
      id: "payments.find",
      label: "payments:title",
      permission: "paymentsRead",
      search: async (text, signal) => {
        const { rows } = await ask(
          "payments.list",
          { search: text, window: { offset: 0, limit: 5 } },
          signal,
        );
        return rows.map((row) => ({
          id: String(row.paymentId),
          title: row.number,
          note: `${row.customerName} · ${row.receivedOn}`,
          path: `/payments/${row.paymentId}`,
        }));
      },
    },
  ],
};
