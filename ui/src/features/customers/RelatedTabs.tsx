import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo, useSearchValue } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, RelatedList, StateTag } from "@/components";
import type { BillRow, InvoiceRow, OrderRow, PaymentRow, SubscriptionRow } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./customers.module.css";

/** Whose lists they are. */
type Of = { customerId: number } | { accountId: number };

/** What a customer or account has: services, orders, bills, invoices, payments. Only what the person may read. */
export function RelatedTabs({ of }: { of: Of }) {
  const { t } = useTranslation("customers");
  const may = useMay();
  const [tab, setTab] = useSearchValue("tab");
  const all = [
    { key: "subscriptions", permission: "ordersRead", content: <Subscriptions of={of} /> },
    { key: "bills", permission: "billingRead", content: <Bills of={of} /> },
    { key: "payments", permission: "paymentsRead", content: <Payments of={of} /> },
    { key: "invoices", permission: "invoicesRead", content: <Invoices of={of} /> },
    { key: "orders", permission: "ordersRead", content: <Orders of={of} /> },
  ] as const;
  const shown = all.filter((each) => may(each.permission));
  if (shown.length === 0) return null;
  const active = shown.find((each) => each.key === tab) ?? shown[0];
  return (
    <Tabs
      size="small"
      activeKey={active?.key}
      onChange={setTab}
      destroyOnHidden
      items={shown.map(({ key, content }) => ({ key, label: t(`related.${key}`), children: content }))}
    />
  );
}

/** The lists of other areas narrowed down to the same customer or account. */
function addressOf(of: Of): string {
  return "customerId" in of ? `customerId=${of.customerId}` : `accountId=${of.accountId}`;
}

function Nothing({ children }: { children: string }) {
  return <p className={styles.soft}>{children}</p>;
}

function Subscriptions({ of }: { of: Of }) {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  const go = useGo();
  const columns: Column<SubscriptionRow>[] = [
    { key: "number", title: t("column.number"), width: 120, value: (row) => row.number },
    { key: "offering", title: t("column.offering"), width: 220, value: (row) => row.offeringName[language] },
    {
      key: "quantity",
      title: t("column.quantity"),
      width: 90,
      kind: "quantity",
      value: (row) => row.quantity,
      render: (row) => (row.quantity ? `${groupDecimal(row.quantity)} ${row.unit[language]}` : "—"),
    },
    {
      key: "startedOn",
      title: t("column.startedOn"),
      width: 110,
      kind: "date",
      value: (row) => row.startedOn,
    },
    { key: "endedOn", title: t("column.endedOn"), width: 110, kind: "date", value: (row) => row.endedOn },
    {
      key: "state",
      title: t("column.state"),
      width: 90,
      value: (row) => row.state,
      render: (row) => <StateTag state={row.state} label={t(`subscriptionStates.${row.state}`)} />,
    },
  ];
  return (
    <RelatedList
      query="orders.subscriptions"
      input={of}
      columns={columns}
      rowKey={(row) => row.subscriptionId}
      onOpen={(row) => go(`/subscriptions/${row.subscriptionId}`)}
      empty={<Nothing>{t("related.noSubscriptions")}</Nothing>}
    />
  );
}

function Orders({ of }: { of: Of }) {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  const go = useGo();
  const columns: Column<OrderRow>[] = [
    { key: "number", title: t("column.number"), width: 130, value: (row) => row.number },
    {
      key: "requestedOn",
      title: t("column.requestedOn"),
      width: 110,
      kind: "date",
      value: (row) => row.requestedOn,
    },
    { key: "items", title: t("column.items"), width: 260, value: (row) => row.items[language] },
    {
      key: "state",
      title: t("column.state"),
      width: 100,
      value: (row) => row.state,
      render: (row) => <StateTag state={row.state} label={t(`orderStates.${row.state}`)} />,
    },
  ];
  return (
    <RelatedList
      query="orders.list"
      input={of}
      columns={columns}
      rowKey={(row) => row.orderId}
      onOpen={(row) => go(`/orders/${row.orderId}`)}
      empty={<Nothing>{t("related.noOrders")}</Nothing>}
    />
  );
}

