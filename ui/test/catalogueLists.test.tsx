import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { App } from "antd";
import { useState } from "react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import CouponsPage from "@/features/catalogue/CouponsPage";
import { amountIn, couponInput, isCouponComplete, standingOf } from "@/features/catalogue/coupons";
import { changeText, effectInput } from "@/features/catalogue/effect";
import { isMadeUp, isTaxed, makeUpInput, phaseFault, taxInput } from "@/features/catalogue/makeUp";
import PriceListsPage from "@/features/catalogue/PriceListsPage";
import TaxCodesPage from "@/features/catalogue/TaxCodesPage";
import type { CouponRow, TaxCodeRow } from "@/ipc";
import { company } from "./madeUpMonth";
import { type Answers, type Doings, mockCore } from "./mockCore";
import { refusal } from "./refusal";

vi.mock("@/app/router", () => ({
  useGo: () => vi.fn(),
  useAddress: () => ({}),
  useSearchValue: () => useState<string | null>(null),
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));
vi.mock("@/components/AreaTabs", () => ({ AreaTabs: () => null }));

const both = (zh: string, en: string) => ({ "zh-CN": zh, en });

function open(page: React.ReactNode, answers: Answers, doings: Doings) {
  const core = mockCore(
    { "staff.company": () => company, "catalog.offerings": () => ({ rows: [], total: 0 }), ...answers },
    doings,
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <App>{page}</App>
    </QueryClientProvider>,
  );
  return core;
}

// Forms of many fields take their time on a machine that does other things.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => {
  configure({ asyncUtilTimeout: 20_000 });
  startTexts();
});
beforeEach(() => setPreferences({ language: "en" }));

async function write(label: string, text: string) {
  const field = await screen.findByLabelText(label);
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
}
const press = async (text: string | RegExp) =>
  fireEvent.click((await screen.findAllByText(text)).at(-1) as HTMLElement);
const choose = async (label: string) => fireEvent.click(await screen.findByLabelText(label));
const itemOf = (text: string) => screen.getByText(text).closest(".ant-form-item");

const spring: CouponRow = {
  couponId: 3,
  code: "spring",
  name: both("春季", "Spring"),
  percent: "12.5",
  amount: null,
  duration: "cycles",
  cycles: 3,
  offerings: [{ offeringId: 7, code: "oss", name: both("存储", "Storage") }],
  priority: 0,
  redeemUntil: null,
  mostRedemptions: 10,
  given: 4,
  active: true,
  createdAt: "2026-01-01T00:00:00Z",
  version: 2,
  actions: [{ action: "catalog.retire_coupon", allowed: true }],
};

