import type { Amount, PriceEffect } from "@/ipc";
import { MINUS } from "@/values/decimal";
import { type VersionDraft, versionInput } from "./inputs";
import { isModelComplete } from "./modelFaults";

/** Over how many months an effect can be worked out. */
export const EFFECT_MONTHS = [1, 3, 6, 12] as const;

/** What to ask for the effect of a version that is being typed; null while it is not complete. */
export function effectInput(priceId: number, draft: VersionDraft, months: number): PriceEffect | null {
  if (!isModelComplete(draft.model)) return null;
  const { model, terms } = versionInput(draft);
  return { priceId, model, terms, priceListId: draft.priceListId ?? null, months };
}

/** What more or less came of it. */
export function differenceOf(before: Amount, after: Amount): Amount {
  return { minor: (BigInt(after.minor) - BigInt(before.minor)).toString(), currency: after.currency };
}

/** By how many percent a sum changed, to a tenth: `+4.2%`; null where there was nothing before. */
export function changeText(before: Amount, after: Amount): string | null {
  const base = BigInt(before.minor);
  if (base <= 0n) return null;
  const difference = BigInt(after.minor) - base;
  const size = difference < 0n ? -difference : difference;
  // Half away from zero, as everywhere.
  const tenths = (size * 2000n + base) / (2n * base);
  const sign = tenths === 0n ? "" : difference < 0n ? MINUS : "+";
  return `${sign}${tenths / 10n}.${tenths % 10n}%`;
}
