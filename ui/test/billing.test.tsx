import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { ChargeTable } from "@/features/billing/ChargeTable";
import { groupCharges, rateText, sumByRate } from "@/features/billing/charges";
import { readListStart } from "@/features/billing/listStart";
import { periodText } from "@/features/billing/periods";
import { RunBillingDialog, runInput } from "@/features/billing/RunBillingDialog";
import { type ChargeRow, setCarrier } from "@/ipc";
import { HttpCarrier } from "@/ipc/http";

vi.mock("@/app/router", () => ({ useGo: () => () => undefined }));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

/** Dialogs without a layout are slow on a busy machine. */
const SLOW_MS = 60_000;

const cny = (minor: string) => ({ minor, currency: "CNY" });
const named = (text: string) => ({ "zh-CN": text, en: text });

function charge(chargeId: number, subscriptionId: number, more: Partial<ChargeRow> = {}): ChargeRow {
  return {
    chargeId,
    billId: 1,
    billNumber: "B1",
    accountId: 1,
    accountNumber: "A1",
    subscriptionId,
    subscriptionNumber: `S${subscriptionId}`,
    offeringId: 1,
    offering: named("Storage"),
    priceId: 1,
    price: named("Monthly fee"),
    period: { from: "2026-06-01", to: "2026-07-01" },
    served: { from: "2026-06-10", to: "2026-07-01" },
    quantity: "1",
    unit: named("unit"),
    unitPrice: "200",
    cyclePrice: null,
    averagePrice: null,
    taxRate: "0.06",
    net: cny("18868"),
    tax: cny("1132"),
    total: cny("20000"),
    explanation: [{ "zh-CN": "二十天", en: "twenty days" }],
    corrects: null,
    correctedBy: [],
    ...more,
  };
}

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});

describe("a bill's charges", () => {
  it("stand by subscription, in their order, with exact sums", () => {
    const groups = groupCharges([
      charge(1, 7, { total: cny("9007199254740993") }),
      charge(2, 8),
      charge(3, 7, { total: cny("-1") }),
    ]);
    expect(groups.map((group) => group.subscriptionId)).toEqual([7, 8]);
    expect(groups[0]?.total).toEqual(cny("9007199254740992"));
    expect(groups[0]?.charges).toHaveLength(2);
  });

  it("come to net and tax by rate", () => {
    const sums = sumByRate([charge(1, 1), charge(2, 1, { taxRate: "0.13", tax: cny("5") }), charge(3, 2)]);
    expect(sums).toEqual([
      { taxRate: "0.06", net: cny("37736"), tax: cny("2264") },
      { taxRate: "0.13", net: cny("18868"), tax: cny("5") },
    ]);
  });

  it("name their rate exactly", () => {
    expect(["0.06", "0.13", "0", "1", "0.005", "0.0725", "0.1"].map(rateText)).toEqual([
      "6%",
      "13%",
      "0%",
      "100%",
      "0.5%",
      "7.25%",
      "10%",
    ]);
  });

  it("say which charge they correct, and why they are what they are", async () => {
    const corrects = { chargeId: 9, billId: 4, billNumber: "B4", total: cny("12300") };
    render(
      <QueryClientProvider client={new QueryClient()}>
        <ChargeTable charges={[charge(1, 1, { corrects })]} bill={{ accountId: 1 }} />
      </QueryClientProvider>,
    );
    expect(screen.getByRole("link", { name: "B4" }).getAttribute("href")).toBe("#/bills/4");
    await userEvent.click(screen.getByRole("button", { name: "why?" }));
    expect(await screen.findByText("twenty days")).toBeTruthy();
  });
});

describe("periods", () => {
  it("read as a month, a day, or first and last day", () => {
    const text = (from: string, to: string) => periodText({ from, to });
    expect(text("2026-06-01", "2026-07-01")).toBe("2026-06");
    expect(text("2026-02-01", "2026-03-01")).toBe("2026-02");
    expect(text("2026-06-10", "2026-07-01")).toBe("2026-06-10 – 06-30");
    expect(text("2026-12-15", "2027-01-15")).toBe("2026-12-15 – 2027-01-14");
    expect(text("2026-06-10", "2026-06-11")).toBe("2026-06-10");
  });
});

