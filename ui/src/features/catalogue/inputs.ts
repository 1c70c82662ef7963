import type {
  AddOffering,
  Alignment,
  ChangeOffering,
  Connector,
  LocalText,
  NewPrice,
  NewPriceVersion,
  OfferingDetail,
  PriceTiming,
  TaxCodeRow,
} from "@/ipc";
import { isMadeUp, isTaxed, type MakeUpDraft, makeUpInput, type TaxDraft, taxInput } from "./makeUp";
import { isModelComplete } from "./modelFaults";
import { canCloseAtEnd, emptyModel, kindOf, type ModelDraft, modelInput, timingOf } from "./models";
import {
  type CadenceDraft,
  cadenceFault,
  cycleInput,
  type TermsDraft,
  termsInput,
  usualCadences,
} from "./terms";

/** What a price charges from a day on, as it is typed. */
export interface VersionDraft {
  validFrom?: string | null;
  model?: ModelDraft;
  terms?: TermsDraft;
  /** Only for the customers of this price list. */
  priceListId?: number | null;
}

export interface PriceDraft {
  code?: string;
  name?: Partial<LocalText>;
  meterId?: number | null;
  timing?: PriceTiming;
  billAtEnd?: boolean;
  cadence?: CadenceDraft;
  alignment?: Alignment;
  /** The only phase it applies in, counted from 1. */
  phase?: number | null;
  versions?: VersionDraft[];
}

/** A price as the form begins with it. */
export function newPrice(index: number): PriceDraft {
  return {
    code: index === 0 ? "main" : `price-${index + 1}`,
    timing: "inAdvance",
    cadence: usualCadences.month,
    alignment: "cycleDay",
    versions: [{ model: emptyModel }],
  };
}

export interface OfferingDraft extends MakeUpDraft, TaxDraft {
  code?: string;
  name?: Partial<LocalText>;
  unit?: Partial<LocalText>;
  taxInclusive?: boolean;
  currency?: string;
  connector?: Connector;
  webhookUrl?: string | null;
  prices?: PriceDraft[];
  publish?: boolean;
}

/** A text in both languages as the core takes it. */
export function textInput(text: Partial<LocalText> | undefined): LocalText {
  return { "zh-CN": text?.["zh-CN"]?.trim() ?? "", en: text?.en?.trim() ?? "" };
}

/** The version as the core takes it; the fields of a version stand the same in a new price and in a next version. */
export function versionInput({ validFrom, model, terms }: VersionDraft): NewPriceVersion {
  return {
    validFrom: validFrom ?? "",
    model: modelInput(model),
    terms: termsInput(model?.model, terms),
  };
}

/** A price as the core takes it, of an offering with so many phases. */
export function priceInput(draft: PriceDraft, phases = 0): NewPrice {
  const model = draft.versions?.[0]?.model?.model;
  return {
    code: draft.code?.trim() ?? "",
    name: textInput(draft.name),
    meterId: kindOf(model) === "usage" ? (draft.meterId ?? null) : null,
    timing: timingOf(model, draft.timing),
    billAtEnd: (canCloseAtEnd(model, draft.timing) && draft.billAtEnd) ?? false,
    ...cycleInput(model, draft.cadence, draft.alignment),
    phase: phases > 0 ? (draft.phase ?? null) : null,
    versions: (draft.versions ?? []).map(versionInput),
  };
}

function webhook(connector: Connector, url: string | null | undefined): string | null {
  return connector === "webhook" ? (url?.trim() ?? "") : null;
}

export function offeringInput(draft: OfferingDraft, taxCodes: readonly TaxCodeRow[] = []): AddOffering {
  const makeUp = makeUpInput(draft);
  const bundle = makeUp.kind === "bundle";
  const connector = bundle ? "none" : (draft.connector ?? "none");
  return {
    code: draft.code?.trim() ?? "",
    name: textInput(draft.name),
    unit: textInput(draft.unit),
    ...taxInput(draft, draft.kind, taxCodes),
    taxInclusive: draft.taxInclusive ?? true,
    currency: draft.currency ?? "CNY",
    connector,
    webhookUrl: webhook(connector, draft.webhookUrl),
    ...makeUp,
    prices: bundle ? [] : (draft.prices ?? []).map((price) => priceInput(price, makeUp.phases.length)),
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
  const { code, name, unit, kind, prices = [] } = draft;
  const texts = [code, name?.["zh-CN"], name?.en, unit?.["zh-CN"], unit?.en];
  return (
    texts.every((text) => text?.trim()) &&
    isTaxed(draft, kind) &&
    isMadeUp(draft) &&
    (kind === "bundle" || prices.every(isPriceComplete))
  );
}

export function isPriceComplete(price: PriceDraft): boolean {
  const version = price.versions?.[0];
  const texts = [price.code, price.name?.["zh-CN"], price.name?.en, version?.validFrom];
  const usage = kindOf(version?.model?.model) === "usage";
  return (
    texts.every((text) => text?.trim()) &&
    (!usage || Boolean(price.meterId)) &&
    cadenceFault(price.cadence) === null &&
    isModelComplete(version?.model)
  );
}
