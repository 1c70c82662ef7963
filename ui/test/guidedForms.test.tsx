import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { allFlows, allRoutes } from "@/app/features";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { listOf, pathOf } from "@/features/desk/paths";
import type { FlowDefinition } from "@/flows/definition";
import { FlowRunner } from "@/flows/FlowRunner";
import { ledAlong } from "@/flows/rules";
import { resultOf, runStart } from "@/flows/run";
import { fillPath } from "@/flows/template";
import { BossError, type JsonObject, type OpenAccount } from "@/ipc";
import { valueAt, withValueAt } from "@/values/paths";
import { bill, company, doings, importFaults, answers as madeUp, run } from "./madeUpMonth";
import { type Doings, mockCore } from "./mockCore";

const gone = vi.hoisted(() => ({ to: [] as string[] }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => gone.to.push(path),
  useSearchValue: () => [null, () => undefined],
  usePathParams: () => ({}),
  useAddress: () => ({}),
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

function flowOf(id: string): FlowDefinition {
  const found = allFlows().find((flow) => flow.id === id);
  if (!found) throw new Error(`There is no guided form ${id}`);
  return found;
}

const beginning = { today: "2026-11-23", address: {}, facts: { company } };

function open(id: string, address: JsonObject = {}) {
  const flow = flowOf(id);
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const start = runStart(flow, { ...beginning, address });
  render(
    <QueryClientProvider client={client}>
      <App>
        <FlowRunner flow={flow} start={start} opened={null} onAgain={() => undefined} />
      </App>
    </QueryClientProvider>,
  );
}

type User = ReturnType<typeof userEvent.setup>;

/** Reaches a place by the Tab key alone. */
async function tabTo(user: User, selector: string) {
  for (let presses = 0; presses < 80; presses += 1) {
    if (document.activeElement?.matches(selector)) return;
    await user.tab();
  }
  throw new Error(`The Tab key does not reach ${selector}`);
}

const onward = (user: User) => user.keyboard("{Control>}{Enter}{/Control}");
// Roles are dear to look up in a page of this size: headings and the one primary button are found by their place.
const at = (title: string) =>
  waitFor(() =>
    expect([...document.querySelectorAll("h2")].map((head) => head.textContent)).toContain(title),
  );
const primary = () => document.querySelector<HTMLButtonElement>("footer .ant-btn-primary");
const submitIs = (name: string) =>
  waitFor(() => {
    expect(primary()?.textContent).toBe(name);
    expect(primary()?.disabled).toBe(false);
  });
const button = (name: string) =>
  waitFor(() => {
    const found = [...document.querySelectorAll("button")].find((each) => each.textContent?.includes(name));
    if (!found) throw new Error(`There is no button ${name}`);
    return found;
  });

vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  gone.to.length = 0;
});

