import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { adjustmentInput, firstAdjustment, isAdjustmentReady } from "@/features/billing/AdjustDialogs";
import BillPage from "@/features/billing/BillPage";
import BillRunPage from "@/features/billing/BillRunPage";
import { groupCharges } from "@/features/billing/charges";
import { DiscardDialog, FinaliseDialog } from "@/features/billing/DraftDialogs";
import { isItemComplete, itemInput } from "@/features/billing/items";
import MakeBillPage from "@/features/billing/MakeBillPage";
import { begun, isOneOffReady, nextItem, oneOffInput } from "@/features/billing/oneOff";
import { SetPayerDialog } from "@/features/customers/payer";
import { GroupDialog } from "@/features/orders/GroupDialog";
import {
  type AccountDetail,
  type AllowedAction,
  type BillItemRow,
  type BillRow,
  type BillRunView,
  type BillView,
  BossError,
  type ChargeRow,
  type SubscriptionDetail,
  type SubscriptionRow,
} from "@/ipc";
import { company } from "./madeUpMonth";
import { type Answers, type Doings, mockCore } from "./mockCore";

// Forms and dialogs take their time on a machine that does other things.
vi.setConfig({ testTimeout: 60_000 });

const world = vi.hoisted(() => ({ to: [] as string[], address: {} as Record<string, unknown> }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => world.to.push(path),
  usePathParams: () => ({ billId: "12", billRunId: "5" }),
  useAddress: () => world.address,
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

const cny = (minor: string) => ({ minor, currency: "CNY" });
const both = (text: string) => ({ "zh-CN": text, en: text });

const bill: BillRow = {
  billId: 12,
  number: null,
  accountId: 1,
  accountNumber: "A1",
  customerId: 1,
  customerName: "Northwind",
  billRunId: 5,
  groupName: "Lab",
  period: { from: "2026-06-01", to: "2026-07-01" },
  billedOn: "2026-06-30",
  dueOn: "2026-07-30",
  state: "new",
  overdue: false,
  net: cny("18868"),
  tax: cny("1132"),
  total: cny("20000"),
  open: cny("20000"),
  uninvoiced: cny("20000"),
};

const charge: ChargeRow = {
  chargeId: 31,
  billId: 12,
  billNumber: null,
  accountId: 2,
  accountNumber: "A2",
  subscriptionId: 7,
  subscriptionNumber: "S7",
  offeringId: 1,
  offering: both("Storage"),
  priceId: 1,
  price: both("Monthly fee"),
  period: { from: "2026-06-01", to: "2026-07-01" },
  served: { from: "2026-06-01", to: "2026-07-01" },
  quantity: "1",
  unit: both("unit"),
  unitPrice: "200",
  taxRate: "0.06",
  net: cny("18868"),
  tax: cny("1132"),
  total: cny("20000"),
  explanation: [both("a whole month")],
  corrects: null,
  correctedBy: [],
};

const item: BillItemRow = {
  itemId: 41,
  accountId: 1,
  accountNumber: "A1",
  chargeId: 31,
  name: "Goodwill",
  quantity: null,
  unitPrice: null,
  taxRate: "0.06",
  taxIncluded: true,
  net: cny("-943"),
  tax: cny("-57"),
  total: cny("-1000"),
  reason: "Outage on the 3rd",
  createdBy: "Lin",
  createdAt: "2026-07-01T02:00:00Z",
  explanation: [both("Amount -10.00.")],
};

const can = (...actions: string[]): AllowedAction[] =>
  actions.map((action) => ({ action, allowed: true, reason: null }));

const draft: BillView = {
  bill,
  createdAt: "2026-07-01T01:00:00Z",
  version: 3,
  reason: null,
  charges: [charge],
  items: [item],
  actions: can("billing.adjust_bill", "billing.finalise_bills", "billing.discard_bills"),
  timeline: [],
};

const account: AccountDetail = {
  account: {
    accountId: 2,
    number: "A2",
    name: "Lab",
    currency: "CNY",
    cycleDay: 1,
    paymentTermsDays: 30,
    creditLimit: null,
    invoicing: "perBill",
    language: "en",
    taxProfileId: null,
    state: "active",
    openedOn: "2026-01-01",
    billedUntil: null,
    draftRunId: null,
    version: 4,
  },
  customerId: 2,
  customerNumber: "C2",
  customerName: "Northwind Lab",
  taxProfile: null,
  payer: { accountId: 1, number: "A1", name: "Main", customerId: 1, customerName: "Northwind" },
  paysFor: [],
  timeline: [],
  actions: [],
};

const subscription: SubscriptionRow = {
  subscriptionId: 7,
  number: "S7",
  customerId: 2,
  customerName: "Northwind Lab",
  accountId: 2,
  accountNumber: "A2",
  offeringId: 1,
  offeringCode: "oss",
  offeringName: both("Storage"),
  unit: both("unit"),
  quantity: "1",
  state: "active",
  billGroup: null,
  startedOn: "2026-01-01",
  endedOn: null,
};

function core(doings: Doings, answers: Answers = {}) {
  return mockCore(
    {
      "staff.company": () => company,
      "customers.accounts": () => ({ rows: [], total: 0, totalIsExact: true }),
      "customers.account": () => account,
      "orders.subscriptions": () => ({ rows: [{ ...subscription, billGroup: "Lab" }], total: 1 }),
      "billing.bill": () => draft,
      ...answers,
    },
    doings,
  );
}

function refusal(...faults: [place: string, what: string][]): BossError {
  const texts = (what: string) => ({ "zh-CN": { what, why: "", do: "" }, en: { what, why: "", do: "" } });
  return new BossError({
    code: "kernel.input_faulty",
    params: {},
    texts: texts("Some fields are wrong"),
    faults: faults.map(([place, what]) => ({ place, code: "x", params: {}, texts: texts(what) })),
    requestId: null,
    action: null,
  });
}

function show(page: React.ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <App>{page}</App>
    </QueryClientProvider>,
  );
}

/** Puts a whole text into a field and leaves it. */
async function write(label: string, text: string) {
  const field = await screen.findByLabelText(label);
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
}

/** Presses the button that says so; the last one, where a dialog stands over the page. */
async function press(text: string) {
  const found = await screen.findAllByText(text);
  const last = found.at(-1);
  if (last) await userEvent.click(last);
}

beforeAll(() => {
  configure({ asyncUtilTimeout: 10_000 });
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  world.to.length = 0;
  world.address = {};
  sessionStorage.clear();
});

describe("a line by hand", () => {
  it("is a quantity at a price, or an amount; what was typed for the other stays behind", () => {
    const typed = { name: " Setup ", quantity: "2", unitPrice: "10.5", amount: cny("500"), taxRate: "0.06" };
    const named = { name: "Setup", taxRate: "0.06", taxIncluded: false };
    expect(itemInput(typed)).toEqual({ ...named, quantity: "2", unitPrice: "10.5" });
    expect(itemInput({ ...typed, by: "amount" })).toEqual({ ...named, amount: cny("500") });
  });

  it("is complete with name, price and tax rate; a rate of nothing is one", () => {
    const whole = { name: "Setup", quantity: "1", unitPrice: "-10", taxRate: "0" };
    expect(isItemComplete(whole)).toBe(true);
    expect(isItemComplete({ ...whole, by: "amount" })).toBe(false);
    expect(isItemComplete({ ...whole, by: "amount", amount: cny("-1") })).toBe(true);
    for (const missing of ["name", "quantity", "unitPrice", "taxRate"])
      expect(isItemComplete({ ...whole, [missing]: null }), missing).toBe(false);
  });

  it("adjusts a draft at the version looked at, taxed as the charge it is about", () => {
    const first = firstAdjustment(draft, charge);
    expect(first).toMatchObject({ chargeId: 31, item: { taxRate: "0.06", by: "amount" } });
    expect(firstAdjustment({ ...draft, charges: [], items: [] }, null).item?.taxRate).toBeNull();
    const values = { ...first, item: { ...first.item, name: "Less", amount: cny("-1000") }, reason: " why " };
    expect(isAdjustmentReady(values)).toBe(true);
    expect(isAdjustmentReady({ ...values, reason: " " })).toBe(false);
    expect(adjustmentInput({ billId: 12, version: 3 }, values)).toEqual({
      billId: 12,
      version: 3,
      chargeId: 31,
      reason: "why",
      item: { name: "Less", amount: cny("-1000"), taxRate: "0.06", taxIncluded: false },
    });
  });
});

describe("a one-off bill's input", () => {
  const line = { name: "Setup", quantity: "1", unitPrice: "100", taxRate: "0.06" };

  it("leaves out lines at the end that nobody began, and keeps the places of the others", () => {
    const blank = nextItem([line]);
    expect(blank).toEqual({ quantity: "1", taxRate: "0.06" });
    expect(begun([line, blank])).toEqual([line]);
    expect(begun([blank, line])).toEqual([blank, line]);
    expect(isOneOffReady({ accountId: 2, items: [line, blank] })).toBe(true);
    expect(isOneOffReady({ accountId: 2, items: [blank, line] })).toBe(false);
    expect(isOneOffReady({ accountId: null, items: [line] })).toBe(false);
    expect(isOneOffReady({ accountId: 2, items: [blank] })).toBe(false);
  });

  it("says for all lines whether the tax is in their prices", () => {
    const input = oneOffInput({ accountId: 2, items: [line, line], taxIncluded: true, groupName: " " });
    expect(input.items.map((each) => each.taxIncluded)).toEqual([true, true]);
    expect(input).toMatchObject({ accountId: 2, dueOn: null, groupName: null, reason: null, draft: false });
  });
});

describe("charges of a family", () => {
  it("stand apart by account, even of one subscription that moved", () => {
    const groups = groupCharges([charge, { ...charge, chargeId: 32, accountId: 1, accountNumber: "A1" }]);
    expect(groups.map((group) => group.accountNumber)).toEqual(["A2", "A1"]);
    expect(new Set(groups.map((group) => group.key)).size).toBe(2);
  });
});

describe("a draft's page", () => {
  it("says that it is a draft, whose its charges are, and why lines were added", async () => {
    core({});
    show(<BillPage />);
    expect(await screen.findByText("#12")).toBeTruthy();
    expect(screen.getByText("Draft, no number")).toBeTruthy();
    expect(screen.getByText("Lab")).toBeTruthy();
    const own = screen.getByRole("link", { name: "A2" });
    expect(own.getAttribute("href")).toBe("#/accounts/2");
    expect(screen.getByText("Goodwill")).toBeTruthy();
    expect(screen.getByText(/Because: Outage on the 3rd/)).toBeTruthy();
    expect(screen.queryByText("Open")).toBeNull();
    expect(screen.queryByRole("button", { name: "Issue invoice" })).toBeNull();
  });

  it("finalises and throws away through the core, and goes back to the drafts", async () => {
    const totals = [{ bills: 1, net: cny("18868"), tax: cny("1132"), total: cny("20000") }];
    const done = core({
      "billing.finalise_bills": () => ({ output: { bills: 1, firstNumber: null, lastNumber: null, totals } }),
      "billing.discard_bills": () => ({ output: { bills: 1, charges: 1, accounts: 1 } }),
    });
    show(<BillPage />);
    await press("Finalise");
    expect(await screen.findByText("net 188.68, tax 11.32")).toBeTruthy();
    await press("Finalise 1 draft");
    await waitFor(() =>
      expect(done.real()).toEqual([
        { action: "billing.finalise_bills", input: { billIds: [12] }, dryRun: false },
      ]),
    );
    expect(world.to).toEqual([]);
    await press("Throw away");
    await write("Reason", "Wrong month");
    await screen.findByText("1 charge is made again by the next run, as far as it is owed then.");
    await press("Throw 1 draft away");
    await waitFor(() => expect(world.to).toEqual(["/bills/drafts"]));
    expect(done.real().at(-1)?.input).toEqual({ billIds: [12], reason: "Wrong month" });
  });

  it("adjusts a charge: the draft's new total stands there before, faults at their fields", async () => {
    let refused = true;
    const done = core({
      "billing.adjust_bill": (_input, dryRun) => {
        if (!dryRun && refused) return refusal(["item.amount", "The item comes to nothing."]);
        const output = {
          billId: 12,
          net: cny("17925"),
          tax: cny("1075"),
          total: cny("19000"),
          version: 4,
        };
        return { output };
      },
    });
    show(<BillPage />);
    await press("Adjust");
    await write("What for", "Goodwill");
    await write("Amount", "-10");
    await write("Reason", "Outage");
    expect(await screen.findByText("190.00")).toBeTruthy();
    await press("Add the line");
    expect(await screen.findByText("The item comes to nothing.")).toBeTruthy();
    refused = false;
    await press("Add the line");
    await waitFor(() => expect(done.real()).toHaveLength(2));
    expect(done.real().at(-1)?.input).toMatchObject({
      billId: 12,
      version: 3,
      chargeId: 31,
      item: { name: "Goodwill", amount: cny("-1000"), taxRate: "0.06" },
    });
  });

  it("takes a line off again", async () => {
    const output = { billId: 12, net: cny("18868"), tax: cny("1132"), total: cny("21000"), version: 4 };
    const done = core({ "billing.remove_bill_item": () => ({ output }) });
    show(<BillPage />);
    await userEvent.click(await screen.findByLabelText("Remove Goodwill"));
    await press("Remove the line");
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]?.input).toEqual({ billId: 12, itemId: 41, version: 3 });
  });

  it("offers nothing that is not allowed, and says why", async () => {
    const texts = { what: "Your role may not.", why: "", do: "" };
    const reason = { code: "x", params: {}, texts: { "zh-CN": texts, en: texts } };
    const actions = draft.actions.map((each) => ({ ...each, allowed: false, reason }));
    core({}, { "billing.bill": () => ({ ...draft, actions }) });
    show(<BillPage />);
    await screen.findByText("Draft, no number");
    for (const name of ["Finalise", "Add a line", "Adjust", "Remove Goodwill"])
      expect(screen.queryByRole("button", { name }), name).toBeNull();
  });
});

