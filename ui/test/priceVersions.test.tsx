import { configure, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { PriceBlock } from "@/features/catalogue/PriceBlock";
import PriceVersionPage from "@/features/catalogue/PriceVersionPage";
import type { ChargeModel, PriceEffectView, PriceView } from "@/ipc";
import { both, core, matrix, offering, priced, version } from "./madeUpCatalogue";
import type { Answers, Doings } from "./mockCore";
import { refusal } from "./refusal";
import { itemOf, show, write } from "./show";

const world = vi.hoisted(() => ({ to: [] as string[] }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => world.to.push(path),
  usePathParams: () => ({ offeringId: "7", priceId: "9" }),
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

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

const press = async (text: string | RegExp) => fireEvent.click(await screen.findByText(text));

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
