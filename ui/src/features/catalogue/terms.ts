import type { Alignment, Cadence, CadenceUnit, PriceTerms } from "@/ipc";
import { compareDecimals } from "@/values/decimal";
import { kindOf, type Model } from "./models";

/** What goes with a usage price, as it is typed. */
export interface TermsDraft {
  freeUnits?: string | null;
  percentOff?: string | null;
  minimum?: string | null;
  maximum?: string | null;
  billAt?: string | null;
}

/** Whether free units mean anything: these models look at events or attributes, or have a free amount of their own. */
export function takesFreeUnits(model: Model | undefined): boolean {
  return model !== "matrix" && model !== "dynamic" && model !== "percentage";
}

/** Whether a price of this model takes terms at all. */
export function takesTerms(model: Model | undefined): boolean {
  return kindOf(model) === "usage";
}

function something(decimal: string | null | undefined): decimal is string {
  return Boolean(decimal && compareDecimals(decimal, "0") !== 0);
}

/** The terms as the core takes them; a maximum of nothing is a maximum, free units and a minimum of nothing are none. */
export function termsInput(model: Model | undefined, draft: TermsDraft | undefined): PriceTerms {
  if (!takesTerms(model)) return {};
  const { freeUnits, percentOff, minimum, maximum, billAt } = draft ?? {};
  return {
    ...(takesFreeUnits(model) && something(freeUnits) ? { freeUnits } : {}),
    ...(something(percentOff) ? { percentOff } : {}),
    ...(something(minimum) ? { minimum } : {}),
    ...(maximum ? { maximum } : {}),
    ...(billAt ? { billAt } : {}),
  };
}

/** Whether any term is filled in, so that they are shown unfolded. */
export function areTermsGiven(draft: TermsDraft | undefined): boolean {
  const { freeUnits, percentOff, minimum, maximum, billAt } = draft ?? {};
  return Boolean(something(freeUnits) || something(percentOff) || something(minimum) || maximum || billAt);
}

/** How often a price is billed, as it is typed. */
export interface CadenceDraft {
  every?: string | null;
  unit: CadenceUnit;
}

/** The usual lengths of a cycle, each with the name of its words. */
export const usualCadences = {
  month: { every: "1", unit: "month" },
  quarter: { every: "3", unit: "month" },
  halfYear: { every: "6", unit: "month" },
  year: { every: "1", unit: "year" },
} as const satisfies Readonly<Record<string, CadenceDraft>>;

export type UsualCadence = keyof typeof usualCadences;

/** Ten years: the longest cycle the core bills. */
export const longestCadence: Readonly<Record<CadenceUnit, number>> = {
  day: 3650,
  week: 520,
  month: 120,
  year: 10,
};

/** The name of a usual length, or null for one of its own. */
export function usualCadence({ every, unit }: { every?: string | number | null; unit: CadenceUnit }) {
  const names = Object.keys(usualCadences) as UsualCadence[];
  const found = names.find(
    (name) => usualCadences[name].unit === unit && usualCadences[name].every === String(every),
  );
  return found ?? (unit === "month" && String(every) === "12" ? "year" : null);
}

/** Why a length is none: not filled in, or more than ten years. */
export function cadenceFault(draft: CadenceDraft | undefined): "missing" | "tooLong" | null {
  if (!draft) return null;
  if (!draft.every || compareDecimals(draft.every, "1") < 0) return "missing";
  return compareDecimals(draft.every, String(longestCadence[draft.unit])) > 0 ? "tooLong" : null;
}

/** Where the cycles of such a length may begin: days have no place in a calendar, weeks none on a billing day. */
export function alignmentsOf(unit: CadenceUnit): readonly Alignment[] {
  if (unit === "day") return ["anniversary"];
  return unit === "week" ? ["anniversary", "calendar"] : ["cycleDay", "anniversary", "calendar"];
}

/** The alignment that counts: what was chosen, where it can be chosen for this length, else the first that can. */
export function alignmentOf(unit: CadenceUnit, chosen: Alignment | undefined): Alignment {
  const offered = alignmentsOf(unit);
  return chosen && offered.includes(chosen) ? chosen : (offered[0] ?? "anniversary");
}

/** How often and from where a price is billed, as the core takes it; once knows neither. */
export function cycleInput(
  model: Model | undefined,
  cadence: CadenceDraft | undefined,
  alignment: Alignment | undefined,
): { cadence: Cadence; alignment: Alignment } {
  if (kindOf(model) === "oneTime" || !cadence)
    return { cadence: { every: 1, unit: "month" }, alignment: alignment ?? "cycleDay" };
  const { every, unit } = cadence;
  return { cadence: { every: Number(every ?? 0), unit }, alignment: alignmentOf(unit, alignment) };
}
