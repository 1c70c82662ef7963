import type { AddMeter, LocalText, MeterAggregation, MeterRow } from "@/ipc";

export const AGGREGATIONS = ["sum", "count", "max", "unique", "latest", "timeWeighted"] as const;

/** How usage is kept for prices: by day, apart by attributes, each event by itself, or with the events' own prices. */
export const KEPT = ["day", "groups", "event", "priced"] as const;
export type Kept = (typeof KEPT)[number];

export interface FilterDraft {
  attribute?: string;
  values?: string[];
}

/** A meter as it is typed. */
export interface MeterDraft {
  code?: string;
  name?: Partial<LocalText>;
  unit?: Partial<LocalText>;
  aggregation?: MeterAggregation;
  sourceMeterId?: number | null;
  filters?: FilterDraft[];
  valueAttribute?: string;
  kept?: Kept;
  dimensions?: string[];
}

/** The ways to keep usage that this aggregation has prices for. */
export function keptWays(aggregation: MeterAggregation | undefined): readonly Kept[] {
  if (aggregation === undefined || aggregation === "sum") return KEPT;
  return aggregation === "count" ? ["day", "groups", "priced"] : ["day"];
}

/** The meters whose events another one can read: those that files name. */
export function sources(meters: readonly MeterRow[]): MeterRow[] {
  return meters.filter((meter) => meter.sourceMeterId === null || meter.sourceMeterId === undefined);
}

/** The meter as the core takes it; what the chosen way of counting has no use for is left out. */
export function meterInput(draft: MeterDraft): AddMeter {
  const text = (given: Partial<LocalText> | undefined) => ({
    "zh-CN": given?.["zh-CN"]?.trim() ?? "",
    en: given?.en?.trim() ?? "",
  });
  const aggregation = draft.aggregation ?? "sum";
  const chosen = draft.kept ?? "day";
  const kept = keptWays(aggregation).includes(chosen) ? chosen : "day";
  return {
    code: draft.code?.trim() ?? "",
    name: text(draft.name),
    unit: text(draft.unit),
    aggregation,
    sourceMeterId: draft.sourceMeterId ?? null,
    filters: (draft.filters ?? []).map((filter) => ({
      attribute: filter?.attribute?.trim() ?? "",
      values: filter?.values ?? [],
    })),
    valueAttribute: aggregation === "unique" ? (draft.valueAttribute?.trim() ?? null) : null,
    dimensions: kept === "groups" ? (draft.dimensions ?? []) : [],
    detail: kept === "event" ? "event" : "day",
    priced: kept === "priced",
  };
}

/** Whether enough is filled in for a dry run that says something. */
export function isMeterComplete(draft: MeterDraft): boolean {
  const { code, name, unit, aggregation, valueAttribute, filters = [], kept, dimensions = [] } = draft;
  const texts = [code, name?.["zh-CN"], name?.en, unit?.["zh-CN"], unit?.en];
  if (aggregation === "unique") texts.push(valueAttribute);
  const grouped = kept !== "groups" || dimensions.length > 0 || !keptWays(aggregation).includes("groups");
  return (
    texts.every((text) => text?.trim()) &&
    grouped &&
    filters.every((filter) => filter?.attribute?.trim() && (filter.values ?? []).length > 0)
  );
}
