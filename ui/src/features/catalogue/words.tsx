import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { AreaTabs } from "@/components";
import { type Amount, type Cadence, type CouponDuration, type MeterRow, type PhaseView, useAsk } from "@/ipc";
import { groupDecimal, percentOf } from "@/values/decimal";
import { formatAmount } from "@/values/money";
import { usualCadence } from "./terms";

/** The lists of this area. */
export function CatalogueTabs() {
  const { t } = useTranslation("catalogue");
  return (
    <AreaTabs
      label={t("title")}
      tabs={[
        { path: "/catalogue", label: t("tabs.offerings") },
        { path: "/catalogue/meters", label: t("tabs.meters") },
        { path: "/catalogue/coupons", label: t("tabs.coupons") },
        { path: "/catalogue/price-lists", label: t("tabs.priceLists") },
        { path: "/catalogue/tax-codes", label: t("tabs.taxCodes") },
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

/** `Trial, 14 days`; `Goes on, no end`. */
export function usePhaseText(): (phase: PhaseView) => string {
  const { t } = useTranslation("catalogue");
  return ({ kind, length }) =>
    t("phases.text", {
      kind: t(`phases.kinds.${kind}`),
      length: length ? t(`lengths.${length.unit}`, { count: length.every }) : t("phases.noEnd"),
    });
}

/** What a price list is called; its number where that is not known. */
export function usePriceListName(priceListId: number | null | undefined): string {
  const language = useLanguage();
  const wanted = priceListId !== null && priceListId !== undefined;
  const lists = useAsk("catalog.price_lists", {}, { enabled: wanted });
  const found = lists.data?.rows.find((row) => row.priceListId === priceListId);
  return found?.name[language] ?? String(priceListId ?? "");
}

/** What a coupon takes off, and how often: of the catalogue's coupons and of those given. */
interface CouponLike {
  percent?: string | null;
  amount?: Amount | null;
  duration: CouponDuration;
  cycles?: number | null;
}

/** `10%`, `CNY 50.00`; `in 3 billing cycles`. */
export function useCouponWords() {
  const { t } = useTranslation("catalogue");
  return {
    off: ({ percent, amount }: CouponLike) =>
      amount ? `${amount.currency} ${formatAmount(amount)}` : `${groupDecimal(percent ?? "0")}%`,
    duration: ({ duration, cycles }: CouponLike) =>
      duration === "cycles"
        ? t("coupons.inCycles", { count: cycles ?? 0 })
        : t(`coupons.durations.${duration}`),
  };
}

/** How many accounts the next run bills a difference, in words. */
export function RerateNote({ accounts }: { accounts: number }) {
  const { t } = useTranslation("catalogue");
  return <p>{accounts === 0 ? t("version.noneToRerate") : t("version.toRerate", { count: accounts })}</p>;
}
