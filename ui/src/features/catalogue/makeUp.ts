import type { Cadence, NewPart, NewPhase, OfferingKind, PhaseKind, TaxCodeRow } from "@/ipc";
import { compareDecimals } from "@/values/decimal";
import { type CadenceDraft, cadenceFault } from "./terms";

export const OFFERING_KINDS = ["standard", "addOn", "bundle"] as const satisfies readonly OfferingKind[];
export const PHASE_KINDS = [
  "trial",
  "discount",
  "fixedTerm",
  "evergreen",
] as const satisfies readonly PhaseKind[];

/** A phase as it is typed; without a number it has no end. */
export interface PhaseDraft {
  kind?: PhaseKind;
  length?: CadenceDraft;
}

/** A part of a bundle as it is typed. */
export interface PartDraft {
  offeringId?: number | null;
  quantity?: string | null;
}

/** What an offering is made of, as it is typed: of which the fields of the chosen kind count. */
export interface MakeUpDraft {
  kind?: OfferingKind;
  phases?: PhaseDraft[];
  parts?: PartDraft[];
  baseIds?: number[];
}

/** What an offering is taxed by: a rate of its own, or the rates of a tax code. */
export interface TaxDraft {
  taxBy?: "rate" | "code";
  taxRate?: string | null;
  taxCodeId?: number | null;
}

/** The phases most offerings with phases begin with. */
export const usualPhases: PhaseDraft[] = [
  { kind: "trial", length: { every: "1", unit: "month" } },
  { kind: "evergreen", length: { every: null, unit: "month" } },
];

/** A length as the core takes it; none where no number is given. */
export function lengthInput(draft: CadenceDraft | undefined): Cadence | null {
  return draft?.every ? { every: Number(draft.every), unit: draft.unit } : null;
}

/** Why the length of a phase can't be: only the last one may go on without an end. Null when it is right. */
export function phaseFault(phases: readonly PhaseDraft[], index: number): "missing" | "tooLong" | null {
  const length = phases[index]?.length;
  if (length?.every) return cadenceFault(length);
  return index === phases.length - 1 ? null : "missing";
}

function isPartComplete({ offeringId, quantity }: PartDraft): boolean {
  return Boolean(offeringId && quantity && compareDecimals(quantity, "0") > 0);
}

/** Whether everything of the chosen kind is given. */
export function isMadeUp({ kind, phases = [], parts = [], baseIds = [] }: MakeUpDraft): boolean {
  if (kind === "bundle") return parts.length > 0 && parts.every((part) => isPartComplete(part ?? {}));
  const phased = phases.every((phase, index) => phase?.kind && phaseFault(phases, index) === null);
  return phased && (kind !== "addOn" || baseIds.length > 0);
}

interface MakeUp {
  kind: OfferingKind;
  phases: NewPhase[];
  parts: NewPart[];
  baseIds: number[];
}

/** What the offering is made of, as the core takes it: what another kind was given before does not go along. */
export function makeUpInput(draft: MakeUpDraft): MakeUp {
  const { kind = "standard", phases = [], parts = [], baseIds = [] } = draft;
  const bundle = kind === "bundle";
  return {
    kind,
    phases: bundle
      ? []
      : phases.map((phase) => ({ kind: phase?.kind ?? "evergreen", length: lengthInput(phase?.length) })),
    parts: bundle
      ? parts.map((part) => ({ offeringId: part?.offeringId ?? 0, quantity: part?.quantity ?? "0" }))
      : [],
    baseIds: kind === "addOn" ? baseIds : [],
  };
}

/** Whether the tax is given; a bundle has none, its parts are taxed. */
export function isTaxed({ taxBy, taxRate, taxCodeId }: TaxDraft, kind: OfferingKind | undefined): boolean {
  if (kind === "bundle") return true;
  return taxBy === "code" ? Boolean(taxCodeId) : Boolean(taxRate?.trim());
}

/** The rate of a tax code that counts on the days before its first rate, too: its oldest one. */
export function firstRate(code: TaxCodeRow | undefined): TaxCodeRow["rates"][number] | undefined {
  return code?.rates.at(-1);
}

/** The tax as the core takes it: with a tax code, the offering's own rate is the code's oldest. */
export function taxInput(
  { taxBy, taxRate, taxCodeId }: TaxDraft,
  kind: OfferingKind | undefined,
  codes: readonly TaxCodeRow[],
): { taxRate: string; taxCodeId: number | null } {
  if (kind === "bundle") return { taxRate: "0", taxCodeId: null };
  if (taxBy !== "code") return { taxRate: taxRate ?? "", taxCodeId: null };
  const code = codes.find((each) => each.taxCodeId === taxCodeId);
  return { taxRate: firstRate(code)?.rate ?? "", taxCodeId: taxCodeId ?? null };
}
