import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { type Column, Facts, PlainTable, Quantity } from "@/components";
import type { SegmentView, SubscriptionOrder, SubscriptionRow } from "@/ipc";
import styles from "./orders.module.css";
import { TextLink } from "./TextLink";
import { OrderStateTag } from "./words";

/** What a subscription is: for whom, of what, how much, since when. */
export function SubscriptionFacts({ row }: { row: SubscriptionRow }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const link = (path: string, text: string) => <TextLink to={path}>{text}</TextLink>;
  return (
    <Facts
      facts={[
        { label: t("column.customer"), value: link(`/customers/${row.customerId}`, row.customerName) },
        { label: t("column.account"), value: link(`/accounts/${row.accountId}`, row.accountNumber) },
        {
          label: t("column.offering"),
          value: link(`/catalogue/${row.offeringId}`, row.offeringName[language]),
        },
        {
          label: t("quantityToday"),
          value: <Quantity value={row.quantity} unit={row.quantity ? row.unit[language] : undefined} />,
        },
        { label: t("column.startedOn"), value: <span className="number">{row.startedOn ?? "—"}</span> },
        { label: t("column.endedOn"), value: <span className="number">{row.endedOn ?? "—"}</span> },
      ]}
    />
  );
}

/** The days served and in what quantity. */
export function Segments({ segments, unit }: { segments: readonly SegmentView[]; unit: string }) {
  const { t } = useTranslation("orders");
  const columns: Column<SegmentView>[] = [
    { key: "from", title: t("column.from"), width: 120, kind: "date", value: (row) => row.from },
    {
      key: "to",
      title: t("column.to"),
      width: 120,
      kind: "date",
      value: (row) => row.to ?? t("openEnd"),
    },
    {
      key: "quantity",
      title: `${t("column.quantity")} (${unit})`,
      width: 120,
      kind: "quantity",
      value: (row) => row.quantity,
    },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={segments}
      rowKey={(row) => row.from}
      empty={<p className={styles.soft}>{t("empty.segments")}</p>}
    />
  );
}

/** The orders about a subscription. */
export function SubscriptionOrders({ orders }: { orders: readonly SubscriptionOrder[] }) {
  const { t } = useTranslation("orders");
  const go = useGo();
  const columns: Column<SubscriptionOrder>[] = [
    { key: "orderNumber", title: t("column.order"), width: 110, value: (row) => row.orderNumber },
    { key: "verb", title: t("column.verb"), width: 90, value: (row) => t(`verb.${row.verb}`) },
    {
      key: "quantity",
      title: t("column.quantity"),
      width: 90,
      kind: "quantity",
      value: (row) => row.quantity,
    },
    {
      key: "effectiveOn",
      title: t("column.effectiveOn"),
      width: 112,
      kind: "date",
      value: (row) => row.effectiveOn,
    },
    {
      key: "state",
      title: t("column.state"),
      width: 110,
      value: (row) => t(`state.${row.state}`),
      render: (row) => <OrderStateTag state={row.state} />,
    },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={orders}
      rowKey={(row) => `${row.orderId} ${row.verb} ${row.effectiveOn}`}
      onOpen={(row) => go(`/orders/${row.orderId}`)}
      empty={<p className={styles.soft}>{t("empty.orders")}</p>}
    />
  );
}
