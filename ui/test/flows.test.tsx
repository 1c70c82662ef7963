import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import type { FlowDefinition } from "@/flows/definition";
import { FlowRunner } from "@/flows/FlowRunner";
import { dataPathOf } from "@/flows/places";
import { runStart } from "@/flows/run";
import { evaluate, holds } from "@/flows/template";
import { BossError, type JsonObject, setCarrier } from "@/ipc";
import { HttpCarrier } from "@/ipc/http";
import { withValueAt } from "@/values/paths";
import demo from "../scripts/demo/open-account.json";

vi.mock("@/app/router", () => ({
  useGo: () => () => undefined,
  useSearchValue: () => [null, () => undefined],
  usePathParams: () => ({}),
}));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));

const flow = demo as FlowDefinition;

describe("templates", () => {
  const data: JsonObject = {
    a: { name: "x", empty: "" },
    list: [{ n: "1" }, { n: "2" }],
    $labels: { a: "l" },
    day: "15",
  };

  it("make input of data", () => {
    expect(
      evaluate(
        {
          name: "$.a.name",
          gone: "$.a.empty",
          count: { $count: "$.list" },
          each: { $each: "$.list", do: { value: "@.n" } },
        },
        { data },
      ),
    ).toEqual({
      name: "x",
      count: 2,
      each: [{ value: "1" }, { value: "2" }],
    });
    expect(
      evaluate(
        {
          day: { $integer: "$.day" },
          // biome-ignore lint/suspicious/noThenProperty: a word of the template language, never awaited.
          kind: { $if: { path: "a.name", equals: "x" }, then: "yes", else: "no" },
        },
        { data },
      ),
    ).toEqual({ day: 15, kind: "yes" });
    expect(evaluate({ $or: ["$.a.empty", "$.a.name"] }, { data })).toBe("x");
    expect(evaluate("$", { data })).not.toHaveProperty("$labels");
  });

  it("judge conditions", () => {
    expect(
      holds({ all: [{ path: "a.name", equals: "x" }, { not: { path: "a.empty", filled: true } }] }, data),
    ).toBe(true);
    expect(
      holds(
        {
          any: [
            { path: "a.name", in: ["y"] },
            { path: "list", filled: false },
          ],
        },
        data,
      ),
    ).toBe(false);
  });

  it("lead a fault's place back to its field", () => {
    const template = { customer: { title: "$.a.name" }, people: { $each: "$.list", do: { number: "@.n" } } };
    expect(dataPathOf("customer.title", template, data)).toBe("a.name");
    expect(dataPathOf("/people/1/number", template, data)).toBe("list.1.n");
    expect(dataPathOf("people[0].number", template, data)).toBe("list.0.n");
    expect(dataPathOf("elsewhere", template, data)).toBeNull();
    expect(dataPathOf("a.name", "$", data)).toBe("a.name");
  });

  it("change data without touching what was", () => {
    const before: JsonObject = { list: [{ n: "1" }, { n: "2" }] };
    expect(withValueAt(before, "list.0", undefined)).toEqual({ list: [{ n: "2" }] });
    expect(withValueAt({}, "contacts.0.name", "x")).toEqual({ contacts: [{ name: "x" }] });
    expect(before).toEqual({ list: [{ n: "1" }, { n: "2" }] });
  });
});

interface Done {
  action: string;
  input: JsonObject;
  dryRun: boolean;
  requestId: string;
}

const calls: Done[] = [];
let refuse: BossError | null = null;
let failSaves = 0;

function core() {
  const http = new HttpCarrier();
  vi.spyOn(http, "onProgress").mockReturnValue(() => undefined);
  vi.spyOn(http, "ask").mockImplementation(async ({ query }) => {
    if (query === "catalog.offerings")
      return { rows: [{ offeringId: 9, name: "Storage", priceText: "1" }] } as never;
    return { rows: [] } as never;
  });
  vi.spyOn(http, "act").mockImplementation(async (call) => {
    calls.push(call as Done);
    const { action, dryRun, requestId } = call;
    if (action === "flows.save_draft" && failSaves-- > 0) throw new TypeError("gone");
    if (action === "demo.open_account" && refuse && !dryRun) throw refuse;
    const output =
      action === "flows.save_draft"
        ? { draftId: 5, version: 1, savedAt: "2026-03-01T12:03:00" }
        : { accountNumber: "A-1", firstBill: { minor: "1234", currency: "CNY" } };
    return { output, requestId, dryRun, replayed: false, warnings: [], changes: [], stale: [] } as never;
  });
  setCarrier(http);
}

const of = (action: string, dryRun = false) =>
  calls.filter((call) => call.action === action && call.dryRun === dryRun);
const input = (path: string) =>
  document.querySelector<HTMLInputElement>(`[data-path='${path}'] input`) as HTMLInputElement;

function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <App>
        <FlowRunner
          flow={flow}
          start={runStart(flow, { today: "2026-03-01", address: {}, facts: {} })}
          opened={null}
          onAgain={() => undefined}
        />
      </App>
    </QueryClientProvider>,
  );
}

