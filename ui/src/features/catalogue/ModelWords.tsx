import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import type { ChargeModel, DayCount, LocalText, PriceTerms } from "@/ipc";
import { compareDecimals, groupDecimal } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { MatrixTable, TierTable } from "./PriceTables";

interface ModelWordsProps {
  model: ChargeModel;
  terms: PriceTerms;
  currency: string;
  unit: LocalText;
  summary: LocalText;
}

/** What a version charges: in words, its tiers and attributes as tables, and what goes with it. */
export function ModelWords({ model, terms, currency, unit, summary }: ModelWordsProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const name = unit[language] || t("unitWord");
  return (
    <div className={styles.said}>
      <Charged model={model} currency={currency} unit={name} summary={summary[language]} />
      <Said lines={useTermLines(terms, currency, name)} />
    </div>
  );
}

function Charged({
  model,
  currency,
  unit,
  summary,
}: {
  model: ChargeModel;
  currency: string;
  unit: string;
  summary: string;
}) {
  const { t } = useTranslation("catalogue");
  const money = (price: string) => `${currency} ${groupDecimal(price)}`;
  switch (model.model) {
    case "oneTime":
      return <p>{summary}</p>;
    case "recurring":
    case "minimumCommitment":
      return (
        <p>
          {summary}
          <Days dayCount={model.dayCount} />
        </p>
      );
    case "perUnit":
      return <p className="number">{`${money(model.unitPrice)} / ${unit}`}</p>;
    case "package":
      return (
        <p className="number">
          {t("said.package", { price: money(model.amount), size: groupDecimal(model.size), unit })}
        </p>
      );
    case "dynamic": {
      const { multiplier } = model;
      const plain = !multiplier || compareDecimals(multiplier, "1") === 0;
      return <p>{plain ? t("said.dynamic") : t("said.dynamicTimes", { by: groupDecimal(multiplier) })}</p>;
    }
    case "percentage":
      return <Percentage model={model} currency={currency} unit={unit} />;
    case "matrix":
      return <MatrixTable model={model} currency={currency} unit={unit} />;
    case "seats":
      return (
        <>
          <p>
            {t(`schemes.${model.scheme ?? "graduated"}`)}
            <Days dayCount={model.dayCount} />
          </p>
          <TierTable model={model} currency={currency} unit={unit} />
        </>
      );
    default:
      return (
        <>
          <p>{t(`modelHelp.${model.model}`)}</p>
          <TierTable model={model} currency={currency} unit={unit} />
        </>
      );
  }
}

function Days({ dayCount = "actual" }: { dayCount?: DayCount }) {
  const { t } = useTranslation("catalogue");
  return (
    <span className={styles.soft}>
      {" "}
      ·{" "}
      {typeof dayCount === "string"
        ? t(`dayCounts.${dayCount}`)
        : t("dayCounts.everyMonth", { days: dayCount.everyMonth })}
    </span>
  );
}

interface PercentageProps {
  model: Extract<ChargeModel, { model: "percentage" }>;
  currency: string;
  unit: string;
}

function Percentage({ model, currency, unit }: PercentageProps) {
  const { t } = useTranslation("catalogue");
  const { rate, fixedFee, minimum, maximum, freeEvents, freeAmount } = model;
  const money = (price: string) => `${currency} ${groupDecimal(price)}`;
  const count = freeEvents === null || freeEvents === undefined ? null : groupDecimal(String(freeEvents));
  return (
    <Said
      lines={[
        [t("percentage.rate"), `${groupDecimal(rate)}%`],
        [t("percentage.fixedFee"), isSome(fixedFee) && money(fixedFee)],
        [t("percentage.minimum"), minimum && money(minimum)],
        [t("percentage.maximum"), maximum && money(maximum)],
        [t("percentage.freeEvents"), count && `${count} ${t("percentage.events")}`],
        [t("percentage.freeAmount"), freeAmount && `${groupDecimal(freeAmount)} ${unit}`],
      ]}
    />
  );
}

type Line = [label: string, value: ReactNode];

function useTermLines(
  { freeUnits, percentOff, minimum, maximum, billAt }: PriceTerms,
  currency: string,
  unit: string,
): Line[] {
  const { t } = useTranslation("catalogue");
  const money = (price: string) => `${currency} ${groupDecimal(price)}`;
  return [
    [t("terms.freeUnits"), isSome(freeUnits) && `${groupDecimal(freeUnits)} ${unit}`],
    [t("terms.percentOff"), isSome(percentOff) && `${groupDecimal(percentOff)}%`],
    [t("terms.minimum"), minimum && money(minimum)],
    [t("terms.maximum"), maximum && money(maximum)],
    [t("terms.billAt"), billAt && money(billAt)],
  ];
}

function isSome(decimal: string | null | undefined): decimal is string {
  return Boolean(decimal && compareDecimals(decimal, "0") !== 0);
}

/** Labels and values; lines without a value are left out. */
function Said({ lines }: { lines: readonly Line[] }) {
  const there = lines.filter(([, value]) => value);
  if (there.length === 0) return null;
  return (
    <dl className={styles.saidLines}>
      {there.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
