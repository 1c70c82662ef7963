import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { BillFigures } from "@/features/billing/BillFigures";
import { BillSettlements } from "@/features/billing/BillSettlements";
import { ExpireWalletsDialog } from "@/features/billing/ExpireWalletsDialog";
import { settledParts } from "@/features/billing/settled";
import { Balance } from "@/features/customers/Balance";
import {
  GrantWalletDialog,
  OpenWalletDialog,
  ReturnDialog,
  TopUpDialog,
} from "@/features/customers/wallets/dialogs";
import { openInput, returnInput, topUpInput } from "@/features/customers/wallets/inputs";
import { WalletsSection } from "@/features/customers/wallets/WalletsSection";
import {
  type AccountBalanceView,
  type AccountView,
  type BillView,
  BossError,
  type WalletList,
  type WalletRow,
} from "@/ipc";
import { company } from "./madeUpMonth";
import { type Answers, type Doings, mockCore } from "./mockCore";

const address = vi.hoisted(() => ({ wallet: null as string | null }));
vi.mock("@/app/router", async () => {
  const { useState } = await import("react");
  return {
    useGo: () => () => undefined,
    useSearchValue: () => {
      return useState(address.wallet);
    },
  };
});
const forbidden = vi.hoisted(() => new Set<string>());
vi.mock("@/app/session", () => ({ useMay: () => (permission: string) => !forbidden.has(permission) }));

const cny = (minor: string) => ({ minor, currency: "CNY" });
const both = (zh: string, en: string) => ({ "zh-CN": zh, en });
const texts = (what: string) => ({
  "zh-CN": { what, why: "", do: "" },
  en: { what, why: "", do: "" },
});
const refusalOf = (what: string) => ({ code: "x", params: {}, texts: texts(what) });