describe("open an account", () => {
  it("is done by the keyboard alone, and sends what was typed", async () => {
    const core = mockCore(madeUp, doings);
    const user = userEvent.setup({ delay: null });
    open("open-account");
    await at("Customer");
    await tabTo(user, "[data-path='customer.new.name'] input");
    await user.keyboard("青禾云存储有限公司");
    fireEvent.keyDown(document.activeElement as Element, { key: "Enter", ctrlKey: true, keyCode: 229 });
    await at("Customer");
    expect(await screen.findByText("Perhaps a customer we have")).toBeTruthy();
    await tabTo(user, "[data-path='customer.new.creditCode'] input");
    await user.keyboard("91440300MA5EXAMPL1");
    expect(await screen.findByText("The check character does not fit.")).toBeTruthy();
    await onward(user);
    await at("Contacts");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement?.closest("[data-item]")).toBeTruthy());
    await user.keyboard("李敏");
    await onward(user);
    await at("Tax profile");
    const title = document.querySelector<HTMLInputElement>("[data-path='taxProfile.new.title'] input");
    expect(title?.value).toBe("青禾云存储有限公司");
    await onward(user);
    await at("Billing account");
    await onward(user);
    await at("Offerings");
    await tabTo(user, "[data-path='items'] input[type='checkbox']");
    await user.keyboard(" ");
    await tabTo(user, "[data-path='items'] input[inputmode='decimal']");
    await user.keyboard("{Control>}a{/Control}20");
    await onward(user);
    await at("Review");
    expect(
      await screen.findByText("Object storage × 20 2026-11-23", { collapseWhitespace: true }),
    ).toBeTruthy();
    expect(await screen.findByText("Monthly fee")).toBeTruthy();
    await submitIs("Open account, order 1 service");
    await onward(user);
    expect(await screen.findByText("Account A000007 is open")).toBeTruthy();
    const expected: OpenAccount = {
      customer: {
        choice: "new",
        new: {
          kind: "organization",
          name: "青禾云存储有限公司",
          creditCode: "91440300MA5EXAMPL1",
          contacts: [{ name: "李敏" }],
        },
      },
      taxProfile: {
        choice: "new",
        new: { title: "青禾云存储有限公司", taxNumber: "91440300MA5EXAMPL1", invoiceKind: "ordinary" },
      },
      account: {
        currency: "CNY",
        cycleDay: 1,
        paymentTermsDays: 30,
        language: "zh-CN",
        invoicing: "perBill",
      },
      items: [{ offeringId: 9, quantity: "20", startOn: "2026-11-23" }],
    };
    expect(core.real()[0]).toEqual({ action: "flows.open_account", input: expected, dryRun: false });
    await user.keyboard("{Enter}");
    expect(gone.to).toEqual(["/orders/70"]);
  });

  it("takes the customer its address names, or one the hint found", async () => {
    mockCore(madeUp, doings);
    open("open-account", { customerId: "12" });
    expect(await screen.findByText("北辰视讯有限公司")).toBeTruthy();
    expect(document.querySelector("[data-path='customer.new.name']")).toBeNull();
  });

  it("switches to a customer the hint found", async () => {
    mockCore(madeUp, doings);
    const user = userEvent.setup({ delay: null });
    open("open-account");
    await tabTo(user, "[data-path='customer.new.name'] input");
    await user.keyboard("北辰");
    (await button("Use this one")).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.querySelector("[data-path='customer.customerId']")).toBeTruthy());
    expect(await screen.findByText("北辰视讯有限公司")).toBeTruthy();
  });

  it("shows the core's fault about an offering at the offerings", async () => {
    const texts = (what: string) => ({ what, why: "", do: "" });
    const fault = {
      place: "items.0.startOn",
      code: "orders.day",
      params: {},
      texts: { "zh-CN": texts("日期不行"), en: texts("The day is not possible") },
    };
    const refusal = new BossError({ ...fault, faults: [fault], requestId: null, action: null });
    mockCore(madeUp, { ...doings, "flows.open_account": () => refusal });
    const user = userEvent.setup({ delay: null });
    open("open-account");
    await tabTo(user, "[data-path='customer.new.name'] input");
    await user.keyboard("甲");
    for (const step of ["Contacts", "Tax profile", "Billing account", "Offerings"]) {
      await onward(user);
      await at(step);
    }
    await tabTo(user, "[data-path='items'] input[type='checkbox']");
    await user.keyboard(" ");
    await waitFor(() =>
      expect(document.querySelector("[data-path='items']")?.textContent).toContain("The day is not possible"),
    );
  });
});

