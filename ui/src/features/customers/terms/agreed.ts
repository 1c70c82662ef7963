import { type VersionDraft, versionInput } from "@/features/catalogue/inputs";
import { isModelComplete } from "@/features/catalogue/modelFaults";
import type { AccountView, AgreePrice } from "@/ipc";

/** A price to agree, as it is typed. */
export interface AgreedDraft extends Pick<VersionDraft, "validFrom" | "model" | "terms"> {
  /** With the whole account, or for one service. */
  holder?: "account" | "service";
  subscriptionId?: number | null;
  offeringId?: number | null;
  priceId?: number | null;
  validTo?: string | null;
}

/** The agreed price as the core takes it: with the account or for a service, never both. */
export function agreedInput(account: Pick<AccountView, "accountId">, draft: AgreedDraft): AgreePrice {
  const service = draft.holder === "service";
  return {
    accountId: service ? null : account.accountId,
    subscriptionId: service ? (draft.subscriptionId ?? null) : null,
    priceId: draft.priceId ?? 0,
    ...versionInput(draft),
    validTo: draft.validTo ?? null,
  };
}

/** Whether enough is filled in for a dry run that says something. */
export function isAgreedComplete(draft: AgreedDraft): boolean {
  const held = draft.holder !== "service" || Boolean(draft.subscriptionId);
  return held && Boolean(draft.priceId && draft.validFrom) && isModelComplete(draft.model);
}