describe("coupons", () => {
  it("say what they take off, how often and for what; one that can be given can be stopped", async () => {
    const welcome: CouponRow = {
      ...spring,
      couponId: 4,
      code: "welcome",
      percent: null,
      amount: { minor: "5000", currency: "CNY" },
      duration: "once",
      cycles: null,
      offerings: [],
      active: false,
    };
    const core = open(
      <CouponsPage />,
      { "catalog.coupons": () => ({ rows: [spring, welcome] }) },
      { "catalog.retire_coupon": () => ({ output: null }) },
    );
    await screen.findByText("spring");
    const rows = [...document.querySelectorAll("tbody tr")].map((row) => row.textContent);
    expect(rows).toEqual([
      "springSpring12.5%for 3 cyclesStorage4 of 100Can be givenStop",
      "welcomeSpringCNY 50.00OnceEverything4 of 100StoppedReactivate",
    ]);
    await press("Stop");
    await press("Stop coupon");
    await waitFor(() => expect(core.real()).toHaveLength(1));
    expect(core.real()[0]).toMatchObject({
      action: "catalog.retire_coupon",
      input: { couponId: 3, version: 2 },
    });
  });

  it("are added as they were typed: of percentage and amount only the chosen one", async () => {
    const core = open(
      <CouponsPage />,
      { "catalog.coupons": () => ({ rows: [] }) },
      { "catalog.add_coupon": () => ({ output: 5 }) },
    );
    await press("Add coupon");
    await write("Code", "welcome");
    await write("Name in Chinese", "欢迎");
    await write("Name in English", "Welcome");
    fireEvent.change(screen.getByLabelText("Percentage", { selector: "input[inputmode]" }), {
      target: { value: "10" },
    });
    await choose("Amount");
    fireEvent.change(await screen.findByLabelText("Amount", { selector: "input[inputmode]" }), {
      target: { value: "50.5" },
    });
    await choose("For some cycles");
    await write("Billing cycles", "6");
    await write("Given at most", "20");
    await press("Add coupon");
    await waitFor(() => expect(core.real()).toHaveLength(1));
    expect(core.real()[0]?.input).toEqual({
      code: "welcome",
      name: both("欢迎", "Welcome"),
      percent: null,
      amount: { minor: "5050", currency: "CNY" },
      duration: "cycles",
      cycles: 6,
      offeringIds: [],
      priority: 0,
      redeemUntil: null,
      mostRedemptions: 20,
    });
  });

  it("stand as they are today", () => {
    expect(standingOf(spring, "2026-06-01")).toBe("usable");
    expect(standingOf({ ...spring, redeemUntil: "2026-06-01" }, "2026-06-01")).toBe("usable");
    expect(standingOf({ ...spring, redeemUntil: "2026-05-31" }, "2026-06-01")).toBe("expired");
    expect(standingOf({ ...spring, given: 10 }, "2026-06-01")).toBe("usedUp");
    expect(standingOf({ ...spring, active: false, given: 10 }, "2026-06-01")).toBe("stopped");
  });

  it("are tried when whole; an amount keeps its figures in another currency, where it has such parts", () => {
    const named = { code: "a", name: both("甲", "A") };
    expect(isCouponComplete({ ...named, off: "percent", percent: "0" })).toBe(false);
    expect(isCouponComplete({ ...named, off: "percent", percent: "5", duration: "cycles" })).toBe(false);
    expect(
      isCouponComplete({ ...named, off: "percent", percent: "5", duration: "cycles", cycles: "2" }),
    ).toBe(true);
    expect(amountIn({ minor: "10000", currency: "CNY" }, "JPY")).toBeNull();
    expect(amountIn({ minor: "100", currency: "JPY" }, "CNY")).toEqual({ minor: "10000", currency: "CNY" });
    // What is more than can be counted goes along as the most there is, for the core to refuse.
    expect(couponInput({ ...named, mostRedemptions: "99999999999" }).mostRedemptions).toBe(2_147_483_647);
  });
});

describe("price lists", () => {
  it("show how many customers and prices they have, and where to add them", async () => {
    const row = {
      priceListId: 5,
      code: "partners",
      name: both("伙伴", "Partners"),
      versions: 2,
      customers: 1234,
      createdAt: "2026-01-01T00:00:00Z",
      actions: [],
    };
    const core = open(
      <PriceListsPage />,
      { "catalog.price_lists": () => ({ rows: [row] }) },
      { "catalog.add_price_list": () => ({ output: 6 }) },
    );
    expect((await screen.findByText("partners")).closest("tr")?.textContent).toContain(
      "partnersPartners1,2342",
    );
    await press("Add price list");
    await write("Code", " schools ");
    await write("Name in Chinese", "学校");
    await write("Name in English", "Schools");
    await press("Add price list");
    await waitFor(() => expect(core.real()).toHaveLength(1));
    expect(core.real()[0]?.input).toEqual({ code: "schools", name: both("学校", "Schools") });
  });
});

const code: TaxCodeRow = {
  taxCodeId: 2,
  code: "it",
  name: both("信息技术服务", "IT services"),
  rates: [
    { validFrom: "2027-01-01", rate: "0.09", inForce: false },
    { validFrom: "2026-01-01", rate: "0.06", inForce: true },
  ],
  offerings: 3,
  actions: [],
};

describe("tax codes", () => {
  it("show their rates by date; another one is added from a day on, and says what it leads to", async () => {
    const core = open(
      <TaxCodesPage />,
      { "catalog.tax_codes": () => ({ rows: [code] }) },
      { "catalog.add_tax_rate": () => ({ output: { accountsToRerate: 2 } }) },
    );
    await screen.findByText("9%");
    expect(screen.getByText("in force").closest("li")?.textContent).toBe("6%from 2026-01-01in force");
    await press("Change rate");
    const day = await screen.findByLabelText("In force from");
    fireEvent.input(day, { target: { value: "2026-07-01" } });
    fireEvent.blur(day);
    await write("Tax rate", "13");
    await screen.findByText(/2 accounts were billed past that day/);
    await press("Change rate");
    await waitFor(() => expect(core.real()).toHaveLength(1));
    expect(core.real()[0]?.input).toEqual({ taxCodeId: 2, validFrom: "2026-07-01", rate: "0.13" });
  });

  it("are added with rates; two from one day are refused at the second", async () => {
    open(
      <TaxCodesPage />,
      { "catalog.tax_codes": () => ({ rows: [] }) },
      { "catalog.add_tax_code": () => refusal(["rates.1.validFrom", "There is one from that day"]) },
    );
    await press("Add tax code");
    await write("Code", "it");
    await write("Name in Chinese", "信息技术服务");
    await write("Name in English", "IT services");
    await press("Another rate");
    for (const index of [1, 2]) {
      const day = await screen.findByLabelText(`First day of rate ${index}`);
      fireEvent.input(day, { target: { value: "2026-01-01" } });
      fireEvent.blur(day);
      await write(`Rate ${index}`, "6");
    }
    await press("Add tax code");
    await waitFor(() => expect(itemOf("There is one from that day")).not.toBeNull());
    const item = itemOf("There is one from that day");
    expect(item?.querySelector("input")?.getAttribute("aria-label")).toBe("First day of rate 2");
  });
});