describe("month end", () => {
  it("is done by the keyboard alone: usage, trial, exceptions, bills, invoices", async () => {
    const core = mockCore(madeUp, doings);
    const user = userEvent.setup({ delay: null });
    open("month-end");
    await at("Period and usage");
    await tabTo(user, "[data-path='file'] button");
    await user.keyboard("{Enter}");
    await submitIs("Import 1,200 events");
    await onward(user);
    await submitIs("Next");
    await onward(user);
    await at("Trial run");
    expect(await screen.findByText("青禾云存储有限公司")).toBeTruthy();
    expect(core.real().map((each) => each.action)).toEqual(["usage.import"]);
    await onward(user);
    await at("Exceptions");
    expect(await screen.findByText("The account has no price for its usage.")).toBeTruthy();
    expect(screen.getByText("Add a price, then bill again.")).toBeTruthy();
    await tabTo(user, "section button");
    await user.keyboard("{Enter}");
    expect(gone.to).toEqual(["/accounts/31"]);
    await onward(user);
    await at("Bill");
    await submitIs("Make 2 bills, CNY 3,180.00 in all");
    await onward(user);
    expect(
      await screen.findByText(/Billed through 2026-10-31: 2 bills, CNY 3,180.00 with tax; 1 accounts/),
    ).toBeTruthy();
    expect(core.real()).toHaveLength(1);
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Make 2 bills"));
    await user.keyboard("{Enter}");
    await submitIs("Next");
    await onward(user);
    await at("Invoices");
    await submitIs("Issue 2 invoices");
    await onward(user);
    expect(await screen.findByText("The month end is done")).toBeTruthy();
    expect(screen.getByText("INV-2026-000002")).toBeTruthy();
    expect(core.real().filter(({ action }) => action !== "flows.discard_draft")).toEqual([
      { action: "usage.import", input: { file: "file-1" }, dryRun: false },
      { action: "billing.run", input: { through: "2026-10-31" }, dryRun: false },
      { action: "invoicing.issue_for_run", input: { billRunId: 5 }, dryRun: false },
    ]);
  });

  it("names every fault of a usage file by its line, lets them be copied, and imports nothing", async () => {
    const refusing: Doings = { ...doings, "usage.import": () => importFaults() };
    const core = mockCore(madeUp, refusing);
    const user = userEvent.setup({ delay: null });
    open("month-end");
    await tabTo(user, "[data-path='file'] button");
    await user.keyboard("{Enter}");
    expect(await screen.findByText("line 17")).toBeTruthy();
    expect(screen.getAllByText("There is no subscription S9.")).toHaveLength(2);
    (await button("Copy all 2")).focus();
    await user.keyboard("{Enter}");
    expect(await navigator.clipboard.readText()).toBe(
      "line 17\tThere is no subscription S9.\tCorrect the number.\nline 40\tThere is no subscription S9.\tCorrect the number.",
    );
    await onward(user);
    await at("Period and usage");
    expect(core.real()).toEqual([]);
  });

  it("lets the bills be drafts, looked at and finalised before the invoices", async () => {
    const first = { ...bill(1, "青禾云存储有限公司", "200000"), number: null };
    const drafts = [first, { ...bill(2, "远帆网络有限公司", "118000"), number: null }];
    const { net, tax, total } = first;
    const totals = [{ drafts: 2, net, tax, total, previous: total, change: total }];
    const rows = drafts.map((row) => ({
      bill: row,
      previousTotal: null,
      change: row.total,
      charges: 3,
      adjustments: 0,
      isOneOff: false,
      version: 1,
    }));
    const asked: unknown[] = [];
    const core = mockCore(
      {
        ...madeUp,
        "billing.drafts": (input) => {
          asked.push(input.billRunId);
          return { rows, total: 2, totals };
        },
      },
      {
        ...doings,
        "billing.finalise_run": () => ({
          output: {
            bills: 2,
            firstNumber: "B1",
            lastNumber: "B2",
            totals: run.totals,
            settled: [],
            leftOut: 0,
            notFinalised: [],
          },
        }),
      },
    );
    const user = userEvent.setup({ delay: null });
    open("month-end");
    for (const step of ["Period and usage", "Trial run", "Exceptions"]) {
      await at(step);
      await submitIs("Next");
      await onward(user);
    }
    await at("Bill");
    await submitIs("Make 2 bills, CNY 3,180.00 in all");
    await user.click(await screen.findByLabelText("Drafts first, to look at"));
    await submitIs("Make 2 drafts, CNY 3,180.00 in all");
    // Nothing of it has to be thought over: a draft can be thrown away.
    await onward(user);
    await submitIs("Next");
    await onward(user);
    await at("Review");
    expect(await screen.findByText("Drafts that changed most")).toBeTruthy();
    await user.click(await screen.findByText("远帆网络有限公司"));
    expect(gone.to.at(-1)).toBe("/bills/2");
    await submitIs("Finalise 2 drafts, CNY 3,180.00 in all");
    await onward(user);
    expect(await screen.findByText(/2 drafts get their numbers and are posted/)).toBeTruthy();
    await user.keyboard("{Enter}");
    await submitIs("Next");
    await onward(user);
    await at("Invoices");
    await submitIs("Issue 2 invoices");
    await onward(user);
    expect(await screen.findByText("The month end is done")).toBeTruthy();
    expect(new Set(asked)).toEqual(new Set([5]));
    expect(core.real().filter(({ action }) => action !== "flows.discard_draft")).toEqual([
      { action: "billing.run", input: { through: "2026-10-31", draft: true }, dryRun: false },
      { action: "billing.finalise_run", input: { billRunId: 5 }, dryRun: false },
      { action: "invoicing.issue_for_run", input: { billRunId: 5 }, dryRun: false },
    ]);
  });

  it("asks for the bill run again when the day changes after it", () => {
    const flow = flowOf("month-end");
    const step = flow.steps.find((each) => each.id === "finalise");
    if (!step) throw new Error("There is no step finalise");
    const data: JsonObject = {
      through: "2026-10-31",
      results: { finalise: { output: { bills: 2 }, requestId: "r", input: { through: "2026-10-31" } } },
    };
    expect(resultOf(step, data)?.output).toEqual({ bills: 2 });
    expect(resultOf(step, { ...data, through: "2026-11-30" })).toBeNull();
  });
});

