import { Button } from "antd";
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, DataTable, type FilterField, Page, totalsByCurrency } from "@/components";
import type { BillRow, BillTotal } from "@/ipc";
import { currencyOptions } from "@/values/currency";
import { BillingTabs } from "./BillingTabs";
import { BillPanel } from "./BillPanel";
import { BillState, billListStates } from "./BillState";
import { billName } from "./billName";
import { useListStart } from "./listStart";
import { Narrowed } from "./Narrowed";
import { periodText } from "./periods";

const ADDRESS = {
  values: ["state", "currency"],
  days: ["billed"],
  ids: ["billRunId", "accountId", "customerId"],
};

/** What a bill comes to, and what of it is not paid or not invoiced. */
function moneyColumns(t: TFunction<"billing">): Column<BillRow>[] {
  return [
    {
      key: "net",
      title: t("column.net"),
      width: 128,
      kind: "amount",
      value: (row) => row.net,
      hidden: true,
    },
    {
      key: "tax",
      title: t("column.tax"),
      width: 112,
      kind: "amount",
      value: (row) => row.tax,
      hidden: true,
    },
    {
      key: "total",
      title: t("column.total"),
      width: 112,
      kind: "amount",
      value: (row) => row.total,
      sortable: true,
    },
    { key: "open", title: t("column.open"), width: 104, kind: "amount", value: (row) => row.open },
    {
      key: "uninvoiced",
      title: t("column.uninvoiced"),
      width: 108,
      kind: "amount",
      value: (row) => row.uninvoiced,
    },
  ];
}

function useColumns(): Column<BillRow>[] {
  const { t } = useTranslation("billing");
  return useMemo(
    () => [
      { key: "number", title: t("column.number"), width: 96, value: billName, sortable: true },
      { key: "customerName", title: t("column.customer"), width: 220, value: (row) => row.customerName },
      {
        key: "accountNumber",
        title: t("column.account"),
        width: 96,
        value: (row) => row.accountNumber,
        hidden: true,
      },
      {
        key: "groupName",
        title: t("drafts:column.group"),
        width: 120,
        value: (row) => row.groupName,
        hidden: true,
      },
      { key: "period", title: t("column.period"), width: 136, value: (row) => periodText(row.period) },
      {
        key: "billedOn",
        title: t("column.billedOn"),
        width: 92,
        kind: "date",
        value: (row) => row.billedOn,
        sortable: true,
      },
      {
        key: "dueOn",
        title: t("column.dueOn"),
        width: 92,
        kind: "date",
        value: (row) => row.dueOn,
        sortable: true,
      },
      {
        key: "state",
        title: t("column.state"),
        width: 104,
        value: (row) => t(row.overdue ? "states.overdue" : `states.${row.state}`),
        render: (row) => <BillState state={row.state} overdue={row.overdue} />,
      },
      ...moneyColumns(t),
    ],
    [t],
  );
}

/** All bills: by state, day and customer, with what they come to. */
export default function BillsPage() {
  const { t } = useTranslation("billing");
  const go = useGo();
  const may = useMay();
  const columns = useColumns();
  const start = useListStart(ADDRESS);
  const filters = useMemo<FilterField[]>(
    () => [
      {
        key: "state",
        label: t("column.state"),
        kind: "select",
        options: billListStates.map((state) => ({ value: state, label: t(`states.${state}`) })),
      },
      { key: "billed", label: t("column.billedOn"), kind: "dates" },
      {
        key: "currency",
        label: t("column.currency"),
        kind: "select",
        options: currencyOptions,
      },
    ],
    [t],
  );
  const narrowed = Object.keys(start.ids)[0];
  const mayRun = may("billingRun");
  return (
    <Page
      title={t("title")}
      aside={
        <>
          <BillingTabs />
          {narrowed && <Narrowed text={t(`only.${narrowed}`)} allLabel={t("only.all")} allPath="/bills" />}
        </>
      }
      actions={
        mayRun && (
          <>
            <Button onClick={() => go("/bills/new")}>{t("drafts:oneOff.button")}</Button>
            <Button onClick={() => go("/bills/runs?dialog=run")}>{t("run.button")}</Button>
          </>
        )
      }
      fill
    >
      <DataTable<BillRow, BillTotal[]>
        key={start.key}
        id="bills"
        query="billing.bills"
        fixedInput={start.ids}
        startFilter={start.filter}
        columns={columns}
        rowKey={(row) => row.billId}
        searchKey="search"
        filters={filters}
        sidePanel={(row) => ({ title: billName(row), content: <BillPanel billId={row.billId} /> })}
        onOpenPage={(row) => go(`/bills/${row.billId}`)}
        totals={(totals) => totalsByCurrency(totals, ["net", "tax", "total", "open", "uninvoiced"])}
        empty={{
          title: t("empty.title"),
          text: t("empty.text"),
          action: mayRun ? { label: t("run.button"), run: () => go("/bills/runs?dialog=run") } : undefined,
        }}
      />
    </Page>
  );
}
