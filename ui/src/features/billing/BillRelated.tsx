import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { Amount, type Column, RelatedList, Section } from "@/components";
import { type InvoiceRow, type PaymentRow, useAsk } from "@/ipc";
import { sumAmounts } from "@/values/money";
import styles from "./billing.module.css";

/** The invoices over a bill. */
export function BillInvoices({ billId }: { billId: number }) {
  const { t } = useTranslation("billing");
  const go = useGo();
  const columns: Column<InvoiceRow>[] = [
    { key: "number", title: t("column.invoice"), width: 150, value: (row) => row.number },
    { key: "issuedOn", title: t("column.issuedOn"), width: 110, kind: "date", value: (row) => row.issuedOn },
    {
      key: "platformNumber",
      title: t("column.platformNumber"),
      width: 180,
      value: (row) => row.platformNumber ?? "—",
    },
    { key: "total", title: t("column.total"), width: 130, kind: "amount", value: (row) => row.total },
  ];
  return (
    <Section title={t("related.invoices")}>
      <RelatedList
        query="invoicing.list"
        input={{ billId }}
        columns={columns}
        rowKey={(row) => row.invoiceId}
        onOpen={(row) => go(`/invoices/${row.invoiceId}`)}
        empty={<p className={styles.soft}>{t("related.noInvoices")}</p>}
      />
    </Section>
  );
}

/** The payments that settled something of a bill. */
export function BillPayments({ billId }: { billId: number }) {
  const { t } = useTranslation("billing");
  const go = useGo();
  const columns: Column<PaymentRow>[] = [
    { key: "number", title: t("column.payment"), width: 150, value: (row) => row.number },
    {
      key: "receivedOn",
      title: t("column.receivedOn"),
      width: 110,
      kind: "date",
      value: (row) => row.receivedOn,
    },
    { key: "reference", title: t("column.reference"), width: 160, value: (row) => row.reference ?? "—" },
    { key: "amount", title: t("column.received"), width: 130, kind: "amount", value: (row) => row.amount },
    {
      key: "allocated",
      title: t("column.settledHere"),
      width: 130,
      kind: "amount",
      value: (row) => row.allocated,
      render: (row) => <SettledHere paymentId={row.paymentId} billId={billId} />,
    },
  ];
  return (
    <Section title={t("related.payments")}>
      <RelatedList
        query="payments.list"
        input={{ billId }}
        columns={columns}
        rowKey={(row) => row.paymentId}
        onOpen={(row) => go(`/payments/${row.paymentId}`)}
        empty={<p className={styles.soft}>{t("related.noPayments")}</p>}
      />
    </Section>
  );
}

/** What one payment settled of this bill: a payment may settle several. */
function SettledHere({ paymentId, billId }: { paymentId: number; billId: number }) {
  const answer = useAsk("payments.detail", { paymentId });
  const shares = answer.data?.allocations.filter((row) => row.billId === billId) ?? [];
  const settled = sumAmounts(shares.map((row) => row.amount));
  return settled ? <Amount value={settled} /> : null;
}
