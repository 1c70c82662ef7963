import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import AddOfferingPage from "@/features/catalogue/AddOfferingPage";
import { AddVersionDialog } from "@/features/catalogue/dialogs";
import { newPrice, type OfferingDraft } from "@/features/catalogue/inputs";
import { emptyModel } from "@/features/catalogue/models";
import { PriceBlock } from "@/features/catalogue/PriceBlock";
import { BossError, type ChargeModel, type MeterRow, type PriceVersionView, type PriceView } from "@/ipc";
import { company } from "./madeUpMonth";
import { type Doings, mockCore } from "./mockCore";

const world = vi.hoisted(() => ({ to: [] as string[] }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => world.to.push(path),
  usePathParams: () => ({}),
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

function core(doings: Doings) {
  return mockCore({ "staff.company": () => company, "catalog.meters": () => ({ rows: [meter] }) }, doings);
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

beforeAll(() => {
  // Forms of many fields take their time on a machine that does other things.
  configure({ asyncUtilTimeout: 10_000 });
  vi.setConfig({ testTimeout: 60_000 });
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

describe("the next version of a price", () => {
  it("begins as the last one for everybody, and is of the same kind", async () => {
    const done = core({
      "catalog.add_price_version": () => ({ output: { priceVersionId: 2, accountsToRerate: 0 } }),
    });
    const forList = version({ model: "perUnit", unitPrice: "9" }, { priceVersionId: 3, priceListId: 5 });
    const now = version(matrix, { terms: { maximum: "500" } });
    show(<AddVersionDialog price={priced("usage", now, forList)} currency="CNY" onClose={() => undefined} />);
    expect(screen.queryByLabelText("Every cycle")).toBeNull();
    await press(/Add an attribute/);
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
