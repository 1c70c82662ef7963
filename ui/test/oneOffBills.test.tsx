import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { adjustmentInput, firstAdjustment, isAdjustmentReady } from "@/features/billing/AdjustDialogs";
import { isItemComplete, itemInput } from "@/features/billing/items";
import MakeBillPage from "@/features/billing/MakeBillPage";
import { begun, isOneOffReady, nextItem, oneOffInput } from "@/features/billing/oneOff";
import { SetPayerDialog } from "@/features/customers/payer";
import { GroupDialog } from "@/features/orders/GroupDialog";
import type { SubscriptionDetail } from "@/ipc";
import { account, charge, cny, core, draft, press, subscription } from "./madeUpDraft";
import { refusal } from "./refusal";
import { show, write } from "./show";

// Forms and dialogs take their time on a machine that does other things.
vi.setConfig({ testTimeout: 60_000 });

const world = vi.hoisted(() => ({ to: [] as string[], address: {} as Record<string, unknown> }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => world.to.push(path),
  usePathParams: () => ({ billId: "12", billRunId: "5" }),
  useAddress: () => world.address,
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

beforeAll(() => {
  configure({ asyncUtilTimeout: 10_000 });
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  world.to.length = 0;
  world.address = {};
  sessionStorage.clear();
});

describe("a line by hand", () => {
  it("is a quantity at a price, or an amount; what was typed for the other stays behind", () => {
    const typed = { name: " Setup ", quantity: "2", unitPrice: "10.5", amount: cny("500"), taxRate: "0.06" };
    const named = { name: "Setup", taxRate: "0.06", taxIncluded: false };
    expect(itemInput(typed)).toEqual({ ...named, quantity: "2", unitPrice: "10.5" });
    expect(itemInput({ ...typed, by: "amount" })).toEqual({ ...named, amount: cny("500") });
  });

  it("is complete with name, price and tax rate; a rate of nothing is one", () => {
    const whole = { name: "Setup", quantity: "1", unitPrice: "-10", taxRate: "0" };
    expect(isItemComplete(whole)).toBe(true);
    expect(isItemComplete({ ...whole, by: "amount" })).toBe(false);
    expect(isItemComplete({ ...whole, by: "amount", amount: cny("-1") })).toBe(true);
    for (const missing of ["name", "quantity", "unitPrice", "taxRate"])
      expect(isItemComplete({ ...whole, [missing]: null }), missing).toBe(false);
  });

  it("adjusts a draft at the version looked at, taxed as the charge it is about", () => {
    const first = firstAdjustment(draft, charge);
    expect(first).toMatchObject({ chargeId: 31, item: { taxRate: "0.06", by: "amount" } });
    expect(firstAdjustment({ ...draft, charges: [], items: [] }, null).item?.taxRate).toBeNull();
    const values = { ...first, item: { ...first.item, name: "Less", amount: cny("-1000") }, reason: " why " };
    expect(isAdjustmentReady(values)).toBe(true);
    expect(isAdjustmentReady({ ...values, reason: " " })).toBe(false);
    expect(adjustmentInput({ billId: 12, version: 3 }, values)).toEqual({
      billId: 12,
      version: 3,
      chargeId: 31,
      reason: "why",
      item: { name: "Less", amount: cny("-1000"), taxRate: "0.06", taxIncluded: false },
    });
  });
});

describe("a one-off bill's input", () => {
  const line = { name: "Setup", quantity: "1", unitPrice: "100", taxRate: "0.06" };

  it("leaves out lines at the end that nobody began, and keeps the places of the others", () => {
    const blank = nextItem([line]);
    expect(blank).toEqual({ quantity: "1", taxRate: "0.06" });
    expect(begun([line, blank])).toEqual([line]);
    expect(begun([blank, line])).toEqual([blank, line]);
    expect(isOneOffReady({ accountId: 2, items: [line, blank] })).toBe(true);
    expect(isOneOffReady({ accountId: 2, items: [blank, line] })).toBe(false);
    expect(isOneOffReady({ accountId: null, items: [line] })).toBe(false);
    expect(isOneOffReady({ accountId: 2, items: [blank] })).toBe(false);
  });

  it("says for all lines whether the tax is in their prices", () => {
    const input = oneOffInput({ accountId: 2, items: [line, line], taxIncluded: true, groupName: " " });
    expect(input.items.map((each) => each.taxIncluded)).toEqual([true, true]);
    expect(input).toMatchObject({ accountId: 2, dueOn: null, groupName: null, reason: null, draft: false });
  });
});

describe("making a bill by hand", () => {
  const output = {
    billId: 77,
    number: null,
    dueOn: "2026-12-23",
    net: cny("10000"),
    tax: cny("600"),
    total: cny("10600"),
    items: [cny("10600")],
  };

  it("shows what it comes to and who pays, and opens the bill", async () => {
    world.address = { accountId: 2 };
    const done = core({ "billing.make_bill": () => ({ output }) });
    show(<MakeBillPage />);
    expect(await screen.findByText(/made for Northwind · A1/)).toBeTruthy();
    await write("What for", "Installation");
    await write("Unit price", "100");
    await write("Tax rate", "6");
    const comes = await screen.findByRole("region", { name: "The bill" });
    expect(within(comes).getByText("Installation")).toBeTruthy();
    expect(within(comes).getByText("due 2026-12-23")).toBeTruthy();
    await press("As a draft");
    await press("Make the draft");
    await waitFor(() => expect(world.to).toEqual(["/bills/77"]));
    expect(done.real()[0]?.input).toEqual({
      accountId: 2,
      items: [{ name: "Installation", quantity: "1", unitPrice: "100", taxRate: "0.06", taxIncluded: false }],
      dueOn: null,
      groupName: null,
      reason: null,
      draft: true,
    });
  });

  it("puts what the core refuses at the line it is about", async () => {
    world.address = { accountId: 2 };
    core({
      "billing.make_bill": () => refusal(["items.1.unitPrice", "The item comes to nothing."]),
    });
    show(<MakeBillPage />);
    await write("What for", "Installation");
    await write("Unit price", "100");
    await write("Tax rate", "6");
    await press("Add a line");
    const second = await screen.findByRole("group", { name: "Line 2" });
    fireEvent.change(within(second).getByLabelText("What for"), { target: { value: "Nothing" } });
    const price = within(second).getByLabelText("Unit price");
    fireEvent.change(price, { target: { value: "0" } });
    fireEvent.blur(price);
    expect(await within(second).findByText("The item comes to nothing.")).toBeTruthy();
    const first = screen.getByRole("group", { name: "Line 1" });
    expect(within(first).queryByText("The item comes to nothing.")).toBeNull();
  });

  it("takes back what it said about a day once the day is another", async () => {
    world.address = { accountId: 2 };
    core({
      "billing.make_bill": ({ dueOn }) =>
        dueOn === "2099-12-31" ? refusal(["dueOn", "That does not look right."]) : { output },
    });
    show(<MakeBillPage />);
    await write("What for", "Installation");
    await write("Unit price", "100");
    await write("Tax rate", "6");
    await write("Due", "2099-12-31");
    const due = await screen.findByLabelText("Due");
    await waitFor(() => expect(due.closest(".ant-form-item")?.textContent).toContain("does not look right"));
    await write("Due", "2098-12-31");
    await waitFor(() => expect(screen.queryByText("That does not look right.")).toBeNull());
  });
});

describe("payer and group", () => {
  it("sets who pays at the version looked at", async () => {
    const done = core({ "customers.set_payer": () => ({ output: null }) });
    show(<SetPayerDialog detail={account} onClose={() => undefined} />);
    await press("Set the payer");
    await waitFor(() => expect(done.real()).toHaveLength(1));
    expect(done.real()[0]?.input).toEqual({ accountId: 2, version: 4, payerAccountId: 1 });
  });

  it("names a group, and takes the subscription out with an empty one", async () => {
    const done = core({ "orders.group_subscription": () => ({ output: null }) });
    const detail = { subscription: { ...subscription, billGroup: "Lab" } } as SubscriptionDetail;
    show(<GroupDialog detail={detail} onClose={() => undefined} />);
    await write("Billed with", " ");
    await press("Save the group");
    await waitFor(() => expect(done.real()[0]?.input).toEqual({ subscriptionId: 7, billGroup: null }));
  });
});
