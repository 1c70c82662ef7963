import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, DataTable, Page, StateTag } from "@/components";
import type { AccountRow } from "@/ipc";
import { currencyOptions } from "@/values/currency";
import { AccountPanel } from "./AccountPanel";
import { CustomerTabs } from "./CustomerTabs";
import { useChoices } from "./words";

/** All billing accounts. */
export default function AccountsPage() {
  const { t } = useTranslation("customers");
  const go = useGo();
  const may = useMay();
  const { accountStates } = useChoices();
  const columns = useMemo<Column<AccountRow>[]>(
    () => [
      { key: "number", title: t("accounts.number"), width: 128, value: (row) => row.number, sortable: true },
      { key: "name", title: t("accounts.name"), width: 200, value: (row) => row.name },
      {
        key: "customerName",
        title: t("column.customer"),
        width: 240,
        value: (row) => row.customerName,
      },
      { key: "currency", title: t("accounts.currency"), width: 72, value: (row) => row.currency },
      {
        key: "cycleDay",
        title: t("accounts.cycleDay"),
        width: 96,
        value: (row) => t("accounts.cycleDayValue", { day: row.cycleDay }),
      },
      {
        key: "paymentTermsDays",
        title: t("accounts.terms"),
        width: 96,
        value: (row) => t("accounts.days", { count: row.paymentTermsDays }),
      },
      {
        key: "invoicing",
        title: t("accounts.invoicing"),
        width: 128,
        value: (row) => t(`invoicing.${row.invoicing}`),
      },
      {
        key: "billedUntil",
        title: t("accounts.billedUntil"),
        width: 112,
        kind: "date",
        value: (row) => row.billedUntil,
      },
      {
        key: "openedOn",
        title: t("accounts.openedOn"),
        width: 112,
        kind: "date",
        value: (row) => row.openedOn,
        hidden: true,
      },
      {
        key: "state",
        title: t("column.state"),
        width: 96,
        value: (row) => t(`accountStates.${row.state}`),
        render: (row) => <StateTag state={row.state} label={t(`accountStates.${row.state}`)} />,
      },
    ],
    [t],
  );
  return (
    <Page title={t("title")} aside={<CustomerTabs />} fill>
      <DataTable<AccountRow>
        id="accounts"
        query="customers.accounts"
        columns={columns}
        rowKey={(row) => row.accountId}
        searchKey="search"
        filters={[
          { key: "state", label: t("column.state"), kind: "select", options: accountStates },
          {
            key: "currency",
            label: t("accounts.currency"),
            kind: "select",
            options: currencyOptions,
          },
        ]}
        sidePanel={(row) => ({ title: row.name, content: <AccountPanel accountId={row.accountId} /> })}
        onOpenPage={(row) => go(`/accounts/${row.accountId}`)}
        empty={{
          title: t("accounts.emptyTitle"),
          text: t("accounts.emptyText"),
          action: may("ordersWrite")
            ? { label: t("openAccount"), run: () => go("/flows/open-account") }
            : undefined,
        }}
      />
    </Page>
  );
}
