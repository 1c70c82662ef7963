import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { type Column, DataTable, Page, StateTag } from "@/components";
import type { CustomerRow } from "@/ipc";
import { CustomerPanel } from "./CustomerPanel";
import { CustomerTabs } from "./CustomerTabs";
import { useChoices } from "./words";

function useColumns(): Column<CustomerRow>[] {
  const { t } = useTranslation("customers");
  return useMemo(
    () => [
      { key: "number", title: t("column.number"), width: 112, value: (row) => row.number, sortable: true },
      { key: "name", title: t("column.name"), width: 260, value: (row) => row.name, sortable: true },
      { key: "kind", title: t("column.kind"), width: 88, value: (row) => t(`kinds.${row.kind}`) },
      { key: "creditCode", title: t("column.creditCode"), width: 184, value: (row) => row.creditCode },
      { key: "contactName", title: t("column.contact"), width: 112, value: (row) => row.contactName },
      { key: "phone", title: t("column.phone"), width: 140, value: (row) => row.phone },
      {
        key: "accounts",
        title: t("column.accounts"),
        width: 88,
        kind: "quantity",
        value: (row) => row.accounts,
      },
      {
        key: "state",
        title: t("column.state"),
        width: 104,
        value: (row) => t(`states.${row.state}`),
        render: (row) => <StateTag state={row.state} label={t(`states.${row.state}`)} />,
      },
      {
        key: "createdAt",
        title: t("column.createdAt"),
        width: 144,
        kind: "instant",
        value: (row) => row.createdAt,
        sortable: true,
        hidden: true,
      },
    ],
    [t],
  );
}

/** All customers: search, filters, a panel beside the list. */
export default function CustomersPage() {
  const { t } = useTranslation("customers");
  const go = useGo();
  const may = useMay();
  const columns = useColumns();
  const { kinds, states } = useChoices();
  const mayAdd = may("customersWrite");
  return (
    <Page
      title={t("title")}
      aside={<CustomerTabs />}
      fill
      actions={
        mayAdd && (
          <>
            <Button onClick={() => go("/customers/new")}>{t("add.button")}</Button>
            {may("ordersWrite") && (
              <Button type="primary" onClick={() => go("/flows/open-account")}>
                {t("openAccount")}
              </Button>
            )}
          </>
        )
      }
    >
      <DataTable<CustomerRow>
        id="customers"
        query="customers.list"
        columns={columns}
        rowKey={(row) => row.customerId}
        searchKey="search"
        filters={[
          { key: "kind", label: t("column.kind"), kind: "select", options: kinds },
          { key: "state", label: t("column.state"), kind: "select", options: states },
        ]}
        sidePanel={(row) => ({ title: row.name, content: <CustomerPanel customerId={row.customerId} /> })}
        onOpenPage={(row) => go(`/customers/${row.customerId}`)}
        empty={{
          title: t("empty.title"),
          text: t("empty.text"),
          action: mayAdd ? { label: t("add.button"), run: () => go("/customers/new") } : undefined,
        }}
      />
    </Page>
  );
}