const account: AccountView = {
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

function wallet(walletId: number, name: string, more: Partial<WalletRow> = {}): WalletRow {
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

const storage = wallet(7, "Prepaid 2026");
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
const old = wallet(9, "Prepaid 2024", { expiresOn: "2025-01-01", expired: true, balance: cny("300") });

const list = (more: Partial<WalletList> = {}): WalletList => ({
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

/** Dialogs without a layout are slow on a busy machine. */
const SLOW_MS = 60_000;
const asked: object[] = [];

function core(doings: Doings = {}, answers: Answers = {}) {
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

function show(page: React.ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <App>{page}</App>
    </QueryClientProvider>,
  );
}

const scrolled = vi.fn();

beforeAll(() => {
  // Forms of many fields take their time on a machine that does other things.
  configure({ asyncUtilTimeout: 10_000 });
  Element.prototype.scrollIntoView = scrolled;
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  address.wallet = null;
  asked.length = 0;
  forbidden.clear();
  scrolled.mockClear();
});

/** The row of a table in which a text stands. */
async function rowOf(text: string): Promise<HTMLElement> {
  const row = (await screen.findByText(text)).closest("tr");
  if (!row) throw new Error(`${text} stands in no row`);
  return row;
}

function button(name: string): HTMLButtonElement {
  return screen.getByRole<HTMLButtonElement>("button", { name });
}

async function write(label: string, text: string) {
  const field = await screen.findByLabelText(label);
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
}

describe("the wallets of an account", () => {
  it(
    "stand with what they pay for; expired ones in grey and with their end",
    async () => {
      core();
      show(<WalletsSection account={account} />);
      const limited = within(await rowOf("Welcome"));
      expect(limited.getByText("Object storage · By use")).toBeTruthy();
      expect(limited.getByText("Gift")).toBeTruthy();
      expect(limited.getByText("12.00")).toBeTruthy();
      const ended = await rowOf("Prepaid 2024");
      expect(ended.dataset.muted).toBe("true");
      expect(within(ended).getByText("Expired")).toBeTruthy();
      expect(ended.textContent).toContain("2025-01-01");
      expect((await rowOf("Welcome")).dataset.muted).toBe("false");
      expect(screen.getByRole("link", { name: "B-40" }).getAttribute("href")).toBe("#/bills/40");
      expect(within(await rowOf("B-41")).getByText("On hold, not set off")).toBeTruthy();
      expect(screen.getByText("503.00")).toBeTruthy();
    },
    SLOW_MS,
  );

  it(
    "offer what the core allows, and say why not where it does not",
    async () => {
      core();
      show(<WalletsSection account={account} />);
      await rowOf("Welcome");
      expect(button("Top up: Prepaid 2026").disabled).toBe(false);
      expect(button("Pay back: Welcome").disabled).toBe(true);
      expect(button("Book off expired").disabled).toBe(false);
    },
    SLOW_MS,
  );

  it(
    "open the dialog of the wallet whose button was pressed",
    async () => {
      core();
      show(<WalletsSection account={account} />);
      await rowOf("Welcome");
      await userEvent.click(button("Top up: Prepaid 2026"));
      expect(await screen.findByText("Top up “Prepaid 2026”")).toBeTruthy();
    },
    SLOW_MS,
  );

  it(
    "leave nothing to book off where no expired one holds anything",
    async () => {
      core({}, { "billing.wallets": () => list({ wallets: [storage, { ...old, balance: cny("0") }] }) });
      show(<WalletsSection account={account} />);
      await rowOf("Prepaid 2024");
      expect(button("Book off expired").disabled).toBe(true);
    },
    SLOW_MS,
  );

  it(
    "may be read by whoever may not give one",
    async () => {
      forbidden.add("termsWrite").add("billingRun");
      core({}, { "billing.wallets": () => list({ actions: [] }) });
      show(<WalletsSection account={account} />);
      await rowOf("Welcome");
      expect(button("Open wallet").disabled).toBe(false);
      expect(button("Give wallet").disabled).toBe(true);
      expect(button("Book off expired").disabled).toBe(true);
    },
    SLOW_MS,
  );

  it(
    "say so when there are none, and ask for no movements",
    async () => {
      core({}, { "billing.wallets": () => list({ wallets: [], credits: [] }) });
      show(<WalletsSection account={account} />);
      expect(await screen.findByText(/No wallets and no open credits/)).toBeTruthy();
      expect(asked).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    "show the core's refusal instead of an empty list",
    async () => {
      const refuse = () => {
        throw new BossError({
          ...refusalOf("The books are closed"),
          faults: [],
          requestId: null,
          action: null,
        });
      };
      core({}, { "billing.wallets": refuse });
      show(<WalletsSection account={account} />);
      expect(await screen.findByText("The books are closed")).toBeTruthy();
    },
    SLOW_MS,
  );

  it(
    "open to their movements, and back to those of all",
    async () => {
      core();
      show(<WalletsSection account={account} />);
      const used = within(await rowOf("Paid a bill"));
      expect(used.getByRole("link", { name: "Bill B-55" }).getAttribute("href")).toBe("#/bills/55");
      expect(used.getByText("−40.00")).toBeTruthy();
      expect(screen.getByText("Alipay · ALI-1")).toBeTruthy();
      expect(asked.at(-1)).toMatchObject({ accountId: 3 });
      expect(asked.at(-1)).not.toHaveProperty("walletId");
      await userEvent.click(button("Prepaid 2026"));
      await screen.findByText("Movements of “Prepaid 2026”");
      await waitFor(() => expect(asked.at(-1)).toMatchObject({ accountId: 3, walletId: 7 }));
      expect(scrolled).not.toHaveBeenCalled();
      await userEvent.click(button("Show those of all wallets"));
      expect(await screen.findByText("Movements")).toBeTruthy();
    },
    SLOW_MS,
  );

  it(
    "come into view when a link names one of them",
    async () => {
      address.wallet = "8";
      core();
      show(<WalletsSection account={account} />);
      expect(await screen.findByText("Movements of “Welcome”")).toBeTruthy();
      expect(scrolled).toHaveBeenCalledTimes(1);
    },
    SLOW_MS,
  );
});

describe("what goes to the core", () => {
  it(
    "is trimmed, and nothing rather than empty",
    () => {
      expect(openInput(3, "CNY", { name: " A ", amount: cny("5"), reference: " " })).toEqual({
        accountId: 3,
        name: "A",
        priority: 0,
        expiresOn: null,
        offeringIds: [],
        chargeKinds: [],
        amount: cny("5"),
        method: null,
        reference: null,
      });
      expect(openInput(3, "CNY", { name: "A", priority: "9007199254740993" }).priority).toBe(2_147_483_647);
    },
    SLOW_MS,
  );

  it(
    "carries the version that was looked at",
    () => {
      expect(topUpInput(storage, { amount: cny("1") })).toMatchObject({ walletId: 7, version: 4 });
      expect(returnInput(storage, { amount: cny("1"), reason: " closed " })).toMatchObject({
        walletId: 7,
        version: 4,
        reason: "closed",
      });
    },
    SLOW_MS,
  );
});

describe("moving money", () => {
  const close = () => undefined;
  const moved = (balance: string) => ({ walletId: 7, amount: cny("1"), balance: cny(balance), version: 5 });

  it(
    "opens a wallet after showing what it will hold, and puts faults at their fields",
    async () => {
      let refuse = true;
      const refusal = new BossError({
        ...refusalOf("Some fields are wrong"),
        faults: [{ ...refusalOf("Too far ahead"), place: "priority" }],
        requestId: null,
        action: null,
      });
      const done = core({
        "billing.open_wallet": (_, dryRun) => (!dryRun && refuse ? refusal : { output: moved("10000") }),
      });
      show(<OpenWalletDialog account={account} onClose={close} />);
      const dialog = within(await screen.findByRole("dialog"));
      await write("Name", "Second");
      await write("Paid in", "100");
      await dialog.findByText("The wallet will hold CNY 100.00.");
      await userEvent.click(dialog.getByRole("checkbox", { name: "By use" }));
      await userEvent.click(dialog.getByRole("button", { name: "Open wallet" }));
      await waitFor(() => {
        const item = dialog.getByLabelText("Order").closest(".ant-form-item");
        expect(item?.textContent).toContain("Too far ahead");
      });
      refuse = false;
      await userEvent.click(dialog.getByRole("button", { name: "Open wallet" }));
      await waitFor(() => expect(done.real()).toHaveLength(2));
      expect(done.real().at(-1)?.input).toMatchObject({
        accountId: 3,
        name: "Second",
        amount: cny("10000"),
        method: "bankTransfer",
        chargeKinds: ["usage"],
      });
    },
    SLOW_MS,
  );

  it(
    "tries no gift without a reason",
    async () => {
      const done = core({ "billing.grant_wallet": () => ({ output: moved("10000") }) });
      show(<GrantWalletDialog account={account} onClose={close} />);
      await screen.findByRole("dialog");
      await write("Name", "Thanks");
      await write("Given", "100");
      await write("Reason", " ");
      await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Give wallet" }));
      expect(await screen.findByText("Write why")).toBeTruthy();
      expect(done.all).toEqual([]);
      await write("Reason", "Outage of May");
      await screen.findByText("The wallet will hold CNY 100.00.");
      expect(done.all.at(-1)).toMatchObject({ dryRun: true, input: { reason: "Outage of May" } });
    },
    SLOW_MS,
  );

  it(
    "pays back all that is left unless another amount is typed",
    async () => {
      const done = core({ "billing.return_wallet": () => ({ output: moved("0") }) });
      show(<ReturnDialog wallet={storage} onClose={close} />);
      const field = await screen.findByLabelText<HTMLInputElement>("Paid back");
      expect(field.value).toBe("500.00");
      expect(screen.getByText("CNY 500.00 is left")).toBeTruthy();
      await write("Reason", "Account closed");
      await screen.findByText("The wallet will hold CNY 0.00.");
      expect(done.all.at(-1)?.input).toMatchObject({
        walletId: 7,
        amount: cny("50000"),
        reason: "Account closed",
      });
    },
    SLOW_MS,
  );

  it(
    "offers a later day only where money in the wallet has an end",
    async () => {
      core();
      show(<TopUpDialog wallet={wallet(7, "Ends", { expiresOn: "2027-05-01" })} onClose={close} />);
      expect(await screen.findByLabelText("Counts until")).toBeTruthy();
      cleanup();
      show(<TopUpDialog wallet={wallet(8, "For good")} onClose={close} />);
      await screen.findByText("Top up “For good”");
      expect(screen.queryByLabelText("Counts until")).toBeNull();
    },
    SLOW_MS,
  );

  it(
    "books off all accounts' expired wallets, saying beforehand how much",
    async () => {
      const amounts = [cny("300"), { minor: "250", currency: "USD" }];
      const done = core({ "billing.expire_wallets": () => ({ output: { wallets: 2, amounts } }) });
      show(<ExpireWalletsDialog onClose={close} />);
      expect(await screen.findByText("2 wallets are booked off: CNY 3.00, USD 2.50.")).toBeTruthy();
      expect(done.all[0]).toMatchObject({ dryRun: true, input: { accountId: null } });
      await userEvent.click(screen.getByRole("button", { name: "Book off expired" }));
      await waitFor(() => expect(done.real()).toHaveLength(1));
    },
    SLOW_MS,
  );
});

describe("a bill", () => {
  const view = (total: string, open: string, more: Partial<BillView> = {}): BillView => ({
    bill: {
      billId: 55,
      number: "B-55",
      accountId: 3,
      accountNumber: "A000003",
      customerId: 1,
      customerName: "Northwind",
      billRunId: 5,
      period: { from: "2026-08-01", to: "2026-09-01" },
      billedOn: "2026-08-31",
      dueOn: "2026-09-30",
      state: "sent",
      overdue: false,
      net: cny(total),
      tax: cny("0"),
      total: cny(total),
      open: cny(open),
      uninvoiced: cny(total),
    },
    createdAt: "2026-08-31T00:00:00Z",
    version: 1,
    charges: [],
    items: [],
    settledBy: [],
    settles: [],
    actions: [],
    timeline: [],
    ...more,
  });
  const day = { settledOn: "2026-08-31" };
  const settledBy: BillView["settledBy"] = [
    { source: "creditBill", creditBillId: 40, walletId: null, label: "B-40", amount: cny("700"), ...day },
    { source: "wallet", creditBillId: null, walletId: 7, label: "Prepaid", amount: cny("3000"), ...day },
    { source: "wallet", creditBillId: null, walletId: 7, label: "Prepaid", amount: cny("300"), ...day },
  ];

  it(
    "adds up from its total to what is open, exactly",
    () => {
      const parts = settledParts(view("9007199254740993", "9007199254735993", { settledBy }));
      expect(parts).toEqual([
        { by: "credits", change: cny("-700") },
        { by: "wallets", change: cny("-3300") },
        { by: "payments", change: cny("-1000") },
      ]);
      expect(settledParts(view("100", "100"))).toEqual([{ by: "payments", change: cny("0") }]);
      const settles = [{ billId: 56, number: "B-56", amount: cny("60"), ...day }];
      expect(settledParts(view("-100", "-40", { settles }))).toEqual([{ by: "setOff", change: cny("60") }]);
    },
    SLOW_MS,
  );

  it(
    "names the credits and wallets that settled it, and leads to them",
    async () => {
      const shown = view("5000", "1000", { settledBy });
      show(
        <>
          <BillFigures view={shown} />
          <BillSettlements view={shown} />
        </>,
      );
      expect(screen.getByText("of which 40.00 by credits and wallets")).toBeTruthy();
      expect(screen.getByRole("link", { name: "B-40" }).getAttribute("href")).toBe("#/bills/40");
      const links = screen.getAllByRole("link", { name: "Prepaid" });
      expect(links.map((link) => link.getAttribute("href"))).toEqual([
        "#/accounts/3?wallet=7",
        "#/accounts/3?wallet=7",
      ]);
      expect(screen.queryByText("Set off against")).toBeNull();
      await userEvent.click(screen.getAllByRole("button", { name: "why?" })[1] as HTMLElement);
      expect(await screen.findByText("Less what wallets paid")).toBeTruthy();
      expect(screen.getByText("−33.00")).toBeTruthy();
      expect(screen.queryByText("Less payments")).toBeNull();
    },
    SLOW_MS,
  );

  it(
    "leads to no account that the person may not open",
    () => {
      forbidden.add("customersRead");
      show(<BillSettlements view={view("5000", "1000", { settledBy })} />);
      expect(screen.getAllByText("Prepaid")).toHaveLength(2);
      expect(screen.queryByRole("link", { name: "Prepaid" })).toBeNull();
    },
    SLOW_MS,
  );

  it(
    "below zero says what it was set off against, or that it will be",
    () => {
      const settles = [{ billId: 56, number: "B-56", amount: cny("60"), ...day }];
      const shown = view("-100", "-40", { settles });
      show(
        <>
          <BillFigures view={shown} />
          <BillSettlements view={shown} />
        </>,
      );
      expect(screen.getByText("Used").nextElementSibling?.textContent).toBe("0.60");
      expect(screen.getByRole("link", { name: "B-56" }).getAttribute("href")).toBe("#/bills/56");
      show(<BillSettlements view={view("-100", "-100")} />);
      expect(screen.getByText(/set off by itself against the next bills/)).toBeTruthy();
    },
    SLOW_MS,
  );
});

describe("an account's balance", () => {
  const balance: AccountBalanceView = {
    receivable: cny("1000"),
    unapplied: cny("0"),
    balance: cny("1000"),
    overdue: cny("0"),
    credits: cny("0"),
    inWallets: cny("51500"),
    openBills: 1,
    oldestDueOn: null,
    creditLimit: null,
    overLimit: false,
  };

  it(
    "says what is in wallets beside what is owed, where there is anything",
    async () => {
      core({}, { "payments.account_balance": () => balance });
      show(<Balance accountId={3} />);
      expect((await screen.findByText("In wallets")).nextElementSibling?.textContent).toContain("515.00");
    },
    SLOW_MS,
  );

  it(
    "says nothing of wallets to those who have none",
    async () => {
      core({}, { "payments.account_balance": () => ({ ...balance, inWallets: cny("0") }) });
      show(<Balance accountId={3} />);
      await screen.findByText("Receivable");
      expect(screen.queryByText("In wallets")).toBeNull();
    },
    SLOW_MS,
  );
});
