import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import CouponsPage from "@/features/catalogue/CouponsPage";
import type { CouponRow } from "@/ipc";
import { both, core } from "./madeUpCatalogue";
import type { Doings } from "./mockCore";
import { refusal } from "./refusal";
import { show } from "./show";

vi.mock("@/app/router", () => ({
  useGo: () => vi.fn(),
  useSearchValue: () => useState<string | null>(null),
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));
vi.mock("@/components/AreaTabs", () => ({ AreaTabs: () => null }));

// Dialogs take their time on a machine that does other things.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-23T04:00:00Z") });
});
beforeAll(() => {
  configure({ asyncUtilTimeout: 20_000 });
  startTexts();
  setPreferences({ language: "en" });
});

const stopped: CouponRow = {
  couponId: 4,
  code: "welcome",
  name: both("欢迎", "Welcome"),
  percent: "10",
  duration: "once",
  offerings: [],
  priority: 0,
  redeemUntil: null,
  mostRedemptions: 20,
  given: 5,
  active: false,
  createdAt: "2026-01-01T00:00:00Z",
  version: 3,
  actions: [
    { action: "catalog.retire_coupon", allowed: false },
    { action: "catalog.reactivate_coupon", allowed: true },
  ],
};
const given: CouponRow = {
  ...stopped,
  couponId: 5,
  code: "spring",
  active: true,
  actions: [
    { action: "catalog.retire_coupon", allowed: true },
    { action: "catalog.reactivate_coupon", allowed: false },
  ],
};

const can: Doings = { "catalog.reactivate_coupon": () => ({ output: null }) };

function open(rows: CouponRow[], doings: Doings = can) {
  const done = core(doings, { "catalog.coupons": () => ({ rows }) });
  show(<CouponsPage />);
  return done;
}

const button = (name: string) => screen.findByRole<HTMLButtonElement>("button", { name });

async function ask() {
  fireEvent.click(await button("Reactivate: welcome"));
  return within(await screen.findByRole("dialog"));
}

describe("a coupon that is no longer given", () => {
  it("can be given again after asking; one that is given can only be stopped", async () => {
    const done = open([given, stopped]);
    expect((await button("Stop: spring")).disabled).toBe(false);
    expect(screen.queryByRole("button", { name: "Reactivate: spring" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Stop: welcome" })).toBeNull();
    const dialog = await ask();
    expect(dialog.getByText("Reactivate the coupon welcome?")).toBeTruthy();
    expect(dialog.getByText(/It can be given again/)).toBeTruthy();
    expect(done.real()).toEqual([]);
    fireEvent.click(dialog.getByRole("button", { name: "Reactivate coupon" }));
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]).toEqual({
      action: "catalog.reactivate_coupon",
      input: { couponId: 4, version: 3 },
      dryRun: false,
    });
    await waitFor(() => expect(screen.queryByText("Reactivate the coupon welcome?")).toBeNull());
  });

  it("says beforehand that its last day is past", async () => {
    open([{ ...stopped, redeemUntil: "2026-11-22" }]);
    const dialog = await ask();
    expect(dialog.getByText(/Its last day, 2026-11-22, is past/)).toBeTruthy();
  });

  it("says beforehand that it was given as often as it can be", async () => {
    open([{ ...stopped, given: 1200, mostRedemptions: 1200 }]);
    const dialog = await ask();
    expect(dialog.getByText(/given as often as it can be \(1,200\)/)).toBeTruthy();
  });

  it("is not asked about where the core does not allow it, and shows its refusal", async () => {
    const reason = { code: "x", params: {}, texts: textsOf("Your role does not allow this.") };
    const actions = [{ action: "catalog.reactivate_coupon", allowed: false, reason }];
    open([{ ...stopped, actions, couponId: 6, code: "other" }, stopped], {
      "catalog.reactivate_coupon": () => refusal(["couponId", "It is not retired"]),
    });
    expect((await button("Reactivate: other")).disabled).toBe(true);
    const dialog = await ask();
    expect(await dialog.findByText("It is not retired")).toBeTruthy();
  });

  it("is told from the beginning that stopping is not for good", async () => {
    open([given], { "catalog.retire_coupon": () => ({ output: null }) });
    fireEvent.click(await button("Stop: spring"));
    expect(await screen.findByText(/cannot be given any more until it is reactivated/)).toBeTruthy();
  });
});

function textsOf(what: string) {
  return { "zh-CN": { what, why: "", do: "" }, en: { what, why: "", do: "" } };
}