function Bills({ of }: { of: Of }) {
  const { t } = useTranslation("customers");
  const go = useGo();
  const columns: Column<BillRow>[] = [
    { key: "number", title: t("column.number"), width: 150, value: (row) => row.number },
    { key: "billedOn", title: t("column.billedOn"), width: 110, kind: "date", value: (row) => row.billedOn },
    { key: "dueOn", title: t("column.dueOn"), width: 110, kind: "date", value: (row) => row.dueOn },
    {
      key: "state",
      title: t("column.state"),
      width: 100,
      value: (row) => row.state,
      render: (row) => (
        <StateTag
          state={row.overdue ? "overdue" : row.state}
          label={row.overdue ? t("billStates.overdue") : t(`billStates.${row.state}`)}
        />
      ),
    },
    { key: "total", title: t("column.total"), width: 130, kind: "amount", value: (row) => row.total },
    { key: "open", title: t("column.open"), width: 130, kind: "amount", value: (row) => row.open },
  ];
  return (
    <RelatedList
      query="billing.bills"
      input={of}
      columns={columns}
      rowKey={(row) => row.billId}
      onOpen={(row) => go(`/bills/${row.billId}`)}
      onAll={() => go(`/bills?${addressOf(of)}`)}
      empty={<Nothing>{t("related.noBills")}</Nothing>}
    />
  );
}

function Payments({ of }: { of: Of }) {
  const { t } = useTranslation("customers");
  const go = useGo();
  const columns: Column<PaymentRow>[] = [
    { key: "number", title: t("column.number"), width: 150, value: (row) => row.number },
    {
      key: "receivedOn",
      title: t("column.receivedOn"),
      width: 110,
      kind: "date",
      value: (row) => row.receivedOn,
    },
    { key: "method", title: t("column.method"), width: 110, value: (row) => t(`methods.${row.method}`) },
    { key: "reference", title: t("column.reference"), width: 150, value: (row) => row.reference },
    { key: "amount", title: t("column.amount"), width: 130, kind: "amount", value: (row) => row.amount },
    {
      key: "unallocated",
      title: t("column.unallocated"),
      width: 130,
      kind: "amount",
      value: (row) => row.unallocated,
    },
  ];
  return (
    <RelatedList
      query="payments.list"
      input={of}
      columns={columns}
      rowKey={(row) => row.paymentId}
      onOpen={(row) => go(`/payments/${row.paymentId}`)}
      onAll={() => go(`/payments?${addressOf(of)}`)}
      empty={<Nothing>{t("related.noPayments")}</Nothing>}
    />
  );
}

function Invoices({ of }: { of: Of }) {
  const { t } = useTranslation("customers");
  const go = useGo();
  const columns: Column<InvoiceRow>[] = [
    { key: "number", title: t("column.number"), width: 150, value: (row) => row.number },
    { key: "issuedOn", title: t("column.issuedOn"), width: 110, kind: "date", value: (row) => row.issuedOn },
    { key: "kind", title: t("tax.kind"), width: 90, value: (row) => t(`invoiceKinds.${row.invoiceKind}`) },
    {
      key: "platformNumber",
      title: t("column.platformNumber"),
      width: 180,
      value: (row) => row.platformNumber,
    },
    { key: "tax", title: t("column.tax"), width: 110, kind: "amount", value: (row) => row.tax },
    { key: "total", title: t("column.total"), width: 130, kind: "amount", value: (row) => row.total },
  ];
  return (
    <RelatedList
      query="invoicing.list"
      input={of}
      columns={columns}
      rowKey={(row) => row.invoiceId}
      onOpen={(row) => go(`/invoices/${row.invoiceId}`)}
      onAll={() => go(`/invoices?${addressOf(of)}`)}
      empty={<Nothing>{t("related.noInvoices")}</Nothing>}
    />
  );
}