async function toOfferings(user: ReturnType<typeof userEvent.setup>) {
  await user.type(input("customer.name"), "Acme");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(input("account.startsOn")).toBeTruthy());
  await user.keyboard("{Control>}{Enter}{/Control}");
  await user.click(await screen.findByText("Storage"));
}

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  calls.length = 0;
  refuse = null;
  failSaves = 0;
  core();
});

describe("the flow runner", () => {
  it("shows fields by condition and faults when a field is left", async () => {
    const user = userEvent.setup();
    open();
    await user.type(input("customer.creditCode"), "12");
    expect(screen.queryByText("18 digits or capital letters")).toBeNull();
    await user.tab();
    expect(screen.getByText("18 digits or capital letters")).toBeTruthy();
    await user.click(screen.getByText("Individual"));
    expect(document.querySelector("[data-path='customer.creditCode']")).toBeNull();
  });

  it("stays at a faulty step and shows all its faults together", async () => {
    const user = userEvent.setup();
    open();
    await user.type(input("customer.creditCode"), "12");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(screen.getByText("2 fields of this step need correcting")).toBeTruthy();
    expect(screen.getByText("Please fill this in")).toBeTruthy();
    expect(input("account.startsOn")).toBeNull();
  });

  it("goes nowhere on the Enter of an input method", async () => {
    const user = userEvent.setup();
    open();
    await user.type(input("customer.name"), "青禾");
    fireEvent.keyDown(input("customer.name"), { key: "Enter", ctrlKey: true, keyCode: 229 });
    fireEvent.keyDown(input("customer.name"), { key: "Enter", ctrlKey: true, isComposing: true });
    expect(input("customer.name")).toBeTruthy();
    fireEvent.keyDown(input("customer.name"), { key: "Enter", ctrlKey: true, keyCode: 13 });
    await waitFor(() => expect(input("account.startsOn")).toBeTruthy());
    fireEvent.keyDown(input("account.startsOn"), { key: "ArrowLeft", altKey: true });
    await waitFor(() => expect(input("customer.name").value).toBe("青禾"));
  });

  it("saves a draft at a pause, once, and says when", async () => {
    const user = userEvent.setup();
    open();
    await new Promise((done) => setTimeout(done, 900));
    expect(of("flows.save_draft")).toHaveLength(0);
    await user.type(input("customer.name"), "Acme");
    await waitFor(() => expect(screen.getByText("saved 12:03")).toBeTruthy(), { timeout: 3000 });
    expect(of("flows.save_draft")).toHaveLength(1);
    expect(of("flows.save_draft")[0]?.input).toMatchObject({
      flow: "open-account",
      title: "Acme",
      step: "customer",
      data: { customer: { name: "Acme" } },
    });
  });

  it("says when a draft could not be saved and keeps what was typed", async () => {
    failSaves = 1;
    const user = userEvent.setup();
    open();
    await user.type(input("customer.name"), "Acme");
    await screen.findByText(/Not saved, trying again/, {}, { timeout: 3000 });
    await user.type(input("customer.name"), " Ltd");
    await waitFor(() => expect(screen.getByText("saved 12:03")).toBeTruthy(), { timeout: 3000 });
    expect(of("flows.save_draft").at(-1)?.input).toMatchObject({ data: { customer: { name: "Acme Ltd" } } });
  });

  it("previews by dry run, submits the same input, and discards the draft", async () => {
    const user = userEvent.setup();
    open();
    await toOfferings(user);
    expect(await screen.findByText("12.34")).toBeTruthy();
    expect(screen.getByText("Open the account and activate 1 services")).toBeTruthy();
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText("Account A-1 is open")).toBeTruthy();
    expect(of("demo.open_account")).toHaveLength(1);
    expect(of("demo.open_account")[0]?.input).toEqual(of("demo.open_account", true).at(-1)?.input);
    expect(of("demo.open_account")[0]?.input).toMatchObject({
      customer: { name: "Acme" },
      items: [{ offeringId: 9, quantity: "1" }],
    });
    await waitFor(() => expect(of("flows.discard_draft")[0]?.input).toEqual({ draftId: 5 }));
  });

  it("takes the core's fault to its field, keeps the request id, and lets the person mend it", async () => {
    const texts = {
      "zh-CN": { what: "重名", why: "", do: "" },
      en: { what: "Name is taken", why: "", do: "" },
    };
    const fault = { place: "customer.name", code: "x", params: {}, texts };
    refuse = new BossError({ code: "x", params: {}, texts, faults: [fault], requestId: null, action: null });
    const user = userEvent.setup();
    open();
    await toOfferings(user);
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(document.querySelector("[data-state='faulty']")?.textContent).toContain("Customer"),
    );
    await user.click(screen.getByRole("button", { name: /Customer/ }));
    expect(document.querySelector("[data-path='customer.name']")?.textContent).toContain("Name is taken");
    refuse = null;
    await user.type(input("customer.name"), "2");
    for (let step = 0; step < 3; step += 1) await user.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText("Account A-1 is open")).toBeTruthy();
    const ids = of("demo.open_account").map((call) => call.requestId);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });
});
