import type { AccountView, WalletList, WalletRow } from "@/ipc";
import { company } from "./madeUpMonth";
import { type Answers, type Doings, mockCore } from "./mockCore";

export const cny = (minor: string) => ({ minor, currency: "CNY" });
const both = (zh: string, en: string) => ({ "zh-CN": zh, en });
const texts = (what: string) => ({
  "zh-CN": { what, why: "", do: "" },
  en: { what, why: "", do: "" },
});
export const refusalOf = (what: string) => ({ code: "x", params: {}, texts: texts(what) });

export const account: AccountView = {
  accountId: 3,
  number: "A000003",
  name: "Main",
  currency: "CNY",
  cycleDay: 1,
  paymentTermsDays: 30,
  creditLimit: null,
  language: "en",
  invoicing: "perBill",
  state: "active",
  openedOn: "2026-01-01",
  billedUntil: null,
  taxProfileId: null,
  version: 1,
};

const may = (...actions: string[]) => actions.map((action) => ({ action, allowed: true, reason: null }));

export function wallet(walletId: number, name: string, more: Partial<WalletRow> = {}): WalletRow {
  return {
    walletId,
    name,
    kind: "prepaid",
    balance: cny("50000"),
    priority: 0,
    expiresOn: null,
    expired: false,
    offerings: [],
    chargeKinds: [],
    createdAt: "2026-01-01T00:00:00Z",
    version: 4,
    actions: may("billing.top_up_wallet", "billing.return_wallet"),
    ...more,
  };
}

export const storage = wallet(7, "Prepaid 2026");
const gift = wallet(8, "Welcome", {
  kind: "granted",
  priority: 5,
  balance: cny("1200"),
  expiresOn: "2027-01-01",
  offerings: [{ offeringId: 1, name: both("对象存储", "Object storage") }],
  chargeKinds: ["usage"],
  actions: [
    { action: "billing.top_up_wallet", allowed: false, reason: refusalOf("It is a gift") },
    { action: "billing.return_wallet", allowed: false, reason: refusalOf("It is a gift") },
  ],
});
export const old = wallet(9, "Prepaid 2024", { expiresOn: "2025-01-01", expired: true, balance: cny("300") });

export const list = (more: Partial<WalletList> = {}): WalletList => ({
  wallets: [storage, gift, old],
  credits: [
    { billId: 40, number: "B-40", billedOn: "2026-06-30", left: cny("700"), onHold: false },
    { billId: 41, number: "B-41", billedOn: "2026-07-31", left: cny("100"), onHold: true },
  ],
  prepaid: cny("50300"),
  granted: cny("1200"),
  credited: cny("800"),
  actions: may("billing.open_wallet", "billing.grant_wallet"),
  ...more,
});

const entry = {
  walletEntryId: 1,
  walletId: 7,
  walletName: "Prepaid 2026",
  accountId: 3,
  kind: "used" as const,
  amount: cny("-4000"),
  bookedOn: "2026-08-31",
  billId: 55,
  billNumber: "B-55",
  method: null,
  reference: null,
  reason: null,
  createdAt: "2026-08-31T00:00:00Z",
};
const paidIn = {
  ...entry,
  walletEntryId: 2,
  kind: "topUp" as const,
  amount: cny("54000"),
  billId: null,
  billNumber: null,
  method: "alipay" as const,
  reference: "ALI-1",
};

/** Which movements were asked for. */
export const asked: object[] = [];

/** A made-up core that knows the account's wallets and their movements. */
export function core(doings: Doings = {}, answers: Answers = {}) {
  return mockCore(
    {
      "staff.company": () => company,
      "catalog.offerings": () => ({ rows: [], total: 0 }),
      "billing.wallets": () => list(),
      "billing.wallet_entries": (input) => {
        asked.push(input);
        const entries = { rows: [entry, paidIn], total: 2, amounts: [] };
        return entries;
      },
      ...answers,
    },
    doings,
  );
}
