import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { Amount, Section } from "@/components";
import { minus } from "@/features/billing/amounts";
import type { ReportTable, ReportTableRow } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { formatAmount } from "@/values/money";
import { drillPath } from "./drill";
import styles from "./reports.module.css";
import { shareText, shareWidth } from "./share";

interface ReportTableViewProps {
  title: string;
  /** What the count counts. */
  countTitle: string;
  table: ReportTable;
}

/** The rows behind a month: the largest by name, the others as one, and the sum. A name opens its charges. */
export function ReportTableView({ title, countTitle, table }: ReportTableViewProps) {
  const { t } = useTranslation("reports");
  const { rows, others, othersCount, sum } = table;
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <p className={styles.soft}>{t("table.nothing")}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{t("table.name")}</th>
              <th data-right>{countTitle}</th>
              <th data-right>{t("table.net")}</th>
              <th data-right>{t("table.tax")}</th>
              <th data-right>
                {t("table.total")} <span className={styles.faint}>{sum.total.currency}</span>
              </th>
              <th data-right>{t("table.change")}</th>
              <th>{t("table.share")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id ?? row.code} row={row} />
            ))}
            {others && <Row row={others} name={t("table.others", { count: othersCount })} />}
          </tbody>
          <tfoot>
            <Row row={sum} name={t("table.sum")} />
          </tfoot>
        </table>
      )}
    </Section>
  );
}

function Row({ row, name }: { row: ReportTableRow; name?: string }) {
  const language = useLanguage();
  const go = useGo();
  const path = row.drill ? drillPath(row.drill) : null;
  const change = minus(row.total, row.before);
  const sign = BigInt(change.minor) > 0n ? "+" : "";
  const title = name ?? row.name[language];
  return (
    <tr>
      <td>
        {path ? (
          <button type="button" className={styles.drill} onClick={() => go(path)}>
            {title}
          </button>
        ) : (
          title
        )}
        {!name && <span className={styles.code}>{row.code}</span>}
      </td>
      <td data-right>{groupDecimal(String(row.count))}</td>
      <td data-right>
        <Amount value={row.net} />
      </td>
      <td data-right>
        <Amount value={row.tax} />
      </td>
      <td data-right>
        <Amount value={row.total} />
      </td>
      <td data-right className={styles.change}>
        {sign}
        {formatAmount(change)}
      </td>
      <td>
        <span className={styles.share}>
          <i style={{ width: shareWidth(row.share) }} />
          <span>{shareText(row.share)}</span>
        </span>
      </td>
    </tr>
  );
}
