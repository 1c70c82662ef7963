import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Column, PlainTable, StateTag } from "@/components";
import type { AccountView } from "@/ipc";
import styles from "./customers.module.css";

interface AccountTableProps {
  accounts: readonly AccountView[];
  onOpen: (account: AccountView) => void;
  actions?: (account: AccountView) => ReactNode;
  /** Only what tells them apart. */
  brief?: boolean;
}

/** A customer's billing accounts. */
export function AccountTable({ accounts, onOpen, actions, brief = false }: AccountTableProps) {
  const { t } = useTranslation("customers");
  const state: Column<AccountView> = {
    key: "state",
    title: t("column.state"),
    width: 90,
    value: (row) => row.state,
    render: (row) => <StateTag state={row.state} label={t(`accountStates.${row.state}`)} />,
  };
  const columns: Column<AccountView>[] = [
    { key: "number", title: t("accounts.number"), width: 120, value: (row) => row.number },
    { key: "name", title: t("accounts.name"), width: 200, value: (row) => row.name },
    ...(brief
      ? []
      : ([
          { key: "currency", title: t("accounts.currency"), width: 60, value: (row) => row.currency },
          {
            key: "cycleDay",
            title: t("accounts.cycleDay"),
            width: 80,
            value: (row) => t("accounts.cycleDayValue", { day: row.cycleDay }),
          },
          {
            key: "terms",
            title: t("accounts.terms"),
            width: 80,
            value: (row) => t("accounts.days", { count: row.paymentTermsDays }),
          },
          {
            key: "billedUntil",
            title: t("accounts.billedUntil"),
            width: 100,
            kind: "date",
            value: (row) => row.billedUntil ?? "—",
          },
        ] satisfies Column<AccountView>[])),
    state,
  ];
  return (
    <PlainTable
      columns={columns}
      rows={accounts}
      rowKey={(row) => row.accountId}
      onOpen={onOpen}
      actions={actions}
      empty={<p className={styles.soft}>{t("accounts.none")}</p>}
    />
  );
}
