import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import AddOfferingPage from "@/features/catalogue/AddOfferingPage";
import { newPrice, type OfferingDraft } from "@/features/catalogue/inputs";
import { emptyModel } from "@/features/catalogue/models";
import { keepTyped, keptTyped } from "./kept";
import { both, core } from "./madeUpCatalogue";
import { refusal } from "./refusal";
import { itemOf, show, write } from "./show";

const world = vi.hoisted(() => ({ to: [] as string[] }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => world.to.push(path),
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

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
  keepTyped("catalogue.add", draft);
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

const press = async (text: string | RegExp) => fireEvent.click(await screen.findByText(text));
const choose = async (label: string) => fireEvent.click(await screen.findByLabelText(label));

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
    const draft = keptTyped<OfferingDraft>("catalogue.add");
    keepTyped("catalogue.add", { ...draft, kind: "addOn", baseIds: [3, 4] });
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
