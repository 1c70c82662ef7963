import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useGo, useSearchValue } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, DataTable, Page, TotalsByCurrency } from "@/components";
import type { BillRunRow } from "@/ipc";
import { BillingTabs } from "./BillingTabs";
import { BillRunPanel } from "./BillRunPanel";
import { BillRunState } from "./BillRunState";
import { ExpireWalletsDialog } from "./ExpireWalletsDialog";
import { RunBillingDialog } from "./RunBillingDialog";

function useColumns(): Column<BillRunRow>[] {
  const { t } = useTranslation("billing");
  return useMemo(
    () => [
      {
        key: "createdAt",
        title: t("runs.createdAt"),
        width: 152,
        kind: "instant",
        value: (row) => row.createdAt,
        sortable: true,
      },
      {
        key: "state",
        title: t("column.state"),
        width: 128,
        value: (row) =>
          row.drafts > 0 ? t("drafts:run.waiting", { count: row.drafts }) : t(`runs.states.${row.state}`),
        render: (row) => <BillRunState run={row} />,
      },
      {
        key: "through",
        title: t("runs.through"),
        width: 120,
        kind: "date",
        value: (row) => row.through,
        sortable: true,
      },
      {
        key: "billedOn",
        title: t("column.billedOn"),
        width: 112,
        kind: "date",
        value: (row) => row.billedOn,
      },
      {
        key: "accounts",
        title: t("run.accounts"),
        width: 104,
        kind: "quantity",
        value: (row) => row.accounts,
      },
      {
        key: "bills",
        title: t("run.bills"),
        width: 96,
        kind: "quantity",
        value: (row) => row.bills,
        sortable: true,
      },
      { key: "charges", title: t("run.charges"), width: 104, kind: "quantity", value: (row) => row.charges },
      { key: "parked", title: t("run.parked"), width: 104, kind: "quantity", value: (row) => row.parked },
      {
        key: "totals",
        title: t("run.total"),
        width: 160,
        kind: "amount",
        value: (row) => row.totals[0]?.total,
        render: (row) => <TotalsByCurrency values={row.totals.slice(0, 1).map((total) => total.total)} />,
      },
      {
        key: "createdBy",
        title: t("runs.createdBy"),
        width: 120,
        value: (row) => row.createdBy ?? t("runs.byItself"),
      },
    ],
    [t],
  );
}

/** All bill runs, and the dialog that makes one. */
export default function BillRunsPage() {
  const { t } = useTranslation("billing");
  const go = useGo();
  const may = useMay();
  const columns = useColumns();
  const [dialog, setDialog] = useSearchValue("dialog");
  const mayRun = may("billingRun");
  return (
    <Page
      title={t("title")}
      aside={<BillingTabs />}
      actions={
        mayRun && (
          <>
            <Button onClick={() => setDialog("expire")}>{t("wallets:expire.buttonAll")}</Button>
            <Button type="primary" onClick={() => setDialog("run")}>
              {t("run.button")}
            </Button>
          </>
        )
      }
      fill
    >
      <DataTable<BillRunRow>
        id="bill-runs"
        query="billing.runs"
        columns={columns}
        rowKey={(row) => row.billRunId}
        sidePanel={(row) => ({
          title: t("runs.title", { day: row.through }),
          content: <BillRunPanel billRunId={row.billRunId} />,
        })}
        onOpenPage={(row) => go(`/bills/runs/${row.billRunId}`)}
        empty={{
          title: t("runs.emptyTitle"),
          text: t("runs.emptyText"),
          action: mayRun ? { label: t("run.button"), run: () => setDialog("run") } : undefined,
        }}
      />
      {dialog === "run" && mayRun && (
        <RunBillingDialog
          onClose={() => setDialog(null)}
          onDone={(billRunId) => billRunId && go(`/bills/runs/${billRunId}`)}
        />
      )}
      {dialog === "expire" && mayRun && <ExpireWalletsDialog onClose={() => setDialog(null)} />}
    </Page>
  );
}
