import { Button, Tooltip } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo, useSearchValue } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, DataTable, Page } from "@/components";
import type { OrderRow } from "@/ipc";
import { OrderPanel } from "./OrderPanel";
import { OrdersTabs } from "./OrdersTabs";
import { StateChoice, stateIn } from "./StateChoice";
import { OrderStateTag, orderStates } from "./words";

/** All orders, newest first. */
export default function OrdersPage() {
  const { t } = useTranslation("orders");
  const go = useGo();
  const may = useMay();
  const [stateName, setState] = useSearchValue("state");
  const state = stateIn(orderStates, stateName);
  const fixedInput = useMemo(() => (state ? { states: [state] } : {}), [state]);
  const columns = useColumns();
  const mayWrite = may("ordersWrite");
  const place = () => go("/orders/new");
  return (
    <Page
      title={t("title")}
      aside={<OrdersTabs />}
      fill
      actions={
        <Tooltip title={mayWrite ? undefined : t("mayNotWrite")}>
          <Button type="primary" disabled={!mayWrite} onClick={place}>
            {t("newOrder")}
          </Button>
        </Tooltip>
      }
    >
      <DataTable<OrderRow>
        id="orders.list"
        query="orders.list"
        fixedInput={fixedInput}
        columns={columns}
        rowKey={(row) => row.orderId}
        searchKey="search"
        extra={
          <StateChoice
            states={orderStates}
            value={state}
            word={(each) => t(`state.${each}`)}
            onChange={setState}
          />
        }
        sidePanel={(row) => ({
          title: row.number,
          content: <OrderPanel key={row.orderId} orderId={row.orderId} />,
        })}
        onOpenPage={(row) => go(`/orders/${row.orderId}`)}
        empty={
          state
            ? { title: t("empty.state") }
            : {
                title: t("empty.orders"),
                text: t("empty.ordersText"),
                action: mayWrite ? { label: t("newOrder"), run: place } : undefined,
              }
        }
      />
    </Page>
  );
}

function useColumns(): Column<OrderRow>[] {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  return [
    { key: "number", title: t("column.number"), width: 96, value: (row) => row.number },
    { key: "customerName", title: t("column.customer"), width: 220, value: (row) => row.customerName },
    { key: "accountNumber", title: t("column.account"), width: 92, value: (row) => row.accountNumber },
    { key: "items", title: t("column.items"), width: 232, value: (row) => row.items[language] },
    {
      key: "state",
      title: t("column.state"),
      width: 104,
      value: (row) => t(`state.${row.state}`),
      render: (row) => <OrderStateTag state={row.state} />,
    },
    {
      key: "openTasks",
      title: t("column.openTasks"),
      width: 72,
      kind: "quantity",
      value: (row) => (row.openTasks === 0 ? "" : row.openTasks),
    },
    {
      key: "failedTasks",
      title: t("column.failedTasks"),
      width: 72,
      kind: "quantity",
      value: (row) => (row.failedTasks === 0 ? "" : row.failedTasks),
    },
    {
      key: "requestedOn",
      title: t("column.requestedOn"),
      width: 104,
      kind: "date",
      value: (row) => row.requestedOn,
    },
    {
      key: "completedAt",
      title: t("column.completedAt"),
      width: 128,
      kind: "instant",
      value: (row) => row.completedAt,
    },
    {
      key: "createdAt",
      title: t("column.createdAt"),
      width: 136,
      kind: "instant",
      value: (row) => row.createdAt,
      hidden: true,
    },
  ];
}
