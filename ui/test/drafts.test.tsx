import { configure, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import BillPage from "@/features/billing/BillPage";
import BillRunPage from "@/features/billing/BillRunPage";
import { groupCharges } from "@/features/billing/charges";
import { DiscardDialog, FinaliseDialog } from "@/features/billing/DraftDialogs";
import DraftsPage from "@/features/billing/DraftsPage";
import type { BillDraftRow, BillRunView, BillView } from "@/ipc";
import { bill, can, charge, cny, core, draft, item, press } from "./madeUpDraft";
import { refusal } from "./refusal";
import { show, write } from "./show";

/** Of what was finalised whole. */
const wholly = { leftOut: 0, notFinalised: [] };

// Forms and dialogs take their time on a machine that does other things.
vi.setConfig({ testTimeout: 60_000 });

const world = vi.hoisted(() => ({ to: [] as string[], address: {} as Record<string, unknown> }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => world.to.push(path),
  usePathParams: () => ({ billId: "12", billRunId: "5" }),
  useAddress: () => world.address,
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));
vi.mock("@/features/billing/BillingTabs", () => ({ BillingTabs: () => null }));

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
      "billing.finalise_bills": () => ({
        output: { bills: 1, firstNumber: null, lastNumber: null, totals, settled: [], ...wholly },
      }),
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
          output: { bills: 2, firstNumber: "B1", lastNumber: "B2", totals: [], settled: [], ...wholly },
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

  it("says beforehand what credits and wallets will pay", async () => {
    const totals = [{ bills: 2, net: cny("10000"), tax: cny("600"), total: cny("10600") }];
    const settled = [{ credits: cny("1000"), wallets: cny("2500") }];
    const output = { bills: 2, firstNumber: null, lastNumber: null, totals, settled, ...wholly };
    core({ "billing.finalise_bills": () => ({ output }) });
    show(<FinaliseDialog of={{ billIds: [1, 2] }} count={2} onClose={() => undefined} />);
    const paid = async (label: string) =>
      (await screen.findByText(label)).closest("div, li, tr")?.textContent;
    expect(await paid("Settled by credits")).toContain("10.00");
    expect(await paid("Paid by wallets")).toContain("25.00");
  });

  it("says beforehand why drafts cannot be finalised", async () => {
    core({ "billing.finalise_bills": () => refusal(["billIds.0", "Bill B1 is not a draft any more."]) });
    show(<FinaliseDialog of={{ billIds: [1] }} count={1} onClose={() => undefined} />);
    expect(await screen.findByText("Bill B1 is not a draft any more.")).toBeTruthy();
  });
});

describe("the list of drafts", () => {
  const row: BillDraftRow = {
    bill,
    previousTotal: cny("15000"),
    change: cny("5000"),
    charges: 1,
    adjustments: 1,
    isOneOff: false,
    version: 3,
  };
  const first = {
    ...row,
    bill: { ...bill, billId: 13 },
    previousTotal: null,
    change: cny("20000"),
    isOneOff: true,
  };
  const total = { drafts: 2, net: cny("37736"), tax: cny("2264"), total: cny("40000") };

  it("shows the change against the last bill, of one run where the address says so", async () => {
    world.address = { billRunId: 5 };
    const asked: unknown[] = [];
    core(
      {},
      {
        "billing.drafts": (input) => {
          asked.push(input.billRunId);
          return {
            rows: [first, row, { ...row, bill: { ...bill, billId: 14 }, previousTotal: null }],
            total: 3,
            totals: [{ ...total, previous: cny("15000"), change: cny("25000") }],
          };
        },
      },
    );
    show(<DraftsPage />);
    expect(await screen.findByText("#13")).toBeTruthy();
    expect(screen.getByText("#12")).toBeTruthy();
    // What was made by hand has no bill before that it should be like.
    for (const text of ["none before", "—", "By hand", "Bill run", "50.00", "250.00"])
      expect(screen.getAllByText(text).length, text).toBeGreaterThan(0);
    expect(screen.getByText("Only one bill run")).toBeTruthy();
    expect(new Set(asked)).toEqual(new Set([5]));
  });

  it("finalises those that are ticked, together", async () => {
    const done = core(
      {
        "billing.finalise_bills": () => ({
          output: { bills: 2, firstNumber: "B1", lastNumber: "B2", totals: [], settled: [], ...wholly },
        }),
      },
      { "billing.drafts": () => ({ rows: [first, row], total: 2, totals: [] }) },
    );
    show(<DraftsPage />);
    await screen.findByText("#13");
    const ticks = screen.getAllByRole("checkbox");
    for (const tick of ticks.slice(-2)) await userEvent.click(tick);
    await press("Finalise");
    await press("Finalise 2 drafts");
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]?.input).toEqual({ billIds: [13, 12] });
  });

  it("says what belongs there while there are none", async () => {
    core({}, { "billing.drafts": () => ({ rows: [], total: 0, totals: [] }) });
    show(<DraftsPage />);
    expect(await screen.findByText("No drafts wait")).toBeTruthy();
  });
});
