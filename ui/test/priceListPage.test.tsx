import { configure, fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import PriceListPage from "@/features/catalogue/PriceListPage";
import PriceListsPage from "@/features/catalogue/PriceListsPage";
import type { ListedCustomer, ListedPrice, PriceListDetail, QueryInput } from "@/ipc";
import { both, core, version } from "./madeUpCatalogue";
import { refusal } from "./refusal";
import { show } from "./show";

const world = vi.hoisted(() => ({ to: [] as string[], forbidden: new Set<string>() }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => world.to.push(path),
  usePathParams: () => ({ priceListId: "5" }),
}));
vi.mock("@/app/session", () => ({
  useMay: () => (permission: string) => !world.forbidden.has(permission),
}));
vi.mock("@/components/AreaTabs", () => ({ AreaTabs: () => null }));

beforeAll(() => {
  configure({ asyncUtilTimeout: 20_000 });
  startTexts();
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-23T04:00:00Z") });
  setPreferences({ language: "en" });
  world.to.length = 0;
  world.forbidden.clear();
});

const storage = { offeringId: 7, code: "oss", name: both("存储", "Storage") };
const own = (priceVersionId: number, validFrom: string, inForce: boolean, summary: string): ListedPrice => ({
  offering: storage,
  priceId: 9,
  name: both("流量", "Traffic"),
  version: version(
    { model: "perUnit", unitPrice: "0.1" },
    { priceVersionId, validFrom, inForce, priceListId: 5, summary: both(summary, summary) },
  ),
});
const qinghe: ListedCustomer = { customerId: 2, number: "C000002", name: "Qinghe", fromOn: "2026-03-01" };

const partners: PriceListDetail = {
  priceListId: 5,
  code: "partners",
  name: both("伙伴", "Partners"),
  createdAt: "2026-01-01T00:00:00Z",
  prices: [
    own(3, "2027-01-01", false, "¥0.08 per GB"),
    own(2, "2026-06-01", true, "¥0.10 per GB"),
    own(1, "2026-01-01", false, "¥0.12 per GB"),
  ],
  customers: 1,
};

type Asked = QueryInput<"catalog.listed_customers">;

function open(list: PriceListDetail = partners, customers: readonly ListedCustomer[] = [qinghe]) {
  const asked: Asked[] = [];
  core(
    {},
    {
      "catalog.price_list": () => list,
      "catalog.listed_customers": (input) => {
        asked.push(input);
        return { rows: customers.slice(0, input.window?.limit), total: customers.length };
      },
    },
  );
  show(<PriceListPage />);
  return asked;
}

const rows = (table: number) =>
  [...(screen.getAllByRole("table")[table]?.querySelectorAll("tbody tr") ?? [])].map(
    (row) => row.textContent,
  );
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

describe("a price list", () => {
  it("opens from the list of all", async () => {
    const row = { priceListId: 5, code: "partners", name: partners.name, versions: 3, customers: 1 };
    const { createdAt } = partners;
    core({}, { "catalog.price_lists": () => ({ rows: [{ ...row, createdAt, actions: [] }] }) });
    show(<PriceListsPage />);
    fireEvent.click(await screen.findByRole("button", { name: "partners" }));
    expect(world.to).toEqual(["/catalogue/price-lists/5"]);
  });

  it("says what its customers pay, now, before and later; a row leads to the offering", async () => {
    const asked = open();
    expect(await screen.findByRole("heading", { level: 1, name: "Partners" })).toBeTruthy();
    await waitFor(() => expect(asked).toEqual([{ priceListId: 5, window: { offset: 0, limit: 100 } }]));
    expect(screen.getByText("Prices of its own").nextElementSibling?.textContent).toBe("3");
    expect(rows(0)).toEqual([
      "StorageTraffic¥0.08 per GB2027-01-01planned",
      "StorageTraffic¥0.10 per GB2026-06-01in force",
      "StorageTraffic¥0.12 per GB2026-01-01past",
    ]);
    const muted = [...document.querySelectorAll<HTMLElement>("tbody tr[data-muted=true]")];
    expect(muted.map((row) => row.textContent)).toEqual(["StorageTraffic¥0.12 per GB2026-01-01past"]);
    fireEvent.click(screen.getAllByRole("button", { name: "Storage" })[1] as HTMLElement);
    expect(world.to).toEqual(["/catalogue/7"]);
  });

  it("says who is on it since when; a row leads to the customer", async () => {
    open();
    await screen.findByText("Qinghe");
    expect(rows(1)).toEqual(["C000002Qinghe2026-03-01"]);
    press("C000002");
    expect(world.to).toEqual(["/customers/2"]);
  });

  it("names no customer to a person who may not see them, but says how many there are", async () => {
    world.forbidden.add("customersRead");
    const asked = open();
    expect(await screen.findAllByText("Storage")).toBeTruthy();
    expect(screen.getByText("Customers today").nextElementSibling?.textContent).toBe("1");
    expect(screen.queryByText("Qinghe")).toBeNull();
    expect(asked).toEqual([]);
  });

  it("shows the first of many customers, and more of them when asked", async () => {
    const many = Array.from({ length: 700 }, (_, index) => ({
      ...qinghe,
      customerId: index + 1,
      number: `C${index + 1}`,
    }));
    const asked = open({ ...partners, customers: many.length }, many);
    expect(await screen.findByText("100 of 700")).toBeTruthy();
    expect(rows(1)).toHaveLength(100);
    press("Show more");
    expect(await screen.findByText("200 of 700")).toBeTruthy();
    expect(rows(1)).toHaveLength(200);
    expect(asked.map(({ window }) => window?.limit)).toEqual([100, 200]);
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  it("says while it is empty where prices are set and customers put on it", async () => {
    open({ ...partners, prices: [], customers: 0 }, []);
    expect(await screen.findByText(/choose “Change price”.*this price list under “For whom”/)).toBeTruthy();
    expect(await screen.findByText(/choose “Change price list” under “Special terms”/)).toBeTruthy();
    press("See offerings");
    press("See accounts");
    expect(world.to).toEqual(["/catalogue", "/accounts"]);
  });

  it("stands in Chinese too", async () => {
    setPreferences({ language: "zh-CN" });
    open({ ...partners, customers: 0 }, []);
    expect(await screen.findByRole("heading", { level: 1, name: "伙伴" })).toBeTruthy();
    expect(await screen.findByText(/在“特别约定”中点“更换价目表”/)).toBeTruthy();
    expect(rows(0)[1]).toBe("存储流量¥0.10 per GB2026-06-01现行");
  });

  it("shows the core's refusal when it is not there", async () => {
    core(
      {},
      {
        "catalog.price_list": () => {
          throw refusal(["priceListId", "That price list is not there"]);
        },
      },
    );
    show(<PriceListPage />);
    await waitFor(() => expect(screen.getByText("That price list is not there")).toBeTruthy());
    expect(screen.queryByRole("table")).toBeNull();
  });
});
