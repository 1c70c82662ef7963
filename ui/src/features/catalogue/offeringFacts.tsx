import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useToday } from "@/features/orders/taskDialogs";
import type { OfferingDetail } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { groupDecimal, percentOf } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { WebhookSecret } from "./WebhookSecret";
import { useTaxText } from "./words";

/** What an offering is, as label and value. */
export function useOfferingFacts(
  offering: OfferingDetail | undefined,
): { label: string; value: ReactNode }[] {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const taxText = useTaxText();
  if (!offering) return [];
  const other = language === "en" ? "zh-CN" : "en";
  return [
    { label: t("column.code"), value: offering.code },
    { label: t(other === "en" ? "field.nameEnglish" : "field.nameChinese"), value: offering.name[other] },
    { label: t("field.unit"), value: offering.unit[language] },
    { label: t("column.currency"), value: offering.currency },
    { label: t("makeUp.kind"), value: t(`makeUp.kinds.${offering.kind}`) },
    {
      label: t("field.taxRate"),
      value:
        offering.kind === "bundle" ? (
          t("makeUp.asParts")
        ) : offering.taxCodeName ? (
          <Link to="/catalogue/tax-codes">
            {t(offering.taxInclusive ? "taxCodes.included" : "taxCodes.added", {
              name: offering.taxCodeName[language],
            })}
          </Link>
        ) : (
          taxText(offering.taxRate, offering.taxInclusive)
        ),
    },
    ...(hasTaxHistory(offering)
      ? [{ label: t("taxCodes.history"), value: <TaxHistory offering={offering} /> }]
      : []),
    {
      label: t("field.connector"),
      value:
        offering.kind === "bundle" ? (
          t("makeUp.asParts")
        ) : (
          <>
            {t(`connectors.${offering.connector}`)}
            {offering.webhookUrl && <div>{offering.webhookUrl}</div>}
            {offering.connector === "webhook" && <WebhookSecret offering={offering} />}
          </>
        ),
    },
    {
      label: t("column.active"),
      value: <span className="number">{groupDecimal(String(offering.activeSubscriptions))}</span>,
    },
    {
      label: t("column.createdAt"),
      value: <span className="number">{formatInstant(offering.createdAt)}</span>,
    },
  ];
}

/** Whether its tax code is, was or will be another one on other days. */
function hasTaxHistory({ taxCodes }: OfferingDetail): boolean {
  return taxCodes.length > 1 || Boolean(taxCodes[0]?.validFrom);
}

/** By which tax code it is taxed from which day on, newest first; the one that counts today is marked. */
function TaxHistory({ offering }: { offering: OfferingDetail }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const today = useToday();
  const own = t("taxCodes.ownRateOnly", { rate: percentOf(offering.taxRate) });
  const held = offering.taxCodes.map(({ name, validFrom }) => ({
    what: name[language],
    from: validFrom ?? null,
  }));
  const entries = held.at(-1)?.from ? [...held, { what: own, from: null }] : held;
  const current = entries.find(({ from }) => from === null || from <= today);
  return (
    <ul className={styles.rates}>
      {entries.map((entry) => (
        <li key={entry.from}>
          <span>{entry.what}</span>
          <span>{entry.from ? t("version.from", { date: entry.from }) : t("taxCodes.fromBeginning")}</span>
          {entry === current && <small className={styles.inForce}>{t("version.inForce")}</small>}
        </li>
      ))}
    </ul>
  );
}