describe("a bill's page", () => {
  it("shows lines made by hand and the reason, without offering to change them", async () => {
    const made: BillView = {
      ...draft,
      bill: { ...bill, number: "B7", billRunId: null, state: "validated" },
      reason: "Agreed by phone",
      charges: [],
      items: [{ ...item, chargeId: null }],
    };
    core(
      {},
      {
        "billing.bill": () => made,
        "invoicing.list": () => ({ rows: [], total: 0, totals: [] }),
        "payments.list": () => ({ rows: [], total: 0, totals: [] }),
      },
    );
    show(<BillPage />);
    expect(await screen.findByText("B7")).toBeTruthy();
    expect(screen.getByText("Agreed by phone")).toBeTruthy();
    expect(screen.getByText("By hand")).toBeTruthy();
    expect(screen.getByText("Goodwill")).toBeTruthy();
    expect(screen.queryByText("Charges")).toBeNull();
    expect(screen.queryByRole("button", { name: "Remove Goodwill" })).toBeNull();
  });
});

describe("a run of drafts", () => {
  const view: BillRunView = {
    run: {
      billRunId: 5,
      through: "2026-06-30",
      billedOn: "2026-06-30",
      accounts: 3,
      bills: 3,
      charges: 9,
      parked: 0,
      totals: [{ bills: 3, net: cny("300"), tax: cny("18"), total: cny("318") }],
      createdBy: "Lin",
      createdAt: "2026-07-01T01:00:00Z",
      state: "completed",
      finishedAt: "2026-07-01T01:00:01Z",
      draft: true,
      drafts: 2,
    },
    largestBills: [],
    parked: [],
    actions: can("billing.finalise_run", "billing.discard_run"),
    timeline: [],
  };

  it("says how many wait, and finalises them all", async () => {
    const done = core(
      {
        "billing.finalise_run": () => ({
          output: { bills: 2, firstNumber: "B1", lastNumber: "B2", totals: [] },
        }),
      },
      {
        "billing.run_detail": () => view,
        "invoicing.open_bills": () => ({ rows: [], total: 0, totals: [] }),
      },
    );
    show(<BillRunPage />);
    expect((await screen.findAllByText("2 drafts wait")).length).toBeGreaterThan(0);
    await press("Review 2 drafts");
    expect(world.to).toEqual(["/bills/drafts?billRunId=5"]);
    await press("Finalise all");
    await press("Finalise 2 drafts");
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]).toMatchObject({ action: "billing.finalise_run", input: { billRunId: 5 } });
  });

  it("has nothing of drafts to do once they are bills", async () => {
    core(
      {},
      {
        "billing.run_detail": () => ({ ...view, run: { ...view.run, drafts: 0 } }),
        "invoicing.open_bills": () => ({ rows: [], total: 1, totals: [] }),
      },
    );
    show(<BillRunPage />);
    expect(await screen.findByRole("button", { name: "Issue its invoices" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Finalise all" })).toBeNull();
  });

  it("is thrown away only with a reason", async () => {
    const done = core({ "billing.discard_run": () => ({ output: { bills: 2, charges: 0, accounts: 2 } }) });
    show(<DiscardDialog of={{ billRunId: 5 }} count={2} onClose={() => undefined} />);
    const submit = (await screen.findAllByText("Throw 2 drafts away")).at(-1) as HTMLElement;
    await userEvent.click(submit);
    expect(await screen.findByText("Fill this in")).toBeTruthy();
    expect(done.all).toEqual([]);
    await write("Reason", "Again with the new price");
    await userEvent.click(submit);
    await waitFor(() =>
      expect(done.real()[0]?.input).toEqual({ billRunId: 5, reason: "Again with the new price" }),
    );
  });

  it("says beforehand why drafts cannot be finalised", async () => {
    core({ "billing.finalise_bills": () => refusal(["billIds.0", "Bill B1 is not a draft any more."]) });
    show(<FinaliseDialog of={{ billIds: [1] }} count={1} onClose={() => undefined} />);
    expect(await screen.findByText("Bill B1 is not a draft any more.")).toBeTruthy();
  });
});

describe("making a bill by hand", () => {
  const output = {
    billId: 77,
    number: null,
    dueOn: "2026-12-23",
    net: cny("10000"),
    tax: cny("600"),
    total: cny("10600"),
    items: [cny("10600")],
  };

  it("shows what it comes to and who pays, and opens the bill", async () => {
    world.address = { accountId: 2 };
    const done = core({ "billing.make_bill": () => ({ output }) });
    show(<MakeBillPage />);
    expect(await screen.findByText(/made for Northwind · A1/)).toBeTruthy();
    await write("What for", "Installation");
    await write("Unit price", "100");
    await write("Tax rate", "6");
    const comes = await screen.findByRole("region", { name: "The bill" });
    expect(within(comes).getByText("Installation")).toBeTruthy();
    expect(within(comes).getByText("due 2026-12-23")).toBeTruthy();
    await press("As a draft");
    await press("Make the draft");
    await waitFor(() => expect(world.to).toEqual(["/bills/77"]));
    expect(done.real()[0]?.input).toEqual({
      accountId: 2,
      items: [{ name: "Installation", quantity: "1", unitPrice: "100", taxRate: "0.06", taxIncluded: false }],
      dueOn: null,
      groupName: null,
      reason: null,
      draft: true,
    });
  });

  it("puts what the core refuses at the line it is about", async () => {
    world.address = { accountId: 2 };
    core({
      "billing.make_bill": () => refusal(["items.1.unitPrice", "The item comes to nothing."]),
    });
    show(<MakeBillPage />);
    await write("What for", "Installation");
    await write("Unit price", "100");
    await write("Tax rate", "6");
    await press("Add a line");
    const second = await screen.findByRole("group", { name: "Line 2" });
    fireEvent.change(within(second).getByLabelText("What for"), { target: { value: "Nothing" } });
    const price = within(second).getByLabelText("Unit price");
    fireEvent.change(price, { target: { value: "0" } });
    fireEvent.blur(price);
    expect(await within(second).findByText("The item comes to nothing.")).toBeTruthy();
    const first = screen.getByRole("group", { name: "Line 1" });
    expect(within(first).queryByText("The item comes to nothing.")).toBeNull();
  });
});

describe("payer and group", () => {
  it("sets who pays at the version looked at", async () => {
    const done = core({ "customers.set_payer": () => ({ output: null }) });
    show(<SetPayerDialog detail={account} onClose={() => undefined} />);
    await press("Set the payer");
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]?.input).toEqual({ accountId: 2, version: 4, payerAccountId: 1 });
  });

  it("names a group, and takes the subscription out with an empty one", async () => {
    const done = core({ "orders.group_subscription": () => ({ output: null }) });
    const detail = { subscription: { ...subscription, billGroup: "Lab" } } as SubscriptionDetail;
    show(<GroupDialog detail={detail} onClose={() => undefined} />);
    await write("Billed with", " ");
    await press("Save the group");
    await waitFor(() => expect(done.real()[0]?.input).toEqual({ subscriptionId: 7, billGroup: null }));
  });
});
