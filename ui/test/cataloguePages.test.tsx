import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import AddOfferingPage from "@/features/catalogue/AddOfferingPage";
import { newPrice, type OfferingDraft } from "@/features/catalogue/inputs";
import { emptyModel } from "@/features/catalogue/models";
import { PriceBlock } from "@/features/catalogue/PriceBlock";
import PriceVersionPage from "@/features/catalogue/PriceVersionPage";
import type {
  ChargeModel,
  MeterRow,
  OfferingDetail,
  PriceEffectView,
  PriceVersionView,
  PriceView,
  TaxCodeRow,
} from "@/ipc";
import { company } from "./madeUpMonth";
import { type Answers, type Doings, mockCore } from "./mockCore";
import { refusal } from "./refusal";

const world = vi.hoisted(() => ({ to: [] as string[] }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => world.to.push(path),
  usePathParams: () => ({ offeringId: "7", priceId: "9" }),
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

const both = (zh: string, en: string) => ({ "zh-CN": zh, en });
const meter: MeterRow = {
  meterId: 4,
  code: "traffic",
  name: both("流量", "Traffic"),
  unit: both("GB", "GB"),
  aggregation: "sum",
  filters: [],
  dimensions: [],
  detail: "day",
  priced: false,
  prices: 0,
  createdAt: "2026-01-01T00:00:00Z",
};

const taxCode: TaxCodeRow = {
  taxCodeId: 2,
  code: "it",
  name: both("信息技术服务", "IT services"),
  rates: [
    { validFrom: "2026-06-01", rate: "0.06", inForce: true },
    { validFrom: "2020-01-01", rate: "0.09", inForce: false },
  ],
  offerings: 0,
  actions: [],
};

function core(doings: Doings, answers: Answers = {}) {
  return mockCore(
    {
      "staff.company": () => company,
      "catalog.meters": () => ({ rows: [meter] }),
      "catalog.tax_codes": () => ({ rows: [taxCode] }),
      "catalog.offerings": () => ({ rows: [], total: 0 }),
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

/** What an earlier visit typed into the form of a new offering. */
function typed(model: object, rest: object = {}) {
  const version = { validFrom: "2026-01-01", model: { ...emptyModel, ...model }, ...rest };
  const draft: OfferingDraft = {
    code: "oss",
    name: both("存储", "Storage"),
    unit: both("个", "bucket"),
    taxRate: "0.06",
    prices: [{ ...newPrice(0), name: both("流量", "Traffic"), meterId: 4, versions: [version] }],
  };
  sessionStorage.setItem("boss.form.catalogue.add", JSON.stringify(draft));
}

// Forms of many fields take their time on a machine that does other things.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(() => {
  configure({ asyncUtilTimeout: 20_000 });
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  world.to.length = 0;
  sessionStorage.clear();
});

/** Puts a whole text into a field and leaves it; the typing itself is tried where the fields are. */
async function write(label: string, text: string) {
  const field = await screen.findByLabelText(label);
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
}
const press = async (text: string | RegExp) => fireEvent.click(await screen.findByText(text));
const choose = async (label: string) => fireEvent.click(await screen.findByLabelText(label));

/** The form item a message stands in. */
const itemOf = (text: string) => screen.getByText(text).closest(".ant-form-item");

describe("a new offering", () => {
  it("is charged by use in tiers that leave no gap", async () => {
    typed({});
    const done = core({ "catalog.add_offering": () => ({ output: 7 }) });
    show(<AddOfferingPage />);
    await choose("By use");
    fireEvent.mouseDown(await screen.findByLabelText("How"));
    await press("Tiers, all at the price of the one reached");
    await write("Upper bound of tier 1", "100");
    await write("CNY per GB, row 1", "0.5");
    await write("CNY per GB, row 2", "0.4");
    // The open tier begins where the bounded one ends.
    expect(screen.getByText("over 100")).toBeTruthy();
    expect(screen.queryByLabelText("Upper bound of tier 2")).toBeNull();
    await choose("With fixed fees, due once a tier is reached");
    await write("Fixed fee (CNY), row 1", "10");
    await choose("Every quarter");
    await press(/Free units/);
    await write("Free units", "5");
    await press("Add and put on sale");
    await waitFor(() => expect(world.to).toEqual(["/catalogue/7"]));
    expect(done.real()[0]?.input).toMatchObject({
      prices: [
        {
          meterId: 4,
          timing: "inArrears",
          cadence: { every: 3, unit: "month" },
          alignment: "cycleDay",
          versions: [
            {
              model: {
                model: "volume",
                tiers: [
                  { upTo: "100", unitPrice: "0.5", flatFee: "10" },
                  { upTo: null, unitPrice: "0.4" },
                ],
              },
              terms: { freeUnits: "5" },
            },
          ],
        },
      ],
    });
  });

  it("refuses bounds that do not rise before the core is asked", async () => {
    const tiers = [{ upTo: "100", unitPrice: "2" }, { upTo: "50", unitPrice: "1" }, { unitPrice: "1" }];
    typed({ model: "graduated", tiers });
    const done = core({});
    show(<AddOfferingPage />);
    await press("Add and put on sale");
    await screen.findByText("It must be above the tier before");
    expect(done.real()).toEqual([]);
  });

  it("is taxed by a code, goes through phases, and charges in one of them", async () => {
    typed({ model: "recurring", amount: "99" });
    const done = core({ "catalog.add_offering": () => ({ output: 7 }) });
    show(<AddOfferingPage />);
    await choose("A tax code");
    fireEvent.mouseDown(await screen.findByLabelText("Tax code"));
    await press("IT services · 6%");
    await screen.findByText(/Before 2020-01-01 it is taxed at 9%/);
    await press(/Divide into phases/);
    fireEvent.mouseDown(await screen.findByLabelText("Applies in"));
    await press("2. Evergreen, no end");
    await press("Add and put on sale");
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]?.input).toMatchObject({
      taxRate: "0.09",
      taxCodeId: 2,
      phases: [
        { kind: "trial", length: { every: 1, unit: "month" } },
        { kind: "evergreen", length: null },
      ],
      prices: [{ phase: 2 }],
    });
  });

  it("shows a fault of one choice of several at the field that holds them all", async () => {
    typed({ model: "recurring", amount: "99" });
    const draft = JSON.parse(sessionStorage.getItem("boss.form.catalogue.add") ?? "{}");
    const addOn = { ...draft, kind: "addOn", baseIds: [3, 4] };
    sessionStorage.setItem("boss.form.catalogue.add", JSON.stringify(addOn));
    core({
      "catalog.add_offering": () =>
        refusal(["baseIds.0", "Not a standard offering"], ["baseIds.1", "In another currency"]),
    });
    show(<AddOfferingPage />);
    await press("Add and put on sale");
    await waitFor(() => expect(itemOf("Not a standard offering")).not.toBeNull());
    expect(itemOf("In another currency")).toBe(itemOf("Not a standard offering"));
  });

  it("says where it stands that an offering without prices can't be sold", async () => {
    typed({ model: "recurring", amount: "99" });
    core({ "catalog.add_offering": () => refusal(["prices", "It has no price"]) });
    show(<AddOfferingPage />);
    await press("Add and put on sale");
    await screen.findByText("It has no price");
  });

  it("shows the core's faults at their fields, down to tier, row and term", async () => {
    typed(
      {
        model: "matrix",
        dimensions: [{ key: "1", name: "region" }],
        rates: [{ values: { 1: "cn" }, unitPrice: "1" }],
      },
      { terms: { percentOff: "120" } },
    );
    const at = "prices.0.versions.0";
    core({
      "catalog.add_offering": () =>
        refusal(
          [`${at}.model.dimensions`, "Not measured by this meter"],
          [`${at}.model.rates.0.values`, "Priced twice"],
          [`${at}.model.rates.0.unitPrice`, "Too precise"],
          [`${at}.terms.percentOff`, "More than all of it"],
          ["prices.0.cadence", "Too long"],
          ["elsewhere", "Something else is wrong"],
        ),
    });
    show(<AddOfferingPage />);
    await press("Add and put on sale");
    await waitFor(() => expect(itemOf("Priced twice")).not.toBeNull());
    const field = (what: string, label: string) =>
      within(itemOf(what) as HTMLElement).queryByLabelText(label, { selector: "input" });
    expect(field("Not measured by this meter", "Attribute 1")).not.toBeNull();
    expect(field("Priced twice", "region, row 1")).not.toBeNull();
    expect(field("Too precise", "Price, row 1")).not.toBeNull();
    expect(field("More than all of it", "Discount")).not.toBeNull();
    expect(field("Too long", "Every month")).not.toBeNull();
    expect(itemOf("Something else is wrong")).toBeNull();
  });
});

const version = (model: ChargeModel, rest: Partial<PriceVersionView> = {}): PriceVersionView => ({
  priceVersionId: 1,
  validFrom: "2026-01-01",
  inForce: true,
  model,
  terms: {},
  summary: both("每席位每月 ¥99", "¥99 per seat a month"),
  createdAt: "2026-01-01T00:00:00Z",
  ...rest,
});

const priced = (kind: PriceView["kind"], ...versions: PriceVersionView[]): PriceView => ({
  priceId: 9,
  code: "main",
  name: both("流量", "Traffic"),
  kind,
  meterId: 4,
  meterName: meter.name,
  unit: meter.unit,
  timing: "inArrears",
  cadence: { every: 10, unit: "day" },
  alignment: "cycleDay",
  versions,
});

const matrix: ChargeModel = {
  model: "matrix",
  dimensions: ["region"],
  rates: [{ values: ["cn"], unitPrice: "1234.5" }],
  otherwise: null,
};

const offering = (...prices: PriceView[]): OfferingDetail => ({
  offeringId: 7,
  code: "oss",
  name: both("存储", "Storage"),
  unit: both("个", "bucket"),
  currency: "CNY",
  taxRate: "0.06",
  taxInclusive: true,
  taxFixed: true,
  connector: "none",
  state: "published",
  kind: "standard",
  phases: [],
  parts: [],
  bases: [],
  taxCodes: [],
  prices,
  activeSubscriptions: 2,
  createdAt: "2026-01-01T00:00:00Z",
  version: 1,
  timeline: [],
  actions: [],
});

const yuan = (minor: string) => ({ minor, currency: "CNY" });
const affected = (accountId: number, before: string, after: string) => ({
  accountId,
  accountNumber: `A00000${accountId}`,
  customerId: accountId,
  customerName: `Customer ${accountId}`,
  before: yuan(before),
  after: yuan(after),
  difference: yuan((BigInt(after) - BigInt(before)).toString()),
});
const effect: PriceEffectView = {
  from: "2026-04-01",
  through: "2026-06-30",
  accounts: 30,
  affected: 25,
  unrated: 1,
  before: yuan("100000"),
  after: yuan("104250"),
  dearer: [affected(3, "10000", "15000")],
  cheaper: [affected(4, "5000", "4250")],
};

describe("the next version of a price", () => {
  const perUnit: ChargeModel = { model: "perUnit", unitPrice: "9" };
  const added = { output: { priceVersionId: 2, accountsToRerate: 0 } };
  const partners = {
    priceListId: 5,
    code: "partners",
    name: both("伙伴", "Partners"),
    versions: 1,
    customers: 2,
    createdAt: "2026-01-01T00:00:00Z",
    actions: [],
  };

  function showVersion(price: PriceView, doings: Doings, answers: Answers = {}) {
    const done = core(doings, {
      "catalog.offering": () => offering(price),
      "catalog.price_lists": () => ({ rows: [partners] }),
      ...answers,
    });
    show(<PriceVersionPage />);
    return done;
  }

  it("begins as the last one for everybody, and is of the same kind", async () => {
    const forList = version(perUnit, { priceVersionId: 3, priceListId: 5 });
    const now = version(matrix, { terms: { maximum: "500" } });
    const done = showVersion(priced("usage", now, forList), { "catalog.add_price_version": () => added });
    await press(/Add an attribute/);
    expect(screen.queryByLabelText("Every cycle")).toBeNull();
    await write("Attribute 2", "class");
    await write("class, row 1", "hot");
    await press(/Add a row/);
    await write("region, row 2", "eu");
    await write("class, row 2", "hot");
    await write("Price, row 2", "2");
    await userEvent.type(screen.getByLabelText("In force from"), "2026-07-01");
    await userEvent.tab();
    await press("Add price version");
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]?.input).toEqual({
      priceId: 9,
      validFrom: "2026-07-01",
      model: {
        model: "matrix",
        dimensions: ["region", "class"],
        rates: [
          { values: ["cn", "hot"], unitPrice: "1234.5" },
          { values: ["eu", "hot"], unitPrice: "2" },
        ],
        otherwise: null,
      },
      terms: { maximum: "500" },
    });
    await waitFor(() => expect(world.to).toEqual(["/catalogue/7"]));
  });

  it("can be for the customers of one price list", async () => {
    const done = showVersion(priced("usage", version(perUnit)), {
      "catalog.add_price_version": () => added,
    });
    fireEvent.mouseDown(await screen.findByLabelText("For whom"));
    await press("Partners · partners");
    await userEvent.type(screen.getByLabelText("In force from"), "2026-07-01");
    await userEvent.tab();
    await press("Add price version");
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]?.input).toMatchObject({ priceListId: 5, model: perUnit });
  });

  it("shows beforehand what it would have made of the past, each account one click away", async () => {
    const asked: unknown[] = [];
    const noticed: unknown[] = [];
    showVersion(
      priced("usage", version(perUnit)),
      { "catalog.add_price_version": () => added },
      {
        "billing.price_effect": (input) => {
          asked.push(input);
          return effect;
        },
        "billing.price_notice": (input) => {
          noticed.push(input);
          throw refusal(["validFrom", "Not now"]);
        },
      },
    );
    await write("Price per unit", "9.5");
    // It reads the past of every account: only when asked for.
    expect(asked).toEqual([]);
    await press("Show the effect");
    await screen.findByText("+4.3%");
    expect(asked).toEqual([
      { priceId: 9, model: { model: "perUnit", unitPrice: "9.5" }, terms: {}, priceListId: null, months: 3 },
    ]);
    expect(screen.getByText("of 30 accounts with this offering")).toBeTruthy();
    expect(screen.getByText(/1 account could not be rated/)).toBeTruthy();
    // A notice says from when: without the day there is none.
    const button = () => screen.getByText("Written notice").closest("button");
    expect(button()?.disabled).toBe(true);
    await userEvent.type(screen.getByLabelText("In force from"), "2026-07-01");
    await userEvent.tab();
    await waitFor(() => expect(button()?.disabled).toBe(false));
    fireEvent.click(button() as HTMLElement);
    const call = { effect: asked[0], validFrom: "2026-07-01", language: "en" };
    await waitFor(() => expect(noticed).toEqual([{ ...call, format: "pdf" }]));
    expect(screen.getByText("Save as a workbook")).toBeTruthy();
    fireEvent.click(screen.getByText("Customer 3", { selector: "button" }));
    expect(world.to).toEqual(["/accounts/3"]);
    // What is typed after that makes the figures old, and the notice with them.
    await write("Price per unit", "10");
    await waitFor(() => expect(button()?.disabled).toBe(true));
    expect(screen.getByText(/The price was changed since/)).toBeTruthy();
  });

  it("shows at the field why no effect can be worked out", async () => {
    showVersion(
      priced("usage", version(perUnit)),
      { "catalog.add_price_version": () => added },
      {
        "billing.price_effect": () => {
          throw refusal(["model.unitPrice", "Far too much"]);
        },
      },
    );
    await press("Show the effect");
    await waitFor(() => expect(itemOf("Far too much")).not.toBeNull());
  });
});