describe("values that follow others", () => {
  const flow = flowOf("open-account");
  const type = (data: JsonObject, path: string, value: string) =>
    ledAlong(flow, data, withValueAt(data, path, value));

  it("go along until somebody types their own", () => {
    let data = runStart(flow, beginning).data;
    expect(valueAt(data, "taxProfile.choice")).toBe("new");
    data = type(data, "customer.new.name", "甲公司");
    expect(valueAt(data, "taxProfile.new.title")).toBe("甲公司");
    data = type(data, "taxProfile.new.title", "甲公司（分部）");
    data = type(data, "customer.new.name", "乙公司");
    expect(valueAt(data, "taxProfile.new.title")).toBe("甲公司（分部）");
    data = type(data, "customer.new.kind", "individual");
    expect(valueAt(data, "taxProfile.choice")).toBe("default");
  });

  it("begin the month end with the month before", () => {
    expect(runStart(flowOf("month-end"), { ...beginning, today: "2026-03-31" }).data).toEqual({
      through: "2026-02-28",
      how: "bills",
    });
  });
});

describe("links of guided forms and of the desk", () => {
  const patterns = [...allRoutes().map((route) => route.path), "/flows/$flow"].map(
    (path) => new RegExp(`^${path.replace(/\$\w+/g, "[^/]+")}$`),
  );
  const leads = (path: string) => patterns.some((pattern) => pattern.test(path.replace(/\?.*/, "")));

  it("lead to a page there is", () => {
    const named = [...JSON.stringify(allFlows()).matchAll(/"to":"([^"]+)"/g)].map(([, to = ""]) =>
      to.replace(/\{[\w.]+\}/g, "1"),
    );
    expect(named.length).toBeGreaterThan(10);
    const desk = ["draft", "order", "account", "bill", "payment"].map(
      (target) => pathOf({ target, targetId: 1, name: "open-account" }) ?? "",
    );
    expect([...named, ...desk, ...Object.values(listOf)].filter((path) => !leads(path))).toEqual([]);
  });

  it("are left out where the answer does not name their object", () => {
    expect(fillPath("/orders/{orderId}", { orderId: null })).toBeNull();
    expect(fillPath("/orders/{orderId}", { orderId: 7 })).toBe("/orders/7");
  });
});
