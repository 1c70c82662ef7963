import { useTranslation } from "react-i18next";
import { AreaTabs } from "@/components";
import type { Cadence } from "@/ipc";
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
