import { Button } from "antd";
import type { TFunction } from "i18next";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import {
  Amount,
  type BulkAction,
  type Column,
  DataTable,
  Page,
  TotalsByCurrency,
  totalsByCurrency,
  useReasons,
} from "@/components";
import type { BillDraftRow, BillDraftTotal } from "@/ipc";
import { BillingTabs } from "./BillingTabs";
import { BillPanel } from "./BillPanel";
import styles from "./billing.module.css";
import { billName } from "./billName";
import { DiscardDialog, FinaliseDialog } from "./DraftDialogs";
import { useListStart } from "./listStart";
import { Narrowed } from "./Narrowed";
import { periodText } from "./periods";

const ADDRESS = { ids: ["billRunId"] };

/** What a draft comes to, what the last bill came to, and the difference. */
function moneyColumns(t: TFunction<"drafts">): Column<BillDraftRow>[] {
  return [
    {
      key: "total",
      title: t("billing:column.total"),
      width: 112,
      kind: "amount",
      value: ({ bill }) => bill.total,
      sortable: true,
    },
    {
      key: "previousTotal",
      title: t("column.previous"),
      width: 112,
      kind: "amount",
      value: (row) => row.previousTotal,
      render: (row) =>
        row.previousTotal ? (
          <Amount value={row.previousTotal} />
        ) : (
          // A bill made by hand stands for itself: there is nothing it should be like.
          <span className={styles.faint}>{row.isOneOff ? "—" : t("noPrevious")}</span>
        ),
      sortable: true,
    },
    {
      key: "change",
      title: t("column.change"),
      width: 112,
      kind: "amount",
      value: (row) => row.change,
      sortable: true,
    },
  ];
}

function useColumns(): Column<BillDraftRow>[] {
  const { t } = useTranslation("drafts");
  return useMemo(
    () => [
      {
        key: "billId",
        title: t("column.draft"),
        width: 72,
        value: ({ bill }) => billName(bill),
        sortable: true,
      },
      {
        key: "customerName",
        title: t("billing:column.customer"),
        width: 184,
        value: ({ bill }) => bill.customerName,
      },
      {
        key: "accountNumber",
        title: t("billing:column.account"),
        width: 88,
        value: ({ bill }) => bill.accountNumber,
      },
      { key: "groupName", title: t("column.group"), width: 96, value: ({ bill }) => bill.groupName },
      {
        key: "origin",
        title: t("column.origin"),
        width: 88,
        value: (row) => t(row.isOneOff ? "byHand" : "byRun"),
      },
      {
        key: "period",
        title: t("billing:column.period"),
        width: 136,
        value: ({ bill }) => periodText(bill.period),
        hidden: true,
      },
      {
        key: "charges",
        title: t("column.charges"),
        width: 84,
        kind: "quantity",
        value: (row) => row.charges,
        hidden: true,
      },
      {
        key: "adjustments",
        title: t("column.items"),
        width: 80,
        kind: "quantity",
        value: (row) => row.adjustments,
      },
      ...moneyColumns(t),
    ],
    [t],
  );
}

interface Open {
  kind: "finalise" | "discard";
  billIds: number[];
  /** Unticks the rows. */
  done: () => void;
}

/** What can be done with the ticked drafts. */
function useBulkActions(open: (what: Open) => void): BulkAction<BillDraftRow>[] {
  const { t } = useTranslation("drafts");
  const refusal = useReasons();
  const begin = (kind: Open["kind"]) => (rows: BillDraftRow[], done: () => void) =>
    open({ kind, billIds: rows.map((row) => row.bill.billId), done });
  return [
    {
      key: "finalise",
      label: t("finalise.button"),
      run: begin("finalise"),
      disabledReason: () => refusal("billing.finalise_bills"),
    },
    {
      key: "discard",
      label: t("discard.button"),
      danger: true,
      run: begin("discard"),
      disabledReason: () => refusal("billing.discard_bills"),
    },
  ];
}

/** Drafts that wait, those that differ most from the last bill first: look, then finalise or throw away. */
export default function DraftsPage() {
  const { t } = useTranslation("drafts");
  const go = useGo();
  const may = useMay();
  const columns = useColumns();
  const start = useListStart(ADDRESS);
  const [open, setOpen] = useState<Open | null>(null);
  const bulk = useBulkActions(setOpen);
  const narrowed = start.ids.billRunId !== undefined;
  const mayRun = may("billingRun");
  const Dialog = open?.kind === "discard" ? DiscardDialog : FinaliseDialog;
  return (
    <Page
      title={t("billing:title")}
      aside={
        <>
          <BillingTabs />
          {narrowed && (
            <Narrowed
              text={t("billing:only.billRunId")}
              allLabel={t("billing:only.all")}
              allPath="/bills/drafts"
            />
          )}
        </>
      }
      actions={mayRun && <Button onClick={() => go("/bills/new")}>{t("oneOff.button")}</Button>}
      fill
    >
      <DataTable<BillDraftRow, BillDraftTotal[]>
        key={start.key}
        id="bill-drafts"
        query="billing.drafts"
        fixedInput={start.ids}
        columns={columns}
        rowKey={({ bill }) => bill.billId}
        bulkActions={bulk}
        sidePanel={({ bill }) => ({
          title: billName(bill),
          content: <BillPanel billId={bill.billId} />,
        })}
        onOpenPage={({ bill }) => go(`/bills/${bill.billId}`)}
        totals={(totals) => ({
          ...totalsByCurrency(totals, ["total", "change"]),
          previousTotal: <TotalsByCurrency values={totals.map((each) => each.previous)} />,
        })}
        empty={{
          title: t("empty.title"),
          text: t("empty.text"),
          action: mayRun
            ? { label: t("billing:run.button"), run: () => go("/bills/runs?dialog=run") }
            : undefined,
        }}
      />
      {open && (
        <Dialog
          of={{ billIds: open.billIds }}
          count={open.billIds.length}
          onClose={() => setOpen(null)}
          onDone={open.done}
        />
      )}
    </Page>
  );
}