describe("a list's address", () => {
  const known = { values: ["state"], days: ["billed"], ids: ["billRunId"] };

  it("becomes filters and ids; what is not understood is left out", () => {
    const start = readListStart(
      { state: "overdue", billedFrom: "2026-06-01", billedTo: "2026-06-30", billRunId: 7, dialog: "run" },
      known,
    );
    expect(start.filter).toEqual({ state: "overdue", billed: { from: "2026-06-01", to: "2026-06-30" } });
    expect(start.ids).toEqual({ billRunId: 7 });
  });

  it("leaves the kept filters alone when it names none, and replaces them when it names an id", () => {
    expect(readListStart({}, known).filter).toBeUndefined();
    expect(readListStart({ billRunId: "3" }, known).filter).toEqual({});
    expect(readListStart({ billRunId: "x" }, known).ids).toEqual({});
  });
});

describe("running billing", () => {
  const acts: { action: string; input: unknown; dryRun: boolean }[] = [];
  const total = { bills: 12, net: cny("100000"), tax: cny("6000"), total: cny("106000") };
  const output = {
    billRunId: 5,
    through: "2026-05-31",
    billedOn: "2026-05-31",
    accounts: 13,
    bills: 12,
    charges: 30,
    corrections: 0,
    creditBills: 0,
    totals: [total],
    largestBills: [],
    parkedCount: 1,
    parked: [
      {
        accountId: 3,
        accountNumber: "A3",
        customerId: 3,
        customerName: "Northwind",
        code: "x",
        texts: {
          "zh-CN": { what: "缺价格", why: "", do: "" },
          en: { what: "A price is missing", why: "", do: "" },
        },
      },
    ],
    expectation: { due: 1, charged: 1, unchargedCount: 0, uncharged: [] },
    overLimitCount: 0,
    overLimit: [],
  };

  beforeEach(() => {
    acts.length = 0;
    const http = new HttpCarrier();
    vi.spyOn(http, "ask").mockImplementation(async ({ query }) => {
      if (query === "staff.company") return { company: { timeZone: "Asia/Shanghai" } } as never;
      return { rows: [], total: 0 } as never;
    });
    vi.spyOn(http, "onProgress").mockReturnValue(() => undefined);
    vi.spyOn(http, "act").mockImplementation(async ({ action, input, dryRun, requestId }) => {
      acts.push({ action, input, dryRun });
      return { output, requestId, dryRun, replayed: false, warnings: [], changes: [], stale: [] } as never;
    });
    setCarrier(http);
  });

  it("takes a day, and accounts only where some are chosen", () => {
    expect(runInput(null, [1])).toBeNull();
    expect(runInput("2026-05-31", [])).toEqual({ through: "2026-05-31" });
    expect(runInput("2026-05-31", [1, 2])).toEqual({ through: "2026-05-31", accountIds: [1, 2] });
    expect(runInput("2026-05-31", [], true)).toEqual({ through: "2026-05-31", draft: true });
  });

  it(
    "shows what it would make, and makes just that",
    async () => {
      const done = vi.fn();
      render(
        <QueryClientProvider client={new QueryClient()}>
          <App>
            <RunBillingDialog onClose={() => undefined} onDone={done} />
          </App>
        </QueryClientProvider>,
      );
      const dialog = await screen.findByRole("dialog");
      const submit = await within(dialog).findByText("Make 12 bills, CNY 1,060.00");
      expect(within(dialog).getByText("A price is missing")).toBeTruthy();
      expect(acts).toHaveLength(1);
      expect(acts[0]?.dryRun).toBe(true);
      await userEvent.click(submit);
      await waitFor(() => expect(done).toHaveBeenCalledWith(5));
      expect(acts.at(-1)).toMatchObject({ action: "billing.run", dryRun: false, input: acts[0]?.input });
    },
    SLOW_MS,
  );

  it(
    "makes drafts where the bills are to be reviewed first, and says so",
    async () => {
      const done = vi.fn();
      render(
        <QueryClientProvider client={new QueryClient()}>
          <App>
            <RunBillingDialog onClose={() => undefined} onDone={done} />
          </App>
        </QueryClientProvider>,
      );
      const dialog = await screen.findByRole("dialog");
      await userEvent.click(await within(dialog).findByLabelText("Review before finalising"));
      await userEvent.click(await within(dialog).findByText("Make 12 drafts, CNY 1,060.00"));
      await waitFor(() => expect(done).toHaveBeenCalledWith(5));
      expect(acts.at(-1)).toMatchObject({ action: "billing.run", dryRun: false, input: { draft: true } });
    },
    SLOW_MS,
  );
});
