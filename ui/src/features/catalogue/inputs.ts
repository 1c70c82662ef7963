import type {
  AddOffering,
  ChangeOffering,
  ChargeModel,
  Connector,
  DayCount,
  LocalText,
  NewPrice,
  OfferingDetail,
  PriceTiming,
} from "@/ipc";
import { compareDecimals, readDecimal } from "@/values/decimal";

/** The models a form can draw. */
export type Model = Extract<ChargeModel["model"], "oneTime" | "recurring" | "perUnit" | "graduated">;

export interface TierDraft {
  upTo?: string | null;
  unitPrice?: string | null;
  flatFee?: string | null;
}

/** A charge model as it is typed: the fields of all models, of which the chosen one's count. */
export interface ModelDraft {
  model?: Model;
  amount?: string | null;
  dayCount?: DayCount;
  unitPrice?: string | null;
  tiers?: TierDraft[];
}

export interface PriceDraft {
  code?: string;
  name?: Partial<LocalText>;
  meterId?: number | null;
  timing?: PriceTiming;
  versions?: { validFrom?: string | null; model?: ModelDraft }[];
}

export interface OfferingDraft {
  code?: string;
  name?: Partial<LocalText>;
  unit?: Partial<LocalText>;
  taxRate?: string | null;
  taxInclusive?: boolean;
  currency?: string;
  connector?: Connector;
  webhookUrl?: string | null;
  prices?: PriceDraft[];
  publish?: boolean;
}

/** Whether a model charges usage, so that it needs a meter and is billed in arrears. */
export function chargesUsage(model: Model | undefined): boolean {
  return model === "perUnit" || model === "graduated";
}

function textInput(text: Partial<LocalText> | undefined): LocalText {
  return { "zh-CN": text?.["zh-CN"]?.trim() ?? "", en: text?.en?.trim() ?? "" };
}

/** The model as the core takes it. The last tier is open, whatever its bound was before another tier was removed. */
export function modelInput(draft: ModelDraft | undefined): ChargeModel {
  const model = draft?.model ?? "recurring";
  if (model === "oneTime") return { model, amount: draft?.amount ?? "0" };
  if (model === "recurring")
    return { model, amount: draft?.amount ?? "0", dayCount: draft?.dayCount ?? "actual" };
  if (model === "perUnit") return { model, unitPrice: draft?.unitPrice ?? "0" };
  const tiers = draft?.tiers ?? [];
  return {
    model,
    tiers: tiers.map((tier, index) => ({
      upTo: index === tiers.length - 1 ? null : (tier.upTo ?? null),
      unitPrice: tier.unitPrice ?? "0",
      ...(tier.flatFee ? { flatFee: tier.flatFee } : {}),
    })),
  };
}

/** A model of the catalogue as the form begins with it, e.g. for the next version of a price. */
export function modelDraft(model: ChargeModel): ModelDraft {
  if (model.model === "oneTime") return { ...model };
  if (model.model === "recurring" || model.model === "perUnit") return { ...model };
  if (model.model !== "graduated") return {};
  return {
    model: "graduated",
    tiers: model.tiers.map(({ upTo, unitPrice, flatFee }) => ({
      upTo,
      unitPrice,
      flatFee: flatFee && compareDecimals(flatFee, "0") !== 0 ? flatFee : null,
    })),
  };
}

export function priceInput(draft: PriceDraft): NewPrice {
  const usage = chargesUsage(draft.versions?.[0]?.model?.model);
  return {
    code: draft.code?.trim() ?? "",
    name: textInput(draft.name),
    meterId: usage ? (draft.meterId ?? null) : null,
    timing: usage ? "inArrears" : (draft.timing ?? "inAdvance"),
    versions: (draft.versions ?? []).map((version) => ({
      validFrom: version.validFrom ?? "",
      model: modelInput(version.model),
    })),
  };
}

