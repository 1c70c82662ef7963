import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { App } from "antd";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { agreedInput, isAgreedComplete } from "@/features/customers/terms/agreed";
import { standingOn } from "@/features/customers/terms/standing";
import { TermsSection } from "@/features/customers/terms/TermsSection";
import type { AccountDetail, AgreedPriceRow, CouponRow, DiscountRow, OfferingDetail, TermsView } from "@/ipc";
import { company } from "./madeUpMonth";
import { type Doings, mockCore } from "./mockCore";
import { refusal } from "./refusal";

vi.mock("@/app/router", () => ({ useGo: () => vi.fn() }));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

const both = (zh: string, en: string) => ({ "zh-CN": zh, en });
const open = (action: string) => ({ action, allowed: true });

const account: AccountDetail = {
  customerId: 2,
  customerName: "Qinghe",
  customerNumber: "C000002",
  account: {
    accountId: 5,
    number: "A000005",
    name: "Main",
    currency: "CNY",
    cycleDay: 1,
    paymentTermsDays: 30,
    language: "en",
    invoicing: "perBill",
    state: "active",
    openedOn: "2026-01-01",
    version: 1,
  },
  paysFor: [],
  actions: [],
  timeline: [],
};

const agreed: AgreedPriceRow = {
  priceVersionId: 11,
  subscriptionId: null,
  offeringId: 7,
  offering: both("存储", "Storage"),
  priceId: 9,
  price: both("流量", "Traffic"),
  validFrom: "2026-01-01",
  validTo: null,
  inForce: true,
  model: { model: "perUnit", unitPrice: "0.2" },
  terms: {},
  summary: both("每 GB ¥0.2", "¥0.2 per GB"),
  createdAt: "2026-01-01T00:00:00Z",
  actions: [open("billing.end_agreed_price")],
};
const discount: DiscountRow = {
  discountId: 21,
  couponId: 3,
  code: "spring",
  name: both("春季", "Spring"),
  percent: "10",
  amount: null,
  duration: "cycles",
  cycles: 3,
  subscriptionId: 15,
  subscriptionNumber: "S000015",
  fromOn: "2026-02-01",
  toOn: "2026-02-01",
  takenOff: { minor: "0", currency: "CNY" },
  createdAt: "2026-01-01T00:00:00Z",
  actions: [
    {
      action: "billing.end_discount",
      allowed: false,
      reason: {
        code: "billing.discount_ended",
        params: {},
        texts: {
          "zh-CN": { what: "已结束", why: "", do: "" },
          en: { what: "It has ended", why: "", do: "" },
        },
      },
    },
  ],
};
const may = [open("billing.agree_price"), open("billing.give_coupon"), open("billing.put_on_price_list")];
const nothing: TermsView = {
  customerId: 2,
  priceLists: [],
  agreedPrices: [],
  discounts: [],
  actions: may,
};

const coupon: CouponRow = {
  couponId: 3,
  code: "spring",
  name: both("春季", "Spring"),
  percent: "10",
  duration: "once",
  offerings: [],
  priority: 0,
  given: 0,
  active: true,
  createdAt: "2026-01-01T00:00:00Z",
  version: 1,
  actions: [],
};

const offering = {
  offeringId: 7,
  prices: [
    {
      priceId: 9,
      code: "traffic",
      name: both("流量", "Traffic"),
      kind: "usage",
      unit: both("GB", "GB"),
      timing: "inArrears",
      cadence: { every: 1, unit: "month" },
      alignment: "cycleDay",
      versions: [
        {
          priceVersionId: 1,
          validFrom: "2026-01-01",
          inForce: true,
          model: { model: "perUnit", unitPrice: "0.25" },
          terms: { percentOff: "5" },
          summary: both("", ""),
          createdAt: "2026-01-01T00:00:00Z",
        },
      ],
    },
  ],
} as Partial<OfferingDetail> as OfferingDetail;

function show(terms: TermsView, doings: Doings = {}) {
  const core = mockCore(
    {
      "billing.terms": () => terms,
      "staff.company": () => company,
      "catalog.coupons": () => ({ rows: [coupon] }),
      "catalog.price_lists": () => ({
        rows: [
          {
            priceListId: 4,
            code: "partners",
            name: both("伙伴", "Partners"),
            versions: 1,
            customers: 1,
            createdAt: "2026-01-01T00:00:00Z",
            actions: [],
          },
        ],
      }),
      "catalog.offering": () => offering,
      "orders.subscriptions": () => ({
        rows: [
          {
            subscriptionId: 15,
            number: "S000015",
            customerId: 2,
            customerName: "Qinghe",
            accountId: 5,
            accountNumber: "A000005",
            offeringId: 7,
            offeringCode: "oss",
            offeringName: both("存储", "Storage"),
            unit: both("个", "bucket"),
            state: "active",
          },
        ],
        total: 1,
      }),
    },
    doings,
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <App>
        <TermsSection detail={account} />
      </App>
    </QueryClientProvider>,
  );
  return core;
}

// Dialogs without a layout are slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => {
  configure({ asyncUtilTimeout: 20_000 });
  startTexts();
  setPreferences({ language: "en" });
});

const press = async (text: string | RegExp) =>
  fireEvent.click((await screen.findAllByText(text)).at(-1) as HTMLElement);
async function day(label: string, text: string) {
  const field = await screen.findByLabelText(label);
  fireEvent.input(field, { target: { value: text } });
  fireEvent.blur(field);
}
async function pick(label: string, option: string) {
  fireEvent.mouseDown(await screen.findByLabelText(label));
  await press(option);
}

