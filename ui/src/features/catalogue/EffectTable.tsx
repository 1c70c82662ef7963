import { useTranslation } from "react-i18next";
import { type Column, PlainTable } from "@/components";
import type { AccountEffect } from "@/ipc";

/** The columns of accounts whose charges a changed price alters. */
export function useEffectColumns(): Column<AccountEffect>[] {
  const { t } = useTranslation("catalogue");
  return [
    { key: "customerName", title: t("effect.customer"), width: 220, value: (row) => row.customerName },
    { key: "accountNumber", title: t("effect.account"), width: 110, value: (row) => row.accountNumber },
    { key: "before", title: t("effect.before"), width: 110, kind: "amount", value: (row) => row.before },
    { key: "after", title: t("effect.after"), width: 110, kind: "amount", value: (row) => row.after },
    {
      key: "difference",
      title: t("effect.difference"),
      width: 110,
      kind: "amount",
      value: (row) => row.difference,
    },
  ];
}

interface EffectTableProps {
  rows: readonly AccountEffect[];
  onOpen: (row: AccountEffect) => void;
}

/** Accounts whose charges a changed price alters, each one click from its page. */
export function EffectTable({ rows, onOpen }: EffectTableProps) {
  const columns = useEffectColumns();
  return <PlainTable columns={columns} rows={rows} rowKey={(row) => row.accountId} onOpen={onOpen} />;
}
