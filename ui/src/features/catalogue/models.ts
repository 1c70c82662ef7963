import type { ChargeModel, DayCount, MatrixRate, PriceKind, PriceTiming, TierScheme } from "@/ipc";
import { compareDecimals } from "@/values/decimal";

export type Model = ChargeModel["model"];

/** A tier or step as it is typed: the columns of all tables, of which those of the chosen model count. */
export interface TierDraft {
  upTo?: string | null;
  unitPrice?: string | null;
  flatFee?: string | null;
  block?: string | null;
  /** The price of a whole step. */
  amount?: string | null;
  /** The percentage of a tier of turnover. */
  rate?: string | null;
}

/** An attribute. Its key ties the values of the rows to it, whatever it is called and wherever it stands. */
export interface DimensionDraft {
  key: string;
  name?: string;
}

export interface RateDraft {
  /** The value of each attribute, by its key. */
  values?: Record<string, string>;
  unitPrice?: string | null;
}

/** A charge model as it is typed: the fields of all models, of which the chosen one's count. */
export interface ModelDraft {
  model?: Model;
  amount?: string | null;
  dayCount?: DayCount;
  scheme?: TierScheme;
  unitPrice?: string | null;
  tiers?: TierDraft[];
  steps?: TierDraft[];
  /** Whether the tiers have fixed fees, and blocks: what is not shown is not charged. */
  fees?: boolean;
  blocks?: boolean;
  size?: string | null;
  rate?: string | null;
  fixedFee?: string | null;
  freeEvents?: string | null;
  freeAmount?: string | null;
  minimum?: string | null;
  maximum?: string | null;
  multiplier?: string | null;
  dimensions?: DimensionDraft[];
  rates?: RateDraft[];
  otherwise?: string | null;
}

/** The models by what they charge for, the plainest first. Every version of one price is of one kind. */
export const modelsOfKind: Readonly<Record<PriceKind, readonly Model[]>> = {
  oneTime: ["oneTime"],
  recurring: ["recurring", "seats"],
  usage: [
    "perUnit",
    "graduated",
    "volume",
    "stairstep",
    "package",
    "percentage",
    "graduatedPercentage",
    "matrix",
    "dynamic",
  ],
  commitment: ["minimumCommitment"],
};

export const kinds: readonly PriceKind[] = ["oneTime", "recurring", "usage", "commitment"];

/** What a model charges for: a start, time, usage, or what is missing to a minimum. */
export function kindOf(model: Model | undefined): PriceKind {
  return kinds.find((kind) => model && modelsOfKind[kind].includes(model)) ?? "recurring";
}

/** Whether a price of this model can only be billed when its cycle is over. */
export function isInArrears(model: Model | undefined): boolean {
  const kind = kindOf(model);
  return kind === "usage" || kind === "commitment";
}

/** When a price of this model is billed. */
export function timingOf(model: Model | undefined, chosen: PriceTiming | undefined): PriceTiming {
  return isInArrears(model) ? "inArrears" : (chosen ?? "inAdvance");
}

/** Whether what is open of a price can be billed when a service ends: not what is charged before, nor a minimum of a whole cycle. */
export function canCloseAtEnd(model: Model | undefined, chosen: PriceTiming | undefined): boolean {
  const kind = kindOf(model);
  return (kind === "usage" || kind === "recurring") && timingOf(model, chosen) === "inArrears";
}

/** What every price begins with: a bounded tier and the open one, one attribute and one row. */
export const emptyModel: ModelDraft = {
  model: "recurring",
  dayCount: "actual",
  scheme: "graduated",
  tiers: [{}, {}],
  steps: [{}, {}],
  dimensions: [{ key: "1" }],
  rates: [{}],
};

function isNothing(decimal: string | null | undefined): boolean {
  return !decimal || compareDecimals(decimal, "0") === 0;
}

function given<K extends string>(key: K, value: string | null | undefined): { [key in K]?: string } {
  return value ? ({ [key]: value } as { [key in K]: string }) : {};
}

/** The bound as the core takes it: the last one is open, whatever it was before another was removed. */
function upTo(tiers: readonly TierDraft[], index: number): string | null {
  return index === tiers.length - 1 ? null : (tiers[index]?.upTo ?? null);
}

function tiersInput({ tiers = [], fees, blocks }: ModelDraft) {
  return tiers.map((tier, index) => ({
    upTo: upTo(tiers, index),
    unitPrice: tier.unitPrice ?? "0",
    ...(fees ? given("flatFee", tier.flatFee) : {}),
    ...(blocks ? given("block", tier.block) : {}),
  }));
}