function webhook(connector: Connector, url: string | null | undefined): string | null {
  return connector === "webhook" ? (url?.trim() ?? "") : null;
}

export function offeringInput(draft: OfferingDraft): AddOffering {
  const connector = draft.connector ?? "none";
  return {
    code: draft.code?.trim() ?? "",
    name: textInput(draft.name),
    unit: textInput(draft.unit),
    taxRate: draft.taxRate ?? "",
    taxInclusive: draft.taxInclusive ?? true,
    currency: draft.currency ?? "CNY",
    connector,
    webhookUrl: webhook(connector, draft.webhookUrl),
    prices: (draft.prices ?? []).map(priceInput),
    publish: draft.publish ?? false,
  };
}

export function offeringDraft(offering: OfferingDetail): OfferingDraft {
  const { name, unit, taxRate, taxInclusive, connector, webhookUrl } = offering;
  return { name, unit, taxRate, taxInclusive, connector, webhookUrl };
}

export function changeOfferingInput(offering: OfferingDetail, draft: OfferingDraft): ChangeOffering {
  const { name, unit, taxRate, taxInclusive, connector, webhookUrl } = offeringInput(draft);
  return {
    offeringId: offering.offeringId,
    version: offering.version,
    name,
    unit,
    taxRate,
    taxInclusive,
    connector,
    webhookUrl,
  };
}

/** Whether enough is filled in for a dry run that says something. */
export function isWorthTrying(draft: OfferingDraft): boolean {
  const { code, name, unit, taxRate, prices = [] } = draft;
  const texts = [code, name?.["zh-CN"], name?.en, unit?.["zh-CN"], unit?.en, taxRate];
  return texts.every((text) => text?.trim()) && prices.every(isPriceComplete);
}

export function isPriceComplete(price: PriceDraft): boolean {
  const version = price.versions?.[0];
  const texts = [price.code, price.name?.["zh-CN"], price.name?.en, version?.validFrom];
  return texts.every((text) => text?.trim()) && isModelComplete(version?.model);
}

export function isModelComplete(model: ModelDraft | undefined): boolean {
  if (!model?.model) return false;
  if (model.model === "perUnit") return Boolean(model.unitPrice);
  if (model.model !== "graduated") return Boolean(model.amount);
  const tiers = model.tiers ?? [];
  return (
    tiers.length > 0 &&
    tiers.every((tier, index) => tier.unitPrice && (tier.upTo || index === tiers.length - 1))
  );
}

/** Why a tier's upper bound is wrong: not filled in, or not above the tier before. Null when it is right. */
export function boundFault(tiers: readonly TierDraft[], index: number): "missing" | "notAbove" | null {
  if (index === tiers.length - 1) return null;
  const bound = tiers[index]?.upTo;
  if (!bound) return "missing";
  const before = index === 0 ? "0" : tiers[index - 1]?.upTo;
  return before && compareDecimals(bound, before) <= 0 ? "notAbove" : null;
}

/** `0.06` → `6`: a rate as a percentage, exactly. */
export function percentOf(fraction: string): string {
  return shifted(fraction, 2);
}

/** `6` → `0.06`. */
export function fractionOf(percent: string): string {
  return shifted(percent, -2);
}

/** Moves the decimal point of a canonical, non-negative decimal. */
function shifted(decimal: string, places: number): string {
  const [whole = "0", decimals = ""] = decimal.split(".");
  const right = places > 0 ? decimals.padEnd(places, "0") : decimals;
  const left = places < 0 ? whole.padStart(1 - places, "0") : whole;
  const digits = `${left}${right}`;
  const at = left.length + places;
  const moved = `${digits.slice(0, at)}.${digits.slice(at)}`;
  const [major = "0", minor = ""] = (readDecimal(moved) ?? decimal).split(".");
  const rest = minor.replace(/0+$/, "");
  return rest === "" ? major : `${major}.${rest}`;
}
