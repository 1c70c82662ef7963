import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, DataTable, type FilterField, Page, StateTag, totalsByCurrency } from "@/components";
import { useListStart } from "@/features/billing/listStart";
import { Narrowed } from "@/features/billing/Narrowed";
import type { PaymentRow, PaymentTotals } from "@/ipc";
import { currencyOptions } from "@/values/currency";
import { PaymentPanel } from "./PaymentPanel";
import { paymentMethods } from "./paymentInput";
import { usePaymentState } from "./usePaymentState";

const ADDRESS = {
  values: ["unallocated", "method", "currency"],
  days: ["received"],
  ids: ["customerId", "accountId", "billId"],
};

function useColumns(): Column<PaymentRow>[] {
  const { t } = useTranslation("payments");
  const stateOf = usePaymentState();
  return useMemo(
    () => [
      { key: "number", title: t("column.number"), width: 112, value: (row) => row.number, sortable: true },
      {
        key: "receivedOn",
        title: t("column.receivedOn"),
        width: 96,
        kind: "date",
        value: (row) => row.receivedOn,
        sortable: true,
      },
      { key: "customerName", title: t("column.customer"), width: 200, value: (row) => row.customerName },
      { key: "accountNumber", title: t("column.account"), width: 96, value: (row) => row.accountNumber },
      { key: "method", title: t("column.method"), width: 112, value: (row) => t(`methods.${row.method}`) },
      { key: "reference", title: t("column.reference"), width: 160, value: (row) => row.reference },
      {
        key: "amount",
        title: t("column.amount"),
        width: 124,
        kind: "amount",
        value: (row) => row.amount,
        sortable: true,
      },
      {
        key: "allocated",
        title: t("column.allocated"),
        width: 136,
        kind: "amount",
        value: (row) => row.allocated,
        hidden: true,
      },
      {
        key: "unallocated",
        title: t("column.unallocated"),
        width: 124,
        kind: "amount",
        value: (row) => row.unallocated,
        sortable: true,
      },
      {
        key: "state",
        title: t("column.state"),
        width: 112,
        value: (row) => stateOf(row).label,
        render: (row) => <StateTag {...stateOf(row)} />,
      },
    ],
    [t, stateOf],
  );
}

/** All payments, and those with money that settles nothing yet. */
export default function PaymentsPage() {
  const { t } = useTranslation("payments");
  const go = useGo();
  const may = useMay();
  const columns = useColumns();
  const start = useListStart(ADDRESS);
  const filters = useMemo<FilterField[]>(
    () => [
      {
        key: "unallocated",
        label: t("filter.allocation"),
        kind: "select",
        options: [{ value: "only", label: t("filter.unallocated") }],
        input: () => ({ unallocatedOnly: true }),
      },
      { key: "received", label: t("column.receivedOn"), kind: "dates", as: "ends" },
      {
        key: "method",
        label: t("column.method"),
        kind: "select",
        options: paymentMethods.map((method) => ({ value: method, label: t(`methods.${method}`) })),
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
  const mayRecord = may("paymentsRecord");
  return (
    <Page
      title={t("title")}
      aside={
        narrowed && <Narrowed text={t(`only.${narrowed}`)} allLabel={t("only.all")} allPath="/payments" />
      }
      actions={
        mayRecord && (
          <Button type="primary" onClick={() => go("/payments/new")}>
            {t("record.button")}
          </Button>
        )
      }
      fill
    >
      <DataTable<PaymentRow, PaymentTotals[]>
        key={start.key}
        id="payments"
        query="payments.list"
        fixedInput={start.ids}
        startFilter={start.filter}
        columns={columns}
        rowKey={(row) => row.paymentId}
        searchKey="search"
        filters={filters}
        sidePanel={(row) => ({ title: row.number, content: <PaymentPanel paymentId={row.paymentId} /> })}
        onOpenPage={(row) => go(`/payments/${row.paymentId}`)}
        totals={(totals) => totalsByCurrency(totals, ["amount", "unallocated"])}
        empty={{
          title: t("empty.title"),
          text: t("empty.text"),
          action: mayRecord ? { label: t("record.button"), run: () => go("/payments/new") } : undefined,
        }}
      />
    </Page>
  );
}
