import { configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { Balance } from "@/features/customers/Balance";
import { WalletsSection } from "@/features/customers/wallets/WalletsSection";
import { type AccountBalanceView, BossError } from "@/ipc";
import { account, asked, cny, core, list, old, refusalOf, storage } from "./madeUpWallets";
import { show } from "./show";

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

/** Dialogs without a layout are slow on a busy machine. */
const SLOW_MS = 60_000;

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