describe("special terms", () => {
  it("say that there are none", async () => {
    show(nothing);
    await screen.findByText("Prices and discounts as for everybody.");
  });

  it("stand with what they are for, from when to when, and what they took off", async () => {
    show({
      ...nothing,
      agreedPrices: [agreed],
      discounts: [discount],
      priceLists: [{ priceListId: 4, name: both("伙伴", "Partners"), fromOn: "2020-01-01", inForce: true }],
    });
    await screen.findByText("Agreed prices");
    const rows = [...document.querySelectorAll("tbody tr")].map((row) => row.textContent);
    expect(rows).toEqual([
      "StorageTraffic · ¥0.2 per GBWhole account2026-01-01—in forceEnd",
      "Spring · spring10%, for 3 cyclesS0000150.002026-02-012026-02-01taken backEnd",
      "Partners2020-01-01—in force",
    ]);
    expect(screen.getByLabelText<HTMLButtonElement>("End: spring").disabled).toBe(true);
    expect(screen.getByLabelText<HTMLButtonElement>("End: Traffic").disabled).toBe(false);
  });

  it("end on a day, and the core's refusal stands at it", async () => {
    const core = show(
      { ...nothing, agreedPrices: [agreed] },
      { "billing.end_agreed_price": () => refusal(["validTo", "Too late"]) },
    );
    fireEvent.click(await screen.findByLabelText("End: Traffic"));
    await day("Ends on", "2026-03-01");
    await press("End agreed price");
    await waitFor(() =>
      expect(
        screen.getByText("Too late").closest(".ant-form-item")?.querySelector("#validTo"),
      ).not.toBeNull(),
    );
    expect(core.real()[0]?.input).toEqual({ priceVersionId: 11, validTo: "2026-03-01" });
  });
});

describe("a coupon", () => {
  it("is given by its code, tried only once that is whole", async () => {
    const core = show(nothing, {
      "billing.give_coupon": () => ({ output: { discountId: 1, accountsToRerate: 0 } }),
    });
    await press("Give coupon");
    const code = await screen.findByLabelText("Coupon code");
    fireEvent.change(code, { target: { value: "SPR" } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(core.all).toEqual([]);
    fireEvent.change(code, { target: { value: "SPRING " } });
    await waitFor(() => expect(core.all.some((each) => each.dryRun)).toBe(true));
    await pick("Service", "S000015 · Storage");
    await day("From", "2026-07-01");
    await press("Give coupon");
    await waitFor(() => expect(core.real()).toHaveLength(1));
    expect(core.real()[0]?.input).toEqual({
      accountId: 5,
      couponCode: "SPRING",
      subscriptionId: 15,
      fromOn: "2026-07-01",
    });
  });
});

describe("a price list", () => {
  it("is one of them, or none", async () => {
    const core = show(nothing, { "billing.put_on_price_list": () => ({ output: { accountsToRerate: 0 } }) });
    await press("Change price list");
    await pick("Price list", "None: the prices for everybody");
    await day("From", "2026-07-01");
    await press("Change price list");
    await waitFor(() => expect(core.real()).toHaveLength(1));
    expect(core.real()[0]?.input).toEqual({ customerId: 2, fromOn: "2026-07-01", priceListId: null });
  });
});

describe("an agreed price", () => {
  it("for one service is one of its own prices, and begins as that is for everybody", async () => {
    const core = show(nothing, {
      "billing.agree_price": () => ({ output: { priceVersionId: 2, accountsToRerate: 0 } }),
    });
    await press("Agree price");
    fireEvent.click(await screen.findByLabelText("One service"));
    await pick("Service", "S000015 · Storage");
    await pick("Price", "Traffic · traffic");
    const price = await screen.findByLabelText<HTMLInputElement>("Price per unit");
    expect(price.value).toBe("0.25");
    fireEvent.change(price, { target: { value: "0.2" } });
    await day("From", "2026-07-01");
    await day("Ends on", "2027-07-01");
    await press("Agree price");
    await waitFor(() => expect(core.real()).toHaveLength(1));
    expect(core.real()[0]?.input).toEqual({
      accountId: null,
      subscriptionId: 15,
      priceId: 9,
      validFrom: "2026-07-01",
      validTo: "2027-07-01",
      model: { model: "perUnit", unitPrice: "0.2" },
      terms: { percentOff: "5" },
    });
  });

  it("is with the account or for a service, never both, and tried when whole", () => {
    const draft = {
      subscriptionId: 15,
      priceId: 9,
      validFrom: "2026-07-01",
      model: { model: "perUnit" as const, unitPrice: "1" },
    };
    expect(agreedInput({ accountId: 5 }, { ...draft, holder: "account" })).toMatchObject({
      accountId: 5,
      subscriptionId: null,
      validTo: null,
    });
    expect(isAgreedComplete({ ...draft, holder: "service", subscriptionId: null })).toBe(false);
    expect(isAgreedComplete({ ...draft, priceId: null })).toBe(false);
    expect(isAgreedComplete(draft)).toBe(true);
  });

  it("counts from its first day to the one before its end", () => {
    const spell = { from: "2026-01-01", to: "2026-02-01" };
    expect(standingOn(spell, "2025-12-31")).toBe("planned");
    expect(standingOn(spell, "2026-01-01")).toBe("inForce");
    expect(standingOn(spell, "2026-02-01")).toBe("ended");
    expect(standingOn({ ...spell, to: "2026-01-01" }, "2026-01-01")).toBe("takenBack");
    expect(standingOn({ from: "2026-01-01" }, "2030-01-01")).toBe("inForce");
  });
});