describe("a price on its page", () => {
  const rows = () => screen.getAllByRole("row").map((row) => row.textContent);

  function showPrice(price: PriceView) {
    show(<PriceBlock price={price} currency="CNY" reason={null} onChange={() => undefined} />);
  }

  it("says how often it is billed, and shows attributes as a table with what goes with them", () => {
    showPrice(priced("usage", version(matrix, { terms: { maximum: "500", percentOff: "10" } })));
    expect(screen.getByText(/Every 10 days · From the day the service began/)).toBeTruthy();
    expect(rows()).toEqual(["regionPrice (CNY / GB)", "cn1,234.5", "All othersno price"]);
    expect(screen.getByText("CNY 500")).toBeTruthy();
    expect(screen.getByText("10%")).toBeTruthy();
  });

  it("shows tiers as parts where they add up, and as reach where one counts for all", () => {
    const tiers = [
      { upTo: "1000", unitPrice: "2" },
      { upTo: null, unitPrice: "1", block: "50" },
    ];
    showPrice(priced("usage", version({ model: "graduated", tiers })));
    expect(rows().slice(1)).toEqual(["The first 1,000 GB2—", "Everything above 1,000 GB150"]);
    showPrice(
      priced("usage", version({ model: "stairstep", steps: [{ upTo: "5", amount: "9" }, { amount: "20" }] })),
    );
    expect(rows().slice(-2)).toEqual(["Up to 5 GB9", "Above 5 GB20"]);
  });

  it("keeps the versions of a price list apart from those for everybody", () => {
    const unit = (unitPrice: string): ChargeModel => ({ model: "perUnit", unitPrice });
    const newer = { priceVersionId: 2, validFrom: "2026-06-01", priceListId: 5 };
    showPrice(priced("usage", version(unit("0.8"), newer), version(unit("1"))));
    const texts = screen.getAllByText(/CNY (0.8|1) \/ GB/).map((each) => each.textContent);
    expect(texts).toEqual(["CNY 1 / GB", "CNY 0.8 / GB"]);
    expect(screen.getAllByText("price list 5 only")).toHaveLength(1);
  });
});
