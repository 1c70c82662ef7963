import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo, useSearchValue } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, DataTable, Page } from "@/components";
import { Narrowed } from "@/features/billing/Narrowed";
import type { SubscriptionRow } from "@/ipc";
import { OrdersTabs } from "./OrdersTabs";
import { StateChoice, stateIn } from "./StateChoice";
import { SubscriptionPanel } from "./SubscriptionPanel";
import { SubscriptionStateTag, subscriptionStates } from "./words";

/** All subscriptions, newest first. */
export default function SubscriptionsPage() {
  const { t } = useTranslation("orders");
  const go = useGo();
  const may = useMay();
  const [stateName, setState] = useSearchValue("state");
  const state = stateIn(subscriptionStates, stateName);
  const offeringId = Number(useSearchValue("offeringId")[0] ?? 0);
  const fixedInput = useMemo(
    () => ({ ...(state ? { states: [state] } : {}), ...(offeringId > 0 ? { offeringId } : {}) }),
    [state, offeringId],
  );
  const columns = useColumns();
  return (
    <Page title={t("title")} aside={<OrdersTabs />} fill>
      <DataTable<SubscriptionRow>
        id="orders.subscriptions"
        query="orders.subscriptions"
        fixedInput={fixedInput}
        columns={columns}
        rowKey={(row) => row.subscriptionId}
        searchKey="search"
        extra={
          <>
            {offeringId > 0 && (
              <Narrowed text={t("onlyOffering")} allLabel={t("onlyAll")} allPath="/subscriptions" />
            )}
            <StateChoice
              states={subscriptionStates}
              value={state}
              word={(each) => t(`subscriptionState.${each}`)}
              onChange={setState}
            />
          </>
        }
        sidePanel={(row) => ({
          title: row.number,
          content: <SubscriptionPanel key={row.subscriptionId} subscriptionId={row.subscriptionId} />,
        })}
        onOpenPage={(row) => go(`/subscriptions/${row.subscriptionId}`)}
        empty={
          state
            ? { title: t("empty.state") }
            : {
                title: t("empty.subscriptions"),
                text: t("empty.subscriptionsText"),
                action: may("ordersWrite")
                  ? { label: t("newOrder"), run: () => go("/orders/new") }
                  : undefined,
              }
        }
      />
    </Page>
  );
}

function useColumns(): Column<SubscriptionRow>[] {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  return [
    { key: "number", title: t("column.subscription"), width: 96, value: (row) => row.number },
    { key: "customerName", title: t("column.customer"), width: 200, value: (row) => row.customerName },
    { key: "accountNumber", title: t("column.account"), width: 96, value: (row) => row.accountNumber },
    { key: "offering", title: t("column.offering"), width: 196, value: (row) => row.offeringName[language] },
    {
      key: "quantity",
      title: t("column.quantity"),
      width: 84,
      kind: "quantity",
      value: (row) => row.quantity,
    },
    { key: "unit", title: t("column.unit"), width: 76, value: (row) => row.unit[language] },
    {
      key: "state",
      title: t("column.state"),
      width: 96,
      value: (row) => t(`subscriptionState.${row.state}`),
      render: (row) => <SubscriptionStateTag state={row.state} />,
    },
    {
      key: "startedOn",
      title: t("column.startedOn"),
      width: 104,
      kind: "date",
      value: (row) => row.startedOn,
    },
    { key: "endedOn", title: t("column.endedOn"), width: 104, kind: "date", value: (row) => row.endedOn },
    {
      key: "billGroup",
      title: t("group.label"),
      width: 128,
      value: (row) => row.billGroup,
      hidden: true,
    },
    {
      key: "offeringCode",
      title: t("column.offeringCode"),
      width: 128,
      value: (row) => row.offeringCode,
      hidden: true,
    },
  ];
}
