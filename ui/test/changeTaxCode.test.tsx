import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import OfferingPage from "@/features/catalogue/OfferingPage";
import type { OfferingDetail, TaxCodeRow } from "@/ipc";
import { firstDayOfNextMonth } from "@/values/dates";
import { both, core, offering, taxCode } from "./madeUpCatalogue";
import type { Doings } from "./mockCore";
import { refusal } from "./refusal";
import { itemOf, show } from "./show";

vi.mock("@/app/router", () => ({ useGo: () => vi.fn(), usePathParams: () => ({ offeringId: "7" }) }));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));
vi.mock("@tanstack/react-router", async () => {
  const { createElement } = await import("react");
  return {
    Link: ({ to, children }: { to: string; children: string }) => createElement("a", { href: to }, children),
  };
});

// Dialogs take their time on a machine that does other things.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => {
  // In Shanghai, where the company is, December has begun.
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-30T17:00:00Z") });
});
beforeAll(() => {
  configure({ asyncUtilTimeout: 20_000 });
  startTexts();
  setPreferences({ language: "en" });
});

const goods: TaxCodeRow = {
  taxCodeId: 3,
  code: "goods",
  name: both("货物", "Goods"),
  rates: [{ validFrom: "2027-04-01", rate: "0.13", inForce: false }],
  offerings: 0,
  actions: [],
};
const may = [{ action: "catalog.change_tax_code", allowed: true }];
const services = { taxCodeId: 2, name: taxCode.name };

function open(more: Partial<OfferingDetail> = {}, doings: Doings = {}) {
  const done = core(doings, {
    "catalog.offering": () => ({ ...offering(), actions: may, ...more }),
    "catalog.tax_codes": () => ({ rows: [goods, taxCode] }),
  });
  show(<OfferingPage />);
  return done;
}

const openMenu = async () => fireEvent.click(await screen.findByRole("button", { name: "More actions" }));

async function ask() {
  await openMenu();
  fireEvent.click(await screen.findByText("Change tax code"));
  return within(await screen.findByRole("dialog"));
}

async function pick(code: string) {
  fireEvent.mouseDown(await screen.findByLabelText("Tax code"));
  fireEvent.click(await screen.findByText(code));
}

async function beginOn(date: string) {
  const day = await screen.findByLabelText("First day");
  fireEvent.input(day, { target: { value: date } });
  fireEvent.blur(day);
}

/** The lines of the fact that says by what it was, is and will be taxed. */
const history = () =>
  [...(screen.getByText("Tax codes by day").nextElementSibling?.querySelectorAll("li") ?? [])].map(
    (line) => line.textContent,
  );

describe("changing the tax code of an offering", () => {
  it("begins with the next month by the company's day, and says how many accounts are billed a difference", async () => {
    const done = open({}, { "catalog.change_tax_code": () => ({ output: { accountsToRerate: 3 } }) });
    const dialog = await ask();
    expect(dialog.getByText("Change the tax code of Storage")).toBeTruthy();
    expect(dialog.getByLabelText<HTMLInputElement>("First day").value).toBe("2027-01-01");
    expect(dialog.getByText(/taxed by what counts on its first day served/)).toBeTruthy();
    // Without a code there is nothing to try.
    expect(done.all).toEqual([]);
    await pick("IT services · 6%");
    expect(await dialog.findByText(/3 accounts were billed past that day/)).toBeTruthy();
    expect(done.all.at(-1)).toMatchObject({ dryRun: true });
    fireEvent.click(dialog.getByRole("button", { name: "Change tax code" }));
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]).toEqual({
      action: "catalog.change_tax_code",
      input: { offeringId: 7, taxCodeId: 2, validFrom: "2027-01-01" },
      dryRun: false,
    });
  });

  it("says until when the offering's own rate still counts", async () => {
    const told = { output: { accountsToRerate: 0 } };
    open({ taxRate: "0.09" }, { "catalog.change_tax_code": () => told });
    const dialog = await ask();
    await pick("Goods · goods");
    expect(await dialog.findByText(/Until 2027-04-01.*own rate of 9% counts/)).toBeTruthy();
    await beginOn("2027-04-01");
    await waitFor(() => expect(dialog.queryByText(/Until 2027-04-01/)).toBeNull());
    expect(await dialog.findByText(/nothing to correct/)).toBeTruthy();
  });

  it("shows at its field what the core refuses", async () => {
    open({}, { "catalog.change_tax_code": () => refusal(["validFrom", "Another one begins that day"]) });
    const dialog = await ask();
    await pick("IT services · 6%");
    await beginOn("2027-02-01");
    fireEvent.click(dialog.getByRole("button", { name: "Change tax code" }));
    await waitFor(() => expect(itemOf("Another one begins that day")).not.toBeNull());
    expect(itemOf("Another one begins that day")?.textContent).toContain("First day");
    expect(screen.getByRole("dialog")).toBeTruthy();
  });

  it("is not for bundles, and says why", async () => {
    const what = "A bundle is taxed as its parts are.";
    const texts = { "zh-CN": { what, why: "", do: "" }, en: { what, why: "", do: "" } };
    const reason = { code: "catalog.bundle_of_parts", params: {}, texts };
    open({ kind: "bundle", actions: [{ action: "catalog.change_tax_code", allowed: false, reason }] });
    await openMenu();
    const item = (await screen.findByText("Change tax code")).closest("[role=menuitem]");
    expect(item?.getAttribute("aria-disabled")).toBe("true");
    expect(item?.textContent).toContain(what);
    expect(screen.queryByText("Tax codes by day")).toBeNull();
  });
});

describe("the tax codes of an offering", () => {
  const planned = { taxCodeId: 3, name: goods.name, validFrom: "2027-01-01" };

  it("stand newest first with their days, the one of today marked", async () => {
    const middle = { ...services, validFrom: "2026-12-01" };
    const first = { taxCodeId: 3, name: goods.name };
    open({ taxCodeId: 2, taxCodeName: services.name, taxCodes: [planned, middle, first] });
    expect((await screen.findByText("IT services, included")).getAttribute("href")).toBe(
      "/catalogue/tax-codes",
    );
    // The second counts since today; on the seat's clock it is still yesterday.
    await waitFor(() =>
      expect(history()).toEqual([
        "Goodsfrom 2027-01-01",
        "IT servicesfrom 2026-12-01in force",
        "Goodsfrom the beginning",
      ]),
    );
  });

  it("tell of a code to come, and of the own rate before the first one", async () => {
    open({ taxCodes: [planned] });
    expect(await screen.findByText("6%, included")).toBeTruthy();
    expect(history()).toEqual(["Goodsfrom 2027-01-01", "Its own rate, 6%from the beginningin force"]);
  });

  it("need no history where there was only one", async () => {
    open({ taxCodeId: 2, taxCodeName: services.name, taxCodes: [services] });
    expect(await screen.findByText("IT services, included")).toBeTruthy();
    expect(screen.queryByText("Tax codes by day")).toBeNull();
  });

  it("are changed from the first of a month on, over the end of a year too", () => {
    expect(firstDayOfNextMonth("2026-01-31")).toBe("2026-02-01");
    expect(firstDayOfNextMonth("2026-12-01")).toBe("2027-01-01");
    expect(firstDayOfNextMonth("soon")).toBeUndefined();
  });
});
