import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { Amount, Chart, SkeletonLines } from "@/components";
import { isZero } from "@/features/billing/amounts";
import { useAsk } from "@/ipc";
import { todayIn } from "@/values/dates";
import styles from "./desk.module.css";

const CHART_HEIGHT = 200;

/** The report of the running month, where the company is. */
function useMonth() {
  const company = useAsk("staff.company", {});
  const month = todayIn(company.data?.company.timeZone).slice(0, 7);
  const answer = useAsk("reports.month", { month, rows: 1 }, { enabled: company.data !== undefined });
  return { month, answer };
}

/** The running month's figures; their definitions and rows are in the report they lead to. */
export function MonthFigures() {
  const { t } = useTranslation("desk");
  const language = useLanguage();
  const go = useGo();
  const { month, answer } = useMonth();
  // The desk is about work: where the figures cannot be had, the report says why.
  if (answer.error) return null;
  return (
    <section>
      <h2 className={styles.heading}>
        {t("month", { month })}
        <button type="button" onClick={() => go(`/reports?month=${month}`)}>
          {t("report")}
        </button>
      </h2>
      {!answer.data ? (
        <SkeletonLines count={2} />
      ) : (
        <dl className={styles.figures}>
          {answer.data.figures.map((figure) => (
            <div key={figure.name} title={figure.definition[language]}>
              <dt>{figure.title[language]}</dt>
              <dd>
                <Amount value={figure.amount} withCurrency />
              </dd>
              <dd className={styles.before}>
                {t("before")} <Amount value={figure.before} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** What was billed and collected in the last twelve months; nothing for a company that has done neither. */
export function MonthsChart({ wide }: { wide: boolean }) {
  const { t } = useTranslation("desk");
  const go = useGo();
  const { answer } = useMonth();
  const trend = answer.data?.trend ?? [];
  if (trend.every(({ billed, collected }) => isZero(billed) && isZero(collected))) return null;
  const currency = trend[0]?.billed.currency ?? "";
  return (
    <section className={styles.months} data-wide={wide}>
      <header>
        <h3>{t("months.title", { currency })}</h3>
      </header>
      <Chart
        kind="bar"
        height={CHART_HEIGHT}
        categories={trend.map((point) => point.month)}
        series={(["billed", "collected"] as const).map((name) => ({
          name: t(`months.${name}`),
          values: trend.map((point) => point[name]),
        }))}
        description={t("months.description")}
        onPick={(month) => go(`/reports?month=${month}`)}
      />
    </section>
  );
}