describe("what an offering is made of", () => {
  it("takes along what its kind knows and nothing typed for another one", () => {
    const draft = {
      phases: [{ kind: "trial" as const, length: { every: "14", unit: "day" as const } }, {}],
      parts: [{ offeringId: 3, quantity: "2" }],
      baseIds: [4],
    };
    expect(makeUpInput({ ...draft, kind: "bundle" })).toEqual({
      kind: "bundle",
      phases: [],
      parts: [{ offeringId: 3, quantity: "2" }],
      baseIds: [],
    });
    expect(makeUpInput({ ...draft, kind: "addOn" })).toMatchObject({ parts: [], baseIds: [4] });
    expect(makeUpInput(draft)).toEqual({
      kind: "standard",
      phases: [
        { kind: "trial", length: { every: 14, unit: "day" } },
        { kind: "evergreen", length: null },
      ],
      parts: [],
      baseIds: [],
    });
  });

  it("has an end to every phase but the last", () => {
    const phases = [{ length: { every: null, unit: "month" as const } }, {}];
    expect([phaseFault(phases, 0), phaseFault(phases, 1)]).toEqual(["missing", null]);
    expect(phaseFault([{ length: { every: "11", unit: "year" } }], 0)).toBe("tooLong");
  });

  it("is tried once parts and bases are named, and the tax is given", () => {
    expect(isMadeUp({ kind: "bundle", parts: [] })).toBe(false);
    expect(isMadeUp({ kind: "bundle", parts: [{ offeringId: 3, quantity: "0" }] })).toBe(false);
    expect(isMadeUp({ kind: "bundle", parts: [{ offeringId: 3, quantity: "1" }] })).toBe(true);
    expect(isMadeUp({ kind: "addOn", baseIds: [] })).toBe(false);
    expect(isTaxed({ taxBy: "code", taxRate: "0.06" }, "standard")).toBe(false);
    expect(isTaxed({}, "bundle")).toBe(true);
  });

  it("is taxed before a code's first rate by that rate", () => {
    const draft = { taxBy: "code" as const, taxCodeId: 2, taxRate: "0.13" };
    expect(taxInput(draft, "standard", [code])).toEqual({ taxRate: "0.06", taxCodeId: 2 });
    expect(taxInput({ ...draft, taxBy: "rate" }, "standard", [code])).toEqual({
      taxRate: "0.13",
      taxCodeId: null,
    });
  });
});

describe("the effect of a price", () => {
  const yuan = (minor: string) => ({ minor, currency: "CNY" });

  it("is a share of what was charged, exactly and to a tenth", () => {
    expect(changeText(yuan("100000"), yuan("104250"))).toBe("+4.3%");
    expect(changeText(yuan("100000"), yuan("95750"))).toBe("\u22124.3%");
    expect(changeText(yuan("100000"), yuan("100049"))).toBe("0.0%");
    expect(changeText(yuan("0"), yuan("5"))).toBeNull();
    const large = "900719925474099300";
    expect(changeText(yuan(large), yuan("1801439850948198600"))).toBe("+100.0%");
  });

  it("is asked only for a price that is whole", () => {
    expect(effectInput(9, { model: { model: "perUnit" } }, 3)).toBeNull();
    expect(effectInput(9, { model: { model: "perUnit", unitPrice: "1" }, priceListId: 5 }, 6)).toEqual({
      priceId: 9,
      model: { model: "perUnit", unitPrice: "1" },
      terms: {},
      priceListId: 5,
      months: 6,
    });
  });
});
