import { isPositive } from "@/features/billing/amounts";
import { count } from "@/features/catalogue/coupons";
import type {
  Amount,
  GrantWallet,
  OpenWallet,
  PaymentMethod,
  PriceKind,
  ReturnWallet,
  TopUpWallet,
  WalletRow,
} from "@/ipc";
import { kept } from "../inputs";

/** Whose money is paid in or out, and how. */
export interface MoneyDraft {
  amount?: Amount | null;
  method?: PaymentMethod | null;
  reference?: string;
}

/** A wallet to be opened or given, as it is typed. */
export interface WalletDraft extends MoneyDraft {
  name?: string;
  priority?: string | null;
  expiresOn?: string | null;
  offeringIds?: number[];
  chargeKinds?: PriceKind[];
  reason?: string;
}

export interface TopUpDraft extends MoneyDraft {
  expiresOn?: string | null;
}

export interface ReturnDraft extends MoneyDraft {
  reason?: string;
}

type Seen = Pick<WalletRow, "walletId" | "version" | "balance">;

/** Where nothing is typed yet no amount goes along: such a form is not tried. */
function amountOf(draft: MoneyDraft, currency: string): Amount {
  return draft.amount ?? { minor: "0", currency };
}

function way({ method, reference }: MoneyDraft) {
  return { method: method ?? null, reference: kept(reference) };
}

function newWallet(accountId: number, currency: string, draft: WalletDraft) {
  return {
    accountId,
    name: kept(draft.name) ?? "",
    priority: count(draft.priority) ?? 0,
    expiresOn: draft.expiresOn ?? null,
    offeringIds: draft.offeringIds ?? [],
    chargeKinds: draft.chargeKinds ?? [],
    amount: amountOf(draft, currency),
  };
}

export function openInput(accountId: number, currency: string, draft: WalletDraft): OpenWallet {
  return { ...newWallet(accountId, currency, draft), ...way(draft) };
}

export function grantInput(accountId: number, currency: string, draft: WalletDraft): GrantWallet {
  return { ...newWallet(accountId, currency, draft), reason: kept(draft.reason) ?? "" };
}

export function topUpInput({ walletId, version, balance }: Seen, draft: TopUpDraft): TopUpWallet {
  return {
    walletId,
    version,
    amount: amountOf(draft, balance.currency),
    ...way(draft),
    expiresOn: draft.expiresOn ?? null,
  };
}

export function returnInput({ walletId, version, balance }: Seen, draft: ReturnDraft): ReturnWallet {
  return {
    walletId,
    version,
    amount: amountOf(draft, balance.currency),
    reason: kept(draft.reason) ?? "",
    ...way(draft),
  };
}

/** Whether there is an amount to move. */
export function hasAmount({ amount }: MoneyDraft): boolean {
  return Boolean(amount && isPositive(amount));
}

/** Whether enough is filled in for a dry run that says something. */
export function isWalletComplete(draft: WalletDraft): boolean {
  return kept(draft.name) !== null && hasAmount(draft);
}
