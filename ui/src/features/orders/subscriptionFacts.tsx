import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { type Column, Facts, PlainTable, Quantity } from "@/components";
import type {
  BundleOfSubscription,
  RelatedSubscription,
  SegmentView,
  SubscriptionDetail,
  SubscriptionOrder,
} from "@/ipc";
import styles from "./orders.module.css";
import { TextLink } from "./TextLink";
import { OrderStateTag, SubscriptionStateTag } from "./words";

/** What a subscription is: for whom, of what, how much, since when, and what belongs to it. */
export function SubscriptionFacts({ detail }: { detail: SubscriptionDetail }) {
  const row = detail.subscription;
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
        { label: t("group.label"), value: row.billGroup ?? t("group.none") },
        ...(detail.parent ? [{ label: t("parent"), value: <Related one={detail.parent} /> }] : []),
        ...(detail.addOns.length > 0
          ? [
              {
                label: t("addOns"),
                value: detail.addOns.map((one) => <Related key={one.number} one={one} />),
              },
            ]
          : []),
        ...(detail.bundle ? [{ label: t("bundle"), value: <BundleFact bundle={detail.bundle} /> }] : []),
      ]}
    />
  );
}

/** The bundle a subscription came with, and what else came with it. */
function BundleFact({ bundle }: { bundle: BundleOfSubscription }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  return (
    <>
      <span className={styles.related}>
        <TextLink to={`/catalogue/${bundle.offeringId}`}>{bundle.name[language]}</TextLink>
      </span>
      {bundle.others.length > 0 && <span className={styles.soft}>{t("bundleWith")}</span>}
      {bundle.others.map((one) => (
        <Related key={one.number} one={one} />
      ))}
    </>
  );
}

/** A subscription that belongs to this one, or that this one belongs to. */
function Related({ one }: { one: RelatedSubscription }) {
  const language = useLanguage();
  return (
    <span className={styles.related}>
      <TextLink to={`/subscriptions/${one.subscriptionId}`}>{one.number}</TextLink>{" "}
      {one.offeringName[language]} <SubscriptionStateTag state={one.state} />
    </span>
  );
}

/** The days served: of what, in what quantity, and on which account where there was more than one. */
export function Segments({ segments, unit }: { segments: readonly SegmentView[]; unit: string }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const several = (of: (row: SegmentView) => number) => new Set(segments.map(of)).size > 1;
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
    ...(several((row) => row.offeringId)
      ? [
          {
            key: "offering",
            title: t("column.offering"),
            width: 160,
            value: (row: SegmentView) => row.offeringName[language],
          },
        ]
      : []),
    ...(several((row) => row.accountId)
      ? [
          {
            key: "account",
            title: t("column.account"),
            width: 110,
            value: (row: SegmentView) => row.accountNumber,
          },
        ]
      : []),
    ...(segments.some((row) => !row.credit)
      ? [
          {
            key: "credit",
            title: t("column.paidAhead"),
            width: 120,
            value: (row: SegmentView) => (row.credit ? "" : t("kept")),
          },
        ]
      : []),
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
    { key: "change", title: t("column.verb"), width: 110, value: (row) => t(`what.${row.change}`) },
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
      rowKey={(row) => `${row.orderId} ${row.change} ${row.effectiveOn}`}
      onOpen={(row) => go(`/orders/${row.orderId}`)}
      empty={<p className={styles.soft}>{t("empty.orders")}</p>}
    />
  );
}
