import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useAddress, useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { Amount, type Column, DataTable, EmptyState, Page } from "@/components";
import { BillPanel } from "@/features/billing/BillPanel";
import type { ReceivableList, ReceivableRow } from "@/ipc";
import { isDate } from "@/values/dates";
import { monthOf } from "./months";

function useColumns(): Column<ReceivableRow>[] {
  const { t } = useTranslation("reports");
  return useMemo(
    () => [
      { key: "number", title: t("column.bill"), width: 104, value: (row) => row.number, sortable: true },
      { key: "customerName", title: t("column.customer"), width: 216, value: (row) => row.customerName },
      {
        key: "billedOn",
        title: t("column.billedOn"),
        width: 96,
        kind: "date",
        value: (row) => row.billedOn,
      },
      {
        key: "dueOn",
        title: t("column.dueOn"),
        width: 96,
        kind: "date",
        value: (row) => row.dueOn,
        sortable: true,
      },
      {
        key: "daysOverdue",
        title: t("column.daysOverdue"),
        width: 88,
        kind: "quantity",
        value: (row) => row.daysOverdue || null,
      },
      { key: "total", title: t("table.total"), width: 120, kind: "amount", value: (row) => row.total },
      { key: "paid", title: t("column.paid"), width: 120, kind: "amount", value: (row) => row.paid },
      {
        key: "open",
        title: t("column.open"),
        width: 120,
        kind: "amount",
        value: (row) => row.open,
        sortable: true,
      },
    ],
    [t],
  );
}

/** The bills that were open at the end of a day, with what they owed then. */
export default function ReceivablesPage() {
  const { t } = useTranslation("reports");
  const go = useGo();
  const mayBills = useMay()("billingRead");
  const columns = useColumns();
  const address = useAddress();
  const asOf = String(address.asOf ?? "");
  const currency = String(address.currency ?? "");
  const input = useMemo(() => ({ asOf, currency }), [asOf, currency]);
  if (!isDate(asOf) || currency === "")
    return (
      <EmptyState
        title={t("receivables.fromReport")}
        action={{ label: t("back"), run: () => go("/reports") }}
      />
    );
  return (
    <Page
      title={t("receivables.title", { day: asOf, currency })}
      actions={
        <Button onClick={() => go(`/reports?month=${monthOf(asOf)}&currency=${currency}`)}>
          {t("back")}
        </Button>
      }
      fill
    >
      <DataTable<ReceivableRow, ReceivableList>
        key={JSON.stringify(input)}
        id="report-receivables"
        query="reports.receivables"
        fixedInput={input}
        columns={columns}
        rowKey={(row) => row.billId}
        sidePanel={
          mayBills ? (row) => ({ title: row.number, content: <BillPanel billId={row.billId} /> }) : undefined
        }
        onOpenPage={(row) => go(`/bills/${row.billId}`)}
        totals={(answer) => ({ open: <Amount value={answer.open} /> })}
        empty={{ title: t("receivables.emptyTitle"), text: t("receivables.emptyText") }}
      />
    </Page>
  );
}
