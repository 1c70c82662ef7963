import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { Amount, SkeletonLines } from "@/components";
import { useAsk } from "@/ipc";
import { todayIn } from "@/values/dates";
import styles from "./desk.module.css";

/** The running month's figures; their definitions and rows are in the report they lead to. */
export function MonthFigures() {
  const { t } = useTranslation("desk");
  const language = useLanguage();
  const go = useGo();
  const company = useAsk("staff.company", {});
  const month = todayIn(company.data?.company.timeZone).slice(0, 7);
  const answer = useAsk("reports.month", { month, rows: 1 }, { enabled: company.data !== undefined });
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
