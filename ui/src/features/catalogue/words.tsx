import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { AreaTabs } from "@/components";
import type { Cadence, MeterRow } from "@/ipc";
import { percentOf } from "./inputs";
import { usualCadence } from "./terms";

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
    schemes: (["graduated", "volume"] as const).map((value) => ({ value, label: t(`schemes.${value}`) })),
    timings: (["inAdvance", "inArrears"] as const).map((value) => ({ value, label: t(`timings.${value}`) })),
    onceTimings: (["inAdvance", "inArrears"] as const).map((value) => ({
      value,
      label: t(`onceTimings.${value}`),
    })),
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

/** `Every quarter`, `Every 10 days`. */
export function useCadenceText(): (cadence: Cadence) => string {
  const { t } = useTranslation("catalogue");
  return (cadence) => {
    const usual = usualCadence(cadence);
    return usual ? t(`cadences.${usual}`) : t(`everyUnit.${cadence.unit}`, { count: cadence.every });
  };
}
