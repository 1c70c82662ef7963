import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, DataTable, type FilterField, Page, totalsByCurrency } from "@/components";
import { useListStart } from "@/features/billing/listStart";
import { Narrowed } from "@/features/billing/Narrowed";
import type { InvoiceRow, InvoiceTotals } from "@/ipc";
import { currencyOptions } from "@/values/currency";
import { InvoicePanel } from "./InvoicePanel";
import { InvoiceTabs } from "./InvoiceTabs";
import { readablePlatformNumber } from "./platformNumber";

const ADDRESS = {
  values: ["invoiceKind", "platform", "currency"],
  days: ["issued"],
  ids: ["customerId", "accountId"],
};

function useColumns(): Column<InvoiceRow>[] {
  const { t } = useTranslation("invoices");
  return useMemo(
    () => [
      { key: "number", title: t("column.number"), width: 116, value: (row) => row.number, sortable: true },
      { key: "customerName", title: t("column.customer"), width: 216, value: (row) => row.customerName },
      {
        key: "accountNumber",
        title: t("column.account"),
        width: 96,
        value: (row) => row.accountNumber,
        hidden: true,
      },
      {
        key: "issuedOn",
        title: t("column.issuedOn"),
        width: 96,
        kind: "date",
        value: (row) => row.issuedOn,
        sortable: true,
      },
      {
        key: "dueOn",
        title: t("column.dueOn"),
        width: 104,
        kind: "date",
        value: (row) => row.dueOn,
        sortable: true,
        hidden: true,
      },
      {
        key: "invoiceKind",
        title: t("column.kind"),
        width: 88,
        value: (row) => t(`kinds.${row.invoiceKind}`),
      },
      {
        key: "platformNumber",
        title: t("column.platformNumber"),
        width: 184,
        value: (row) => row.platformNumber,
        render: (row) => row.platformNumber && readablePlatformNumber(row.platformNumber),
      },
      { key: "net", title: t("column.net"), width: 112, kind: "amount", value: (row) => row.net },
      { key: "tax", title: t("column.tax"), width: 100, kind: "amount", value: (row) => row.tax },
      {
        key: "total",
        title: t("column.total"),
        width: 120,
        kind: "amount",
        value: (row) => row.total,
        sortable: true,
      },
    ],
    [t],
  );
}

/** All invoices: by number, customer or platform number. */
export default function InvoicesPage() {
  const { t } = useTranslation("invoices");
  const go = useGo();
  const may = useMay();
  const columns = useColumns();
  const start = useListStart(ADDRESS);
  const filters = useMemo<FilterField[]>(
    () => [
      { key: "issued", label: t("column.issuedOn"), kind: "dates", as: "ends" },
      {
        key: "invoiceKind",
        label: t("column.kind"),
        kind: "select",
        options: (["special", "ordinary"] as const).map((kind) => ({
          value: kind,
          label: t(`kinds.${kind}`),
        })),
      },
      {
        key: "platform",
        label: t("column.platformNumber"),
        kind: "select",
        options: [
          { value: "no", label: t("filter.withoutPlatform") },
          { value: "yes", label: t("filter.withPlatform") },
        ],
        input: (value) => ({ hasPlatformNumber: value === "yes" }),
      },
      {
        key: "currency",
        label: t("filter.currency"),
        kind: "select",
        options: currencyOptions,
      },
    ],
    [t],
  );
  const narrowed = Object.keys(start.ids)[0];
  const mayIssue = may("invoicesIssue");
  return (
    <Page
      title={t("title")}
      aside={
        <>
          <InvoiceTabs />
          {narrowed && <Narrowed text={t(`only.${narrowed}`)} allLabel={t("only.all")} allPath="/invoices" />}
        </>
      }
      actions={
        mayIssue && (
          <Button type="primary" onClick={() => go("/invoices/open-bills")}>
            {t("issue.button")}
          </Button>
        )
      }
      fill
    >
      <DataTable<InvoiceRow, InvoiceTotals[]>
        key={start.key}
        id="invoices"
        query="invoicing.list"
        fixedInput={start.ids}
        startFilter={start.filter}
        columns={columns}
        rowKey={(row) => row.invoiceId}
        searchKey="search"
        filters={filters}
        sidePanel={(row) => ({ title: row.number, content: <InvoicePanel invoice={row} /> })}
        onOpenPage={(row) => go(`/invoices/${row.invoiceId}`)}
        totals={(totals) => totalsByCurrency(totals, ["net", "tax", "total"])}
        empty={{
          title: t("empty.title"),
          text: t("empty.text"),
          action: mayIssue ? { label: t("issue.button"), run: () => go("/invoices/open-bills") } : undefined,
        }}
      />
    </Page>
  );
}
