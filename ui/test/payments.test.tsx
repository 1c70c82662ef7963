import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import {
  type AllocationDraft,
  allocationFaults,
  followAmount,
  isFaultless,
  recordInput,
  wishOf,
} from "@/features/payments/paymentInput";
import RecordPaymentPage from "@/features/payments/RecordPaymentPage";
import type { BillToPay } from "@/ipc";
import { setCarrier } from "@/ipc";
import { HttpCarrier } from "@/ipc/http";

const address: Record<string, unknown> = {};
const gone = vi.fn();
vi.mock("@/app/router", () => ({ useGo: () => gone, useAddress: () => address }));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

/** Dialogs without a layout are slow on a busy machine. */
const SLOW_MS = 60_000;

const cny = (minor: string) => ({ minor, currency: "CNY" });
const bill = (billId: number, open: string): BillToPay => ({
  billId,
  number: `B${billId}`,
  period: { from: "2026-05-01", to: "2026-06-01" },
  billedOn: "2026-06-01",
  dueOn: "2026-06-30",
  daysOverdue: 3,
  state: "sent",
  total: cny(open),
  paid: cny("0"),
  open: cny(open),
});
const bills = [bill(1, "10000"), bill(2, "5000")];
const chosen = (shares: AllocationDraft["shares"]): AllocationDraft => ({ way: "bills", shares });

describe("an allocation", () => {
  it("is the rule's name, or the bills with an amount in the order of the list", () => {
    expect(wishOf({ way: "oldestFirst", shares: { 1: cny("5") } }, bills)).toBe("oldestFirst");
    expect(wishOf({ way: "none", shares: {} }, bills)).toBe("none");
    expect(wishOf(chosen({ 2: cny("7"), 1: cny("5") }), bills)).toEqual([
      { billId: 1, amount: cny("5") },
      { billId: 2, amount: cny("7") },
    ]);
    expect(wishOf(chosen({ 1: null, 2: cny("0"), 9: cny("1") }), bills)).toEqual([]);
  });

  it("is refused over a bill, over the payment, or without any bill", () => {
    const judge = (shares: AllocationDraft["shares"], available: string) =>
      allocationFaults(chosen(shares), bills, cny(available));
    expect([...judge({ 1: cny("10001") }, "99999").overBill]).toEqual([1]);
    expect(judge({ 1: cny("10000"), 2: cny("1") }, "10000").overPayment).toBe(true);
    expect(judge({}, "1").nothing).toBe(true);
    expect(isFaultless(judge({ 1: cny("10000"), 2: cny("1") }, "10001"))).toBe(true);
    expect(isFaultless(allocationFaults({ way: "oldestFirst", shares: {} }, [], null))).toBe(true);
  });

  it("follows the amount where all of it was for one bill, and never past what that bill owes", () => {
    const one = chosen({ 1: cny("10000") });
    expect(followAmount(one, bills, cny("10000"), cny("8000")).shares).toEqual({ 1: cny("8000") });
    expect(followAmount(one, bills, cny("10000"), cny("20000")).shares).toEqual({ 1: cny("10000") });
    const two = chosen({ 1: cny("3"), 2: cny("4") });
    expect(followAmount(two, bills, cny("7"), cny("5"))).toBe(two);
    const part = chosen({ 1: cny("3") });
    expect(followAmount(part, bills, cny("7"), cny("5"))).toBe(part);
  });
});

describe("a new payment", () => {
  const form = {
    accountId: 4,
    amount: cny("100"),
    receivedOn: "2026-06-30",
    reference: " 88 ",
    note: " ",
    allocate: { way: "oldestFirst", shares: {} } as const,
  };

  it("becomes the action's input; an amount of another currency, none or nothing is not ready", () => {
    expect(recordInput(form, bills, "CNY")).toEqual({
      accountId: 4,
      amount: cny("100"),
      receivedOn: "2026-06-30",
      method: "bankTransfer",
      reference: "88",
      note: null,
      allocate: "oldestFirst",
    });
    expect(recordInput(form, bills, "USD")).toBeNull();
    expect(recordInput({ ...form, amount: cny("0") }, bills, "CNY")).toBeNull();
    expect(recordInput({ ...form, receivedOn: null }, bills, "CNY")).toBeNull();
  });
});

describe("the page", () => {
  const acts: { dryRun: boolean; input: { amount: unknown; allocate: unknown } }[] = [];

  beforeAll(() => {
    startTexts();
    setPreferences({ language: "en" });
  });
  beforeEach(() => {
    acts.length = 0;
    gone.mockClear();
    sessionStorage.clear();
    Object.assign(address, { accountId: 4, billId: 1 });
    const http = new HttpCarrier();
    const answers: Record<string, unknown> = {
      "staff.company": { company: { timeZone: "Asia/Shanghai" } },
      "payments.open_bills": { rows: bills, open: cny("15000") },
      "customers.accounts": { rows: [], total: 0 },
      "customers.account": { customerName: "Northwind", account: { number: "A4", currency: "CNY" } },
      "payments.account_balance": {
        balance: cny("15000"),
        overdue: cny("0"),
        receivable: cny("15000"),
        unapplied: cny("0"),
      },
    };
    vi.spyOn(http, "ask").mockImplementation(async ({ query }) => answers[query] as never);
    vi.spyOn(http, "act").mockImplementation(async ({ input, dryRun, requestId }) => {
      acts.push({ dryRun, input: input as never });
      const texts = {
        "zh-CN": { what: "像是重复", why: "", do: "" },
        en: { what: "Looks recorded", why: "", do: "" },
      };
      const warnings = [{ code: "payments.looks_recorded", params: {}, place: "amount", texts }];
      const output = { paymentId: 9, number: "P9", allocations: [], unallocated: cny("0") };
      return { output, requestId, dryRun, replayed: false, warnings, changes: [], stale: [] } as never;
    });
    setCarrier(http);
    render(
      <QueryClientProvider client={new QueryClient()}>
        <App>
          <RecordPaymentPage />
        </App>
      </QueryClientProvider>,
    );
  });

  it(
    "opened from a bill, is ready at once with all that bill owes, and warns of a payment like it",
    async () => {
      const submit = await screen.findByText("Record CNY 100.00");
      expect(await screen.findByText(/Looks recorded/)).toBeTruthy();
      fireEvent.click(submit);
      await waitFor(() => expect(gone).toHaveBeenCalledWith("/payments/9"));
      const [made] = acts.filter((act) => !act.dryRun);
      expect(made?.input).toMatchObject({
        amount: cny("10000"),
        allocate: [{ billId: 1, amount: cny("10000") }],
      });
    },
    SLOW_MS,
  );

  it(
    "books nothing while the amount's text is no amount, and says so at the field",
    async () => {
      const amount = await screen.findByLabelText("Amount");
      fireEvent.change(amount, { target: { value: "abc" } });
      expect(screen.getByText("Enter a number")).toBeTruthy();
      fireEvent.keyDown(amount, { key: "Enter", ctrlKey: true });
      fireEvent.click(screen.getByText("Record payment", { selector: "button span" }));
      expect(document.activeElement).toBe(amount);
      expect(acts.filter((act) => !act.dryRun)).toEqual([]);
    },
    SLOW_MS,
  );
});
