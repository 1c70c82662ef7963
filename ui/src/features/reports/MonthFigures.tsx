import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { Amount, Figure, Figures } from "@/components";
import { isZero, minus } from "@/features/billing/amounts";
import { type Figure as FigureData, type MonthReportView, queryPermissions } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
import { formatAmount } from "@/values/money";
import { drillPath } from "./drill";
import styles from "./reports.module.css";

const permissionOf: Readonly<Record<string, string | undefined>> = queryPermissions;

/** The month in four figures; each says what it counts, as of when, and whether it ties to the ledger. */
export function MonthFigures({ report }: { report: MonthReportView }) {
  const { t } = useTranslation("reports");
  const language = useLanguage();
  const go = useGo();
  const may = useMay();
  return (
    <Figures>
      {report.figures.map((figure) => {
        const path = drillPath(figure.drill);
        const reachable = path !== null && may(permissionOf[figure.drill.query]);
        return (
          <Figure
            key={figure.name}
            label={figure.title[language]}
            value={
              <>
                <Amount value={figure.amount} withCurrency />
                <Against figure={figure} />
              </>
            }
            definition={figure.definition[language]}
            basis={figure.basis[language]}
            asOf={formatInstant(report.asOf)}
            ties={tiesOf(
              figure,
              t("figures.ledger", { amount: figure.ledger ? formatAmount(figure.ledger) : "" }),
            )}
            onDrill={reachable ? () => go(path) : undefined}
          />
        );
      })}
    </Figures>
  );
}

function tiesOf(figure: FigureData, ledgerSays: string) {
  if (figure.tiesToLedger === null || figure.tiesToLedger === undefined) return undefined;
  return { tied: figure.tiesToLedger, note: figure.tiesToLedger ? undefined : ledgerSays };
}

/** How many documents it is, and the change against the month before. */
function Against({ figure }: { figure: FigureData }) {
  const { t } = useTranslation("reports");
  const change = minus(figure.amount, figure.before);
  const sign = change.minor.startsWith("-") ? "" : "+";
  return (
    <span className={styles.against}>
      {t("figures.count", { count: figure.count, shown: groupDecimal(String(figure.count)) })}
      {" · "}
      {isZero(change) ? t("figures.same") : t("figures.change", { change: `${sign}${formatAmount(change)}` })}
    </span>
  );
}
