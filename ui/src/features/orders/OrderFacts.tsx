import { useTranslation } from "react-i18next";
import { Facts } from "@/components";
import type { OrderDetail } from "@/ipc";
import { formatInstant } from "@/values/dates";
import styles from "./orders.module.css";
import { TextLink } from "./TextLink";

/** An order's facts: for whom, when asked, when done, why it is held. */
export function OrderFacts({ order }: { order: OrderDetail }) {
  const { t } = useTranslation("orders");
  return (
    <>
      {order.heldReason && <p className={styles.held}>{t("heldBecause", { reason: order.heldReason })}</p>}
      <Facts
        facts={[
          {
            label: t("column.customer"),
            value: <TextLink to={`/customers/${order.customerId}`}>{order.customerName}</TextLink>,
          },
          {
            label: t("column.account"),
            value: (
              <TextLink to={`/accounts/${order.accountId}`}>
                {order.accountNumber} · {order.currency}
              </TextLink>
            ),
          },
          { label: t("column.requestedOn"), value: <span className="number">{order.requestedOn}</span> },
          {
            label: t("column.createdAt"),
            value: (
              <span className="number">
                {formatInstant(order.createdAt)} {order.createdBy}
              </span>
            ),
          },
          ...(order.completedAt
            ? [
                {
                  label: t("column.completedAt"),
                  value: <span className="number">{formatInstant(order.completedAt)}</span>,
                },
              ]
            : []),
          ...(order.note ? [{ label: t("note"), value: order.note }] : []),
        ]}
      />
    </>
  );
}
