import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo, useSearchValue } from "@/app/router";
import { type Column, DataTable, Facts, Page, Quantity } from "@/components";
import type { Language, TaskRow } from "@/ipc";
import { OrdersTabs } from "./OrdersTabs";
import styles from "./orders.module.css";
import { StateChoice, stateIn } from "./StateChoice";
import { TaskActions } from "./TaskActions";
import { TaskFacts } from "./TaskFacts";
import type { TaskAtHand } from "./taskDialogs";
import { OrderStateTag } from "./words";

const waiting = ["acknowledged", "inProgress", "failed", "held"] as const;
const connectors = ["none", "manual", "webhook"] as const;

/** Activation tasks that wait, the oldest first: to do, being called, failed, held. */
export default function TasksPage() {
  const { t } = useTranslation("orders");
  const go = useGo();
  const [stateName, setState] = useSearchValue("state");
  const state = stateIn(waiting, stateName);
  const fixedInput = useMemo(() => (state ? { states: [state] } : {}), [state]);
  const filters = useMemo(
    () => [
      {
        key: "connector",
        label: t("column.connector"),
        kind: "select" as const,
        options: connectors.map((value) => ({ value, label: t(`connector.${value}`) })),
      },
    ],
    [t],
  );
  const columns = useColumns();
  return (
    <Page title={t("title")} aside={<OrdersTabs />} fill>
      <DataTable<TaskRow>
        id="orders.tasks"
        query="orders.tasks"
        fixedInput={fixedInput}
        columns={columns}
        filters={filters}
        rowKey={(row) => row.taskId}
        extra={
          <StateChoice
            states={waiting}
            value={state}
            word={(each) => t(`state.${each}`)}
            onChange={setState}
          />
        }
        sidePanel={(row) => ({
          title: `${row.orderNumber} · ${row.customerName}`,
          content: <TaskPanel key={row.taskId} row={row} />,
        })}
        onOpenPage={(row) => go(`/orders/${row.orderId}`)}
        empty={{ title: t("empty.tasks"), text: t("empty.tasksText") }}
      />
    </Page>
  );
}

function atHand(row: TaskRow, language: Language): TaskAtHand {
  return {
    taskId: row.taskId,
    version: row.version,
    name: `${row.subscriptionNumber} ${row.offeringName[language]}`,
    effectiveOn: row.effectiveOn,
    verb: row.verb,
  };
}

function TaskPanel({ row }: { row: TaskRow }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  return (
    <>
      <OrderStateTag state={row.state} />
      <Facts
        facts={[
          { label: t("column.offering"), value: row.offeringName[language] },
          { label: t("column.verb"), value: t(`what.${row.change}`) },
          { label: t("column.quantity"), value: <Quantity value={row.quantity} unit={row.unit[language]} /> },
          { label: t("column.effectiveOn"), value: <span className="number">{row.effectiveOn}</span> },
          { label: t("column.subscription"), value: row.subscriptionNumber },
          { label: t("column.account"), value: row.accountNumber },
        ]}
      />
      <TaskFacts task={row} />
      <div className={styles.panelButtons}>
        <TaskActions task={atHand(row, language)} actions={row.actions} />
      </div>
    </>
  );
}

function useColumns(): Column<TaskRow>[] {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  return [
    {
      key: "effectiveOn",
      title: t("column.effectiveOn"),
      width: 112,
      kind: "date",
      value: (row) => row.effectiveOn,
    },
    {
      key: "state",
      title: t("column.state"),
      width: 104,
      value: (row) => t(`state.${row.state}`),
      render: (row) => <OrderStateTag state={row.state} />,
    },
    { key: "customerName", title: t("column.customer"), width: 184, value: (row) => row.customerName },
    { key: "offering", title: t("column.offering"), width: 176, value: (row) => row.offeringName[language] },
    { key: "change", title: t("column.verb"), width: 100, value: (row) => t(`what.${row.change}`) },
    {
      key: "quantity",
      title: t("column.quantity"),
      width: 80,
      kind: "quantity",
      value: (row) => row.quantity,
    },
    {
      key: "connector",
      title: t("column.connector"),
      width: 104,
      value: (row) => t(`connector.${row.connector}`),
    },
    {
      key: "attempts",
      title: t("column.attempts"),
      width: 72,
      kind: "quantity",
      value: (row) => (row.attempts === 0 ? "" : row.attempts),
    },
    {
      key: "nextAttemptAt",
      title: t("column.nextAttemptAt"),
      width: 136,
      kind: "instant",
      value: (row) => row.nextAttemptAt,
    },
    { key: "problem", title: t("column.problem"), width: 260, value: (row) => row.problem?.[language] },
    { key: "orderNumber", title: t("column.order"), width: 104, value: (row) => row.orderNumber },
    {
      key: "subscriptionNumber",
      title: t("column.subscription"),
      width: 104,
      value: (row) => row.subscriptionNumber,
      hidden: true,
    },
    {
      key: "accountNumber",
      title: t("column.account"),
      width: 104,
      value: (row) => row.accountNumber,
      hidden: true,
    },
  ];
}
