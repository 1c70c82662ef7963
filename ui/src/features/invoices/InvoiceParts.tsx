import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { Amount, type Column, Facts, PlainTable, Section } from "@/components";
import { rateText } from "@/features/billing/charges";
import { periodText } from "@/features/billing/periods";
import type { InvoiceBillRow, InvoiceLineRow, InvoiceParty, InvoiceView } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./invoices.module.css";

/** What is on the invoice, line by line, and the sums by tax rate. */
export function InvoiceLines({ view }: { view: InvoiceView }) {
  const { t } = useTranslation("invoices");
  const columns: Column<InvoiceLineRow>[] = [
    { key: "position", title: "", width: 32, value: (row) => row.position },
    { key: "description", title: t("column.description"), width: 240, value: (row) => row.description },
    { key: "period", title: t("column.served"), width: 150, value: (row) => periodText(row.period) },
    {
      key: "quantity",
      title: t("column.quantity"),
      width: 100,
      kind: "quantity",
      value: (row) => row.quantity,
      render: (row) => (row.quantity ? `${groupDecimal(row.quantity)} ${row.unit}` : "—"),
    },
    {
      key: "unitPrice",
      title: t("column.unitPrice"),
      width: 100,
      kind: "quantity",
      value: (row) => row.unitPrice ?? "—",
      render: (row) => (row.unitPrice ? groupDecimal(row.unitPrice) : "—"),
    },
    { key: "net", title: t("column.net"), width: 110, kind: "amount", value: (row) => row.net },
    { key: "taxRate", title: t("column.taxRate"), width: 60, value: (row) => rateText(row.taxRate) },
    { key: "tax", title: t("column.tax"), width: 100, kind: "amount", value: (row) => row.tax },
    { key: "total", title: t("column.total"), width: 110, kind: "amount", value: (row) => row.total },
  ];
  const { invoice, lines, taxRates } = view;
  return (
    <>
      <PlainTable columns={columns} rows={lines} rowKey={(row) => row.position} />
      <div className={styles.sum}>
        <dl>
          {taxRates.map((sum) => (
            <Rate key={sum.taxRate} label={t("why.net", { rate: rateText(sum.taxRate) })} value={sum.net} />
          ))}
          {taxRates.map((sum) => (
            <Rate key={sum.taxRate} label={t("why.tax", { rate: rateText(sum.taxRate) })} value={sum.tax} />
          ))}
          <Rate label={t("column.total")} value={invoice.total} whole />
        </dl>
      </div>
    </>
  );
}

function Rate({
  label,
  value,
  whole = false,
}: {
  label: string;
  value: InvoiceLineRow["net"];
  whole?: boolean;
}) {
  return (
    <>
      <dt>{label}</dt>
      <dd data-whole={whole || undefined}>
        <Amount value={value} withCurrency={whole} />
      </dd>
    </>
  );
}

/** The bills an invoice covers, whole or in part. */
export function CoveredBills({ view }: { view: InvoiceView }) {
  const { t } = useTranslation("invoices");
  const go = useGo();
  const columns: Column<InvoiceBillRow>[] = [
    { key: "number", title: t("column.bill"), width: 140, value: (row) => row.number },
    { key: "period", title: t("column.period"), width: 150, value: (row) => periodText(row.period) },
    {
      key: "billTotal",
      title: t("column.billTotal"),
      width: 130,
      kind: "amount",
      value: (row) => row.billTotal,
    },
    { key: "amount", title: t("column.covered"), width: 130, kind: "amount", value: (row) => row.amount },
    {
      key: "uninvoiced",
      title: t("column.uninvoiced"),
      width: 130,
      kind: "amount",
      value: (row) => row.uninvoiced,
    },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={view.bills}
      rowKey={(row) => row.billId}
      onOpen={(row) => go(`/bills/${row.billId}`)}
    />
  );
}

/** Seller and buyer as printed on the day of issue. */
export function Parties({ view }: { view: InvoiceView }) {
  const { t } = useTranslation("invoices");
  return (
    <div className={styles.parties}>
      <Section title={t("parties.buyer")}>
        <Party party={view.buyer} />
      </Section>
      <Section title={t("parties.seller")}>
        <Party party={view.seller} />
      </Section>
    </div>
  );
}

function Party({ party }: { party: InvoiceParty }) {
  const { t } = useTranslation("invoices");
  const fields = ["name", "taxNumber", "address", "phone", "bankName", "bankAccount"] as const;
  return (
    <Facts facts={fields.map((field) => ({ label: t(`parties.${field}`), value: party[field] || "—" }))} />
  );
}
