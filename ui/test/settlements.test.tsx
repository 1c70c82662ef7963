import { configure, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { BillFigures } from "@/features/billing/BillFigures";
import { BillSettlements } from "@/features/billing/BillSettlements";
import { settledParts } from "@/features/billing/settled";
import type { BillView } from "@/ipc";
import { cny } from "./madeUpWallets";
import { show } from "./show";

vi.mock("@/app/router", () => ({ useGo: () => () => undefined }));
const forbidden = vi.hoisted(() => new Set<string>());
vi.mock("@/app/session", () => ({ useMay: () => (permission: string) => !forbidden.has(permission) }));

/** Dialogs without a layout are slow on a busy machine. */
const SLOW_MS = 60_000;

beforeAll(() => {
  // Forms of many fields take their time on a machine that does other things.
  configure({ asyncUtilTimeout: 10_000 });
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => forbidden.clear());

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
