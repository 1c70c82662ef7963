import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import {
  type BulkAction,
  type Column,
  DataTable,
  type FilterField,
  Page,
  totalsByCurrency,
  useReasons,
} from "@/components";
import { useListStart } from "@/features/billing/listStart";
import { periodText } from "@/features/billing/periods";
import type { OpenBillRow, OpenBillTotals } from "@/ipc";
import { currencyOptions } from "@/values/currency";
import { InvoiceTabs } from "./InvoiceTabs";
import { IssueInvoiceDialog } from "./IssueInvoiceDialog";
import { canShare, type IssueMode } from "./issueInput";
import { OpenBillPanel } from "./OpenBillPanel";

const ADDRESS = { values: ["invoicing", "currency"], ids: ["customerId", "accountId", "billRunId"] };

interface Issuing {
  rows: OpenBillRow[];
  mode: IssueMode;
  done: () => void;
}

function useColumns(): Column<OpenBillRow>[] {
  const { t } = useTranslation("invoices");
  return useMemo(
    () => [
      { key: "number", title: t("column.bill"), width: 96, value: (row) => row.number, sortable: true },
      { key: "customerName", title: t("column.customer"), width: 216, value: (row) => row.customerName },
      {
        key: "accountNumber",
        title: t("column.account"),
        width: 96,
        value: (row) => row.accountNumber,
        hidden: true,
      },
      {
        key: "invoicing",
        title: t("column.invoicing"),
        width: 120,
        value: (row) => t(`invoicing.${row.invoicing}`),
      },
      { key: "period", title: t("column.period"), width: 136, value: (row) => periodText(row.period) },
      {
        key: "billedOn",
        title: t("column.billedOn"),
        width: 96,
        kind: "date",
        value: (row) => row.billedOn,
        sortable: true,
      },
      {
        key: "total",
        title: t("column.billTotal"),
        width: 116,
        kind: "amount",
        value: (row) => row.total,
        sortable: true,
      },
      {
        key: "invoiced",
        title: t("column.invoiced"),
        width: 112,
        kind: "amount",
        value: (row) => row.invoiced,
      },
      {
        key: "uninvoiced",
        title: t("column.uninvoiced"),
        width: 116,
        kind: "amount",
        value: (row) => row.uninvoiced,
        sortable: true,
      },
    ],
    [t],
  );
}

/** Bills with something left to invoice: tick them and issue, one invoice per bill or all on one. */
export default function OpenBillsPage() {
  const { t } = useTranslation("invoices");
  const go = useGo();
  const columns = useColumns();
  const start = useListStart(ADDRESS);
  const [issuing, setIssuing] = useState<Issuing | null>(null);
  const notAllowed = useReasons()("invoicing.issue");
  const filters = useMemo<FilterField[]>(
    () => [
      {
        key: "invoicing",
        label: t("column.invoicing"),
        kind: "select",
        options: (["onRequest", "perBill"] as const).map((way) => ({
          value: way,
          label: t(`invoicing.${way}`),
        })),
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
  const actions: BulkAction<OpenBillRow>[] = [
    {
      key: "each",
      label: t("issue.eachButton"),
      run: (rows, done) => setIssuing({ rows, mode: "each", done }),
      disabledReason: () => notAllowed,
    },
    {
      key: "together",
      label: t("issue.togetherButton"),
      run: (rows, done) => setIssuing({ rows, mode: "together", done }),
      disabledReason: (rows) =>
        notAllowed ??
        (rows.length < 2 ? t("issue.togetherNeedsTwo") : canShare(rows) ? null : t("issue.cannotShare")),
    },
  ];
  function issued(ids: number[]) {
    issuing?.done();
    go(ids.length === 1 ? `/invoices/${ids[0]}` : "/invoices");
  }
  return (
    <Page title={t("title")} aside={<InvoiceTabs />} fill>
      <DataTable<OpenBillRow, OpenBillTotals[]>
        key={start.key}
        id="open-bills"
        query="invoicing.open_bills"
        fixedInput={start.ids}
        startFilter={start.filter}
        columns={columns}
        rowKey={(row) => row.billId}
        searchKey="search"
        filters={filters}
        bulkActions={actions}
        sidePanel={(row) => ({
          title: row.number,
          content: (
            <OpenBillPanel
              bill={row}
              notAllowed={notAllowed}
              onIssue={(mode) => setIssuing({ rows: [row], mode, done: () => undefined })}
            />
          ),
        })}
        onOpenPage={(row) => go(`/bills/${row.billId}`)}
        totals={(totals) => totalsByCurrency(totals, ["total", "uninvoiced"])}
        empty={{ title: t("openBills.emptyTitle"), text: t("openBills.emptyText") }}
      />
      {issuing && (
        <IssueInvoiceDialog
          bills={issuing.rows}
          initialMode={issuing.mode}
          onClose={() => setIssuing(null)}
          onIssued={issued}
        />
      )}
    </Page>
  );
}
