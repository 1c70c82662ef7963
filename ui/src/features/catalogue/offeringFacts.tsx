import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import type { OfferingDetail } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
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
    {
      label: t("field.connector"),
      value:
        offering.kind === "bundle" ? (
          t("makeUp.asParts")
        ) : (
          <>
            {t(`connectors.${offering.connector}`)}
            {offering.webhookUrl && <div>{offering.webhookUrl}</div>}
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
