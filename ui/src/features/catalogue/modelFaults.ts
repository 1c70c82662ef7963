import { compareDecimals } from "@/values/decimal";
import type { DimensionDraft, ModelDraft, RateDraft, TierDraft } from "./models";

/** Why a tier's upper bound is wrong: not filled in, or not above the tier before. Null when it is right. */
export function boundFault(tiers: readonly TierDraft[], index: number): "missing" | "notAbove" | null {
  if (index === tiers.length - 1) return null;
  const bound = tiers[index]?.upTo;
  if (!bound) return "missing";
  const before = index === 0 ? "0" : tiers[index - 1]?.upTo;
  return before && compareDecimals(bound, before) <= 0 ? "notAbove" : null;
}

/** Why the attributes can't stand as columns: one without a name, or a name twice. */
export function dimensionFault(dimensions: readonly DimensionDraft[]): "unnamed" | "namedTwice" | null {
  const names = dimensions.map(({ name }) => name?.trim() ?? "");
  if (names.length === 0 || names.includes("")) return "unnamed";
  return new Set(names).size < names.length ? "namedTwice" : null;
}

/** Why a row of the attribute table is wrong: a value is missing, or a row above has the same ones. */
export function valuesFault(
  dimensions: readonly DimensionDraft[],
  rates: readonly RateDraft[],
  index: number,
): "valueMissing" | "valuesTwice" | null {
  const valuesOf = (rate: RateDraft | undefined) =>
    dimensions.map(({ key }) => rate?.values?.[key]?.trim() ?? "");
  const values = valuesOf(rates[index]);
  if (values.includes("")) return "valueMissing";
  const same = (rate: RateDraft) => valuesOf(rate).every((value, column) => value === values[column]);
  return rates.slice(0, index).some(same) ? "valuesTwice" : null;
}

/** Whether an event would have to cost at least more than it may cost at most. */
export function areBoundsCrossed({ minimum, maximum }: ModelDraft): boolean {
  return Boolean(minimum && maximum && compareDecimals(maximum, minimum) < 0);
}

/** The most events that can be free in a cycle. */
const MOST_EVENTS = "4294967295";

/** Whether more events would be free than the core counts. */
export function areTooManyEvents(events: string | null | undefined): boolean {
  return Boolean(events && compareDecimals(events, MOST_EVENTS) > 0);
}

function areComplete(tiers: readonly TierDraft[] | undefined, column: "unitPrice" | "amount" | "rate") {
  const rows = tiers ?? [];
  return rows.length > 0 && rows.every((tier, index) => tier[column] && boundFault(rows, index) === null);
}

/** Whether a model is filled in far enough for a dry run that says something. */
export function isModelComplete(draft: ModelDraft | undefined): boolean {
  switch (draft?.model) {
    case undefined:
      return false;
    case "oneTime":
    case "recurring":
    case "minimumCommitment":
      return Boolean(draft.amount);
    case "perUnit":
      return Boolean(draft.unitPrice);
    case "package":
      return Boolean(draft.amount && draft.size);
    case "seats":
    case "graduated":
    case "volume":
      return areComplete(draft.tiers, "unitPrice");
    case "stairstep":
      return areComplete(draft.steps, "amount");
    case "graduatedPercentage":
      return areComplete(draft.tiers, "rate");
    case "percentage":
      return Boolean(draft.rate) && !areBoundsCrossed(draft) && !areTooManyEvents(draft.freeEvents);
    case "dynamic":
      return true;
    case "matrix": {
      const { dimensions = [], rates = [], otherwise } = draft;
      const whole = (rate: RateDraft, index: number) =>
        rate.unitPrice && valuesFault(dimensions, rates, index) === null;
      return (
        dimensionFault(dimensions) === null && rates.every(whole) && (rates.length > 0 || Boolean(otherwise))
      );
    }
  }
}
