import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchValue } from "@/app/router";
import { EmptyState, ErrorPanel, Page, PageSkeleton, SkeletonLines } from "@/components";
import { type ReportTableSort, useAsk } from "@/ipc";
import { todayIn } from "@/values/dates";
import { MonthFigures } from "./MonthFigures";
import { MonthPicker } from "./MonthPicker";
import { MonthTrend } from "./MonthTrend";
import { isMonth, monthOf, monthToShow } from "./months";
import { ReportExports } from "./ReportExports";
import { ReportTableView } from "./ReportTableView";
import styles from "./reports.module.css";

const SORTS = ["total", "net", "change", "name"] as const satisfies readonly ReportTableSort[];
const ROWS = [10, 50, 500] as const;

/** The month in figures: the figures first, then the chart, then the rows behind them. */
export default function MonthReportPage() {
  const company = useAsk("staff.company", {});
  if (company.error) return <ErrorPanel error={company.error} onRetry={() => company.refetch()} />;
  if (!company.data) return <PageSkeleton />;
  return <MonthReport today={todayIn(company.data.company.timeZone)} />;
}

function MonthReport({ today }: { today: string }) {
  const { t } = useTranslation("reports");
  const [asked, setMonth] = useSearchValue("month");
  const [currency, setCurrency] = useSearchValue("currency");
  const [sorted, setSort] = useSearchValue("sort");
  const [many, setRows] = useSearchValue("rows");
  const latest = monthOf(today);
  const month = isMonth(asked) && asked <= latest ? asked : monthToShow(today);
  const sort = SORTS.find((each) => each === sorted) ?? "total";
  const rows = ROWS.find((each) => String(each) === many) ?? ROWS[0];
  const answer = useAsk(
    "reports.month",
    { month, rows, sort, ...(currency ? { currency } : {}) },
    { keepPrevious: true },
  );
  const report = answer.data;
  return (
    <Page
      title={t("title")}
      aside={
        <>
          <MonthPicker month={month} latest={latest} onChange={setMonth} />
          {report && report.currencies.length > 1 && (
            <Select
              aria-label={t("currency")}
              value={report.currency}
              options={report.currencies.map((code) => ({ value: code, label: code }))}
              onChange={setCurrency}
              style={{ width: 88 }}
            />
          )}
          {report && !report.complete && <span className={styles.running}>{t("running")}</span>}
        </>
      }
      actions={report && <ReportExports month={month} currency={report.currency} rows={rows} sort={sort} />}
    >
      {answer.error && <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />}
      {!report && !answer.error && <SkeletonLines count={8} />}
      {report && (
        <div className={styles.report} data-old={answer.isPlaceholderData}>
          <MonthFigures report={report} />
          {report.byCustomer.rows.length === 0 && report.figures.every((figure) => figure.count === 0) ? (
            <EmptyState title={t("empty.title", { month })} text={t("empty.text")} />
          ) : (
            <>
              <MonthTrend trend={report.trend} currency={report.currency} onPick={setMonth} />
              <div className={styles.tableBar}>
                <span>{t("table.sortedBy")}</span>
                <Select
                  size="small"
                  aria-label={t("table.sortedBy")}
                  value={sort}
                  options={SORTS.map((value) => ({ value, label: t(`sorts.${value}`) }))}
                  onChange={setSort}
                  style={{ width: 150 }}
                />
                <span>{t("table.rows")}</span>
                <Select
                  size="small"
                  aria-label={t("table.rows")}
                  value={rows}
                  options={ROWS.map((value) => ({ value, label: String(value) }))}
                  onChange={(value) => setRows(String(value))}
                  style={{ width: 76 }}
                />
              </div>
              <ReportTableView
                title={t("table.byOffering")}
                countTitle={t("table.charges")}
                table={report.byOffering}
              />
              <ReportTableView
                title={t("table.byCustomer")}
                countTitle={t("table.bills")}
                table={report.byCustomer}
              />
            </>
          )}
        </div>
      )}
    </Page>
  );
}