/** The columns of the attribute table that have a name. */
function matrixInput({ dimensions = [], rates = [] }: ModelDraft): {
  dimensions: string[];
  rates: MatrixRate[];
} {
  return {
    dimensions: dimensions.map(({ name }) => name?.trim() ?? ""),
    rates: rates.map((rate) => ({
      values: dimensions.map(({ key }) => rate.values?.[key]?.trim() ?? ""),
      unitPrice: rate.unitPrice ?? "0",
    })),
  };
}

function percentageInput(draft: ModelDraft): ChargeModel {
  return {
    model: "percentage",
    rate: draft.rate ?? "0",
    ...given("fixedFee", draft.fixedFee),
    // A count of events, held far below where numbers lose digits.
    freeEvents: draft.freeEvents ? Number(draft.freeEvents) : null,
    freeAmount: draft.freeAmount || null,
    minimum: draft.minimum || null,
    maximum: draft.maximum || null,
  };
}

/** The model as the core takes it: the fields of the chosen model and no others. */
export function modelInput(draft: ModelDraft | undefined): ChargeModel {
  const model = draft?.model ?? "recurring";
  const { amount, tiers = [], steps = [], fees } = draft ?? {};
  const dayCount = draft?.dayCount ?? "actual";
  switch (model) {
    case "oneTime":
      return { model, amount: amount ?? "0" };
    case "recurring":
    case "minimumCommitment":
      return { model, amount: amount ?? "0", dayCount };
    case "seats":
      return { model, scheme: draft?.scheme ?? "graduated", tiers: tiersInput(draft ?? {}), dayCount };
    case "perUnit":
      return { model, unitPrice: draft?.unitPrice ?? "0" };
    case "graduated":
    case "volume":
      return { model, tiers: tiersInput(draft ?? {}) };
    case "stairstep":
      return {
        model,
        steps: steps.map((step, index) => ({ upTo: upTo(steps, index), amount: step.amount ?? "0" })),
      };
    case "package":
      return { model, amount: amount ?? "0", size: draft?.size ?? "0" };
    case "percentage":
      return percentageInput(draft ?? {});
    case "graduatedPercentage":
      return {
        model,
        tiers: tiers.map((tier, index) => ({
          upTo: upTo(tiers, index),
          rate: tier.rate ?? "0",
          ...(fees ? given("flatFee", tier.flatFee) : {}),
        })),
      };
    case "dynamic":
      return { model, ...given("multiplier", draft?.multiplier) };
    case "matrix":
      return { model, ...matrixInput(draft ?? {}), otherwise: draft?.otherwise || null };
  }
}

/** A model of the catalogue as the form begins with it, e.g. for the next version of a price. */
export function modelDraft(model: ChargeModel): ModelDraft {
  switch (model.model) {
    case "seats":
    case "graduated":
    case "volume":
    case "graduatedPercentage":
      return { ...emptyModel, ...model, ...tiersDraft(model.tiers) };
    case "stairstep":
      return { ...emptyModel, ...model };
    case "percentage": {
      const { freeEvents, fixedFee, ...rest } = model;
      return {
        ...emptyModel,
        ...rest,
        fixedFee: isNothing(fixedFee) ? null : fixedFee,
        freeEvents: freeEvents === null || freeEvents === undefined ? null : String(freeEvents),
      };
    }
    case "dynamic": {
      const { multiplier } = model;
      const plain = !multiplier || compareDecimals(multiplier, "1") === 0;
      return { ...emptyModel, model: "dynamic", multiplier: plain ? null : multiplier };
    }
    case "matrix":
      return {
        ...emptyModel,
        model: "matrix",
        otherwise: model.otherwise,
        dimensions: model.dimensions.map((name, index) => ({ key: String(index + 1), name })),
        rates: model.rates.map(({ values, unitPrice }) => ({
          values: Object.fromEntries(values.map((value, index) => [String(index + 1), value])),
          unitPrice,
        })),
      };
    default:
      return { ...emptyModel, ...model };
  }
}

/** Tiers without fees of zero, and which of the optional columns they need. */
function tiersDraft(tiers: readonly TierDraft[]): Pick<ModelDraft, "tiers" | "fees" | "blocks"> {
  const tidy = tiers.map((tier) => ({ ...tier, flatFee: isNothing(tier.flatFee) ? null : tier.flatFee }));
  return {
    tiers: tidy,
    fees: tidy.some((tier) => tier.flatFee),
    blocks: tidy.some((tier) => tier.block),
  };
}
