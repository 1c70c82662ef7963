import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useMay } from "@/app/session";
import { type Column, PlainTable } from "@/components";
import { type ParkedAccountRow, textOf } from "@/ipc";
import styles from "./billing.module.css";
import { To } from "./To";

/** Accounts a run could not bill: why, what to do, and the page where it is done. */
export function ParkedTable({ rows }: { rows: readonly ParkedAccountRow[] }) {
  const { t } = useTranslation("billing");
  const language = useLanguage();
  const linked = useMay()("customersRead");
  const columns: Column<ParkedAccountRow>[] = [
    {
      key: "accountNumber",
      title: t("column.account"),
      width: 120,
      value: (row) => row.accountNumber,
      render: (row) =>
        linked ? <To path={`/accounts/${row.accountId}`}>{row.accountNumber}</To> : row.accountNumber,
    },
    { key: "customerName", title: t("column.customer"), width: 180, value: (row) => row.customerName },
    {
      key: "reason",
      title: t("column.reason"),
      width: 320,
      value: (row) => row.code,
      render: (row) => {
        const text = textOf({ texts: row.texts, params: {} }, language);
        return (
          <div className={styles.reasons}>
            {text.what}
            <small>{[text.why, text.do].filter(Boolean).join(" ")}</small>
            {row.code === "billing.draft_waiting" && <To path="/bills/drafts">{t("drafts:command")}</To>}
          </div>
        );
      },
    },
  ];
  return <PlainTable columns={columns} rows={rows} rowKey={(row) => row.accountId} />;
}
