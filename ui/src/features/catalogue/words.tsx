import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { AreaTabs } from "@/components";
import type { ChargeModel, LocalText, MeterRow } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { percentOf } from "./inputs";

/** The two lists of this area. */
export function CatalogueTabs() {
  const { t } = useTranslation("catalogue");
  return (
    <AreaTabs
      label={t("title")}
      tabs={[
        { path: "/catalogue", label: t("tabs.offerings") },
        { path: "/catalogue/meters", label: t("tabs.meters") },
      ]}
    />
  );
}

/** The words of this area's choices, as options. */
export function useChoices() {
  const { t } = useTranslation("catalogue");
  return {
    states: (["draft", "published", "retired"] as const).map((value) => ({
      value,
      label: t(`states.${value}`),
    })),
    connectors: (["none", "manual", "webhook"] as const).map((value) => ({
      value,
      label: t(`connectors.${value}`),
    })),
    models: (["recurring", "oneTime", "perUnit", "graduated"] as const).map((value) => ({
      value,
      label: t(`models.${value}`),
    })),
    timings: (["inAdvance", "inArrears"] as const).map((value) => ({ value, label: t(`timings.${value}`) })),
    dayCounts: (["actual", "fixed30", "thirty360"] as const).map((value) => ({
      value,
      label: t(`dayCounts.${value}`),
    })),
    inclusive: [
      { value: true, label: t("taxIncluded") },
      { value: false, label: t("taxAdded") },
    ],
  };
}

/** How a meter counts, in one line. */
export function useMeterWords(): (meter: MeterRow) => string {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  return (meter) => {
    const words: string[] = [
      meter.aggregation === "unique"
        ? t("meters.words.unique", { attribute: meter.valueAttribute })
        : t(`meters.aggregations.${meter.aggregation}`),
    ];
    if (meter.sourceName) words.push(t("meters.words.source", { name: meter.sourceName[language] }));
    for (const filter of meter.filters)
      words.push(
        t("meters.words.filter", {
          attribute: filter.attribute,
          values: filter.values.join(t("meters.words.or")),
        }),
      );
    if (meter.dimensions.length > 0)
      words.push(t("meters.words.groups", { attributes: meter.dimensions.join(t("meters.words.and")) }));
    if (meter.detail === "event") words.push(t("meters.words.event"));
    if (meter.priced) words.push(t("meters.words.priced"));
    return words.join(t("meters.words.then"));
  };
}

/** `6%`, and whether prices contain it. */
export function useTaxText(): (rate: string, inclusive: boolean) => string {
  const { t } = useTranslation("catalogue");
  return (rate, inclusive) => t(inclusive ? "taxTextIncluded" : "taxTextAdded", { rate: percentOf(rate) });
}

interface ModelWordsProps {
  model: ChargeModel;
  currency: string;
  unit: LocalText;
  summary: LocalText;
}

/** What a model charges, in words; tiers as a table of words. */
export function ModelWords({ model, currency, unit, summary }: ModelWordsProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const name = unit[language];
  if (model.model !== "graduated")
    return (
      <p>
        {summary[language]}
        {model.model === "recurring" && (
          <span className={styles.soft}> · {t(`dayCounts.${model.dayCount ?? "actual"}`)}</span>
        )}
      </p>
    );
  const fees = model.tiers.some((tier) => tier.flatFee && !/^0(\.0*)?$/.test(tier.flatFee));
  return (
    <table className={styles.tiers}>
      <thead>
        <tr>
          <th>{t("tiers.part")}</th>
          <th data-right="true">{t("tiers.price", { currency, unit: name })}</th>
          {fees && <th data-right="true">{t("tiers.fee", { currency })}</th>}
        </tr>
      </thead>
      <tbody>
        {model.tiers.map((tier, index) => {
          const below = index === 0 ? null : (model.tiers[index - 1]?.upTo ?? null);
          return (
            <tr key={tier.upTo ?? "open"}>
              <td>
                {tier.upTo === null || tier.upTo === undefined
                  ? below === null
                    ? t("tiers.all")
                    : t("tiers.above", { from: groupDecimal(below), unit: name })
                  : below === null
                    ? t("tiers.first", { to: groupDecimal(tier.upTo), unit: name })
                    : t("tiers.between", {
                        from: groupDecimal(below),
                        to: groupDecimal(tier.upTo),
                        unit: name,
                      })}
              </td>
              <td data-right="true">{groupDecimal(tier.unitPrice)}</td>
              {fees && <td data-right="true">{tier.flatFee ? groupDecimal(tier.flatFee) : "—"}</td>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
