import { useTranslation } from "react-i18next";
import { Amount, type Column, PlainTable, Section } from "@/components";
import type { IssuedInvoice, IssuedInvoices } from "@/ipc";
import styles from "./invoices.module.css";

/** The invoices as they would be issued. */
export function IssuedTable({ rows }: { rows: readonly IssuedInvoice[] }) {
  const { t } = useTranslation("invoices");
  const columns: Column<IssuedInvoice>[] = [
    { key: "buyerTitle", title: t("column.buyer"), width: 220, value: (row) => row.buyerTitle },
    { key: "bills", title: t("column.bills"), width: 140, value: (row) => row.billNumbers.join("、") },
    { key: "net", title: t("column.net"), width: 110, kind: "amount", value: (row) => row.net },
    { key: "tax", title: t("column.tax"), width: 100, kind: "amount", value: (row) => row.tax },
    { key: "total", title: t("column.total"), width: 120, kind: "amount", value: (row) => row.total },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.customerId} ${row.billNumbers.join()}`}
    />
  );
}

/** What will happen: how many invoices, over which bills, what they come to. */
export function IssuePreview({ issued }: { issued: IssuedInvoices }) {
  const { t } = useTranslation("invoices");
  return (
    <Section
      title={t("issue.preview", { count: issued.invoices.length })}
      aside={issued.totals.map((total) => <Amount key={total.currency} value={total} withCurrency />)}
    >
      <div className={styles.preview}>
        <IssuedTable rows={issued.invoices} />
      </div>
    </Section>
  );
}
