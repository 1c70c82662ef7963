import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { useState } from "react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { listenForKeys } from "@/app/keys";
import { setPreferences } from "@/app/preferences";
import DeskPage from "@/features/desk/DeskPage";
import {
  type ChangeKind,
  type ChangeValues,
  changeOrder,
  isWhole,
  reduces,
} from "@/features/orders/changeOrder";
import { TaskActions } from "@/features/orders/TaskActions";
import { daysOf, sharesOf } from "@/features/orders/UsageBars";
import { UsageImportDialog } from "@/features/orders/UsageImportDialog";
import { WhenInput } from "@/features/orders/WhenInput";
import type { AllowedAction } from "@/ipc";
import { answers, doings, importFaults } from "./madeUpMonth";
import { mockCore } from "./mockCore";

const world = vi.hoisted(() => ({ to: [] as string[], permissions: new Set<string>() }));
vi.mock("@/app/router", () => ({
  useGo: () => (path: string) => world.to.push(path),
  useSearchValue: () => [null, () => undefined],
  usePathParams: () => ({}),
  useAddress: () => ({}),
}));
vi.mock("@/app/session", () => ({
  useMay: () => (permission?: string) => permission === undefined || world.permissions.has(permission),
  useSession: () => ({ name: "周敏" }),
}));

function show(page: React.ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <App>{page}</App>
    </QueryClientProvider>,
  );
}

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  world.to.length = 0;
  world.permissions.clear();
});

describe("orders made from forms", () => {
  const of = { accountId: 3, subscriptionId: 12, quantity: "10" };
  const form = (item: Partial<ChangeValues["items"][0]>, note = ""): ChangeValues => ({
    items: [
      {
        quantity: "10",
        offeringId: null,
        toAccountId: null,
        effectiveOn: "2026-12-01",
        credit: true,
        endAddOns: false,
        ...item,
      },
    ],
    note,
  });
  const itemOf = (kind: ChangeKind, item: Partial<ChangeValues["items"][0]>) =>
    changeOrder(kind, of, form(item)).items[0];

  it("change a quantity or end a service", () => {
    expect(changeOrder("modify", of, form({ quantity: "25" }, " "))).toEqual({
      accountId: 3,
      items: [{ verb: "modify", subscriptionId: 12, quantity: "25", effectiveOn: "2026-12-01" }],
    });
    expect(changeOrder("delete", of, form({ effectiveOn: "periodEnd" }, "moved"))).toEqual({
      accountId: 3,
      note: "moved",
      items: [{ verb: "delete", subscriptionId: 12, effectiveOn: "periodEnd", credit: true }],
    });
  });

  it("say of money paid in advance only where some may be left over", () => {
    expect(itemOf("modify", { quantity: "9.5", credit: false })).toMatchObject({ credit: false });
    expect(itemOf("modify", { quantity: "25", credit: false })).not.toHaveProperty("credit");
    expect(itemOf("resume", { credit: false })).not.toHaveProperty("credit");
    expect(itemOf("suspend", { credit: false })).toEqual({
      verb: "suspend",
      subscriptionId: 12,
      effectiveOn: "2026-12-01",
      credit: false,
    });
    expect(reduces("modify", "100", "20")).toBe(false);
    expect(reduces("modify", "10.000001", "10.00001")).toBe(true);
  });

  it("change the offering and the account", () => {
    expect(itemOf("changeOffering", { offeringId: 7 })).toEqual({
      verb: "changeOffering",
      subscriptionId: 12,
      offeringId: 7,
      effectiveOn: "2026-12-01",
      credit: true,
    });
    expect(itemOf("changeOffering", { offeringId: 7, quantity: "3" })).toMatchObject({ quantity: "3" });
    expect(itemOf("changeOffering", { offeringId: 7, endAddOns: true })).toMatchObject({ endAddOns: true });
    expect(itemOf("move", { toAccountId: 4 })).toEqual({
      verb: "move",
      subscriptionId: 12,
      toAccountId: 4,
      effectiveOn: "2026-12-01",
    });
    expect(isWhole("move", form({}), "10")).toBe(false);
    expect(isWhole("modify", form({ quantity: "10" }), "10")).toBe(false);
    expect(isWhole("suspend", form({ effectiveOn: null }), "10")).toBe(false);
  });
});

describe("when a change takes effect", () => {
  it("is today, the end of the period, or a day", async () => {
    const said: (string | null)[] = [];
    function Field() {
      const [value, setValue] = useState<string | null>("2026-02-10");
      const change = (next: string | null) => {
        said.push(next);
        setValue(next);
      };
      return <WhenInput value={value} onChange={change} today="2026-02-10" periodEnd="2026-03-01" />;
    }
    const user = userEvent.setup({ delay: null });
    show(<Field />);
    expect((screen.getByLabelText(/Today/) as HTMLInputElement).checked).toBe(true);
    await user.click(screen.getByLabelText(/billing period ends \(2026-03-01\)/));
    await user.click(screen.getByLabelText(/another day/));
    await user.type(screen.getByRole("textbox"), "2026-01-15");
    await user.tab();
    expect(said).toEqual(["periodEnd", null, "2026-01-15"]);
  });
});

describe("usage by day", () => {
  it("has every day of the period, and bars as exact shares of the largest", () => {
    const rows = [
      { day: "2026-02-27", meterId: 1, quantity: "0.000001", events: 1, uncounted: 0 },
      { day: "2026-02-28", meterId: 1, quantity: "9007199254740993.5", events: 9, uncounted: 0 },
    ];
    const days = daysOf({ from: "2026-02-26", to: "2026-03-01" }, rows);
    expect(days.map(({ day }) => day)).toEqual(["2026-02-26", "2026-02-27", "2026-02-28"]);
    // What was used at all is seen, however little.
    expect(sharesOf(days)).toEqual([0, 1, 1000]);
    expect(sharesOf(days.slice(0, 1))).toEqual([0]);
  });
});

describe("an activation task", () => {
  const reason = {
    code: "x",
    params: {},
    texts: {
      "zh-CN": { what: "未失败。", why: "", do: "" },
      en: { what: "It has not failed.", why: "", do: "" },
    },
  };
  const actions: AllowedAction[] = [
    { action: "orders.complete_task", allowed: true },
    { action: "orders.retry_task", allowed: false, reason },
  ];
  const task = {
    taskId: 4,
    version: 2,
    name: "S000001 Storage",
    effectiveOn: "2026-01-05",
    verb: "add" as const,
  };

  it("is completed by the keyboard on the day that is said; what cannot be done is disabled", async () => {
    const core = mockCore(answers, {
      ...doings,
      "orders.complete_task": () => ({
        output: {
          taskId: 4,
          state: "completed",
          orderId: 1,
          orderState: "completed",
          subscriptionId: 1,
          subscriptionState: "active",
        },
      }),
    });
    const user = userEvent.setup({ delay: null });
    show(<TaskActions task={task} actions={actions} />);
    expect(screen.getByText("Retry").closest("button")?.disabled).toBe(true);
    await user.tab();
    await user.keyboard("{Enter}");
    const day = await waitFor(() => {
      const found = document.querySelector<HTMLInputElement>(".ant-modal input");
      if (!found) throw new Error("No dialog");
      return found;
    });
    await user.clear(day);
    await user.type(day, "2026-01-06");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(core.real()).toEqual([
        {
          action: "orders.complete_task",
          input: { taskId: 4, version: 2, completedOn: "2026-01-06" },
          dryRun: false,
        },
      ]),
    );
  });
});

describe("the import of usage", () => {
  it("is checked before it is done, and a faulty file is not imported", async () => {
    let faulty = true;
    const core = mockCore(answers, {
      ...doings,
      "usage.import": (input, dryRun) =>
        faulty ? importFaults() : (doings["usage.import"]?.(input, dryRun) ?? importFaults()),
    });
    const user = userEvent.setup({ delay: null });
    show(<UsageImportDialog onClose={() => world.to.push("closed")} />);
    await user.click(await screen.findByText("Choose a file"));
    expect(await screen.findByText("line 40")).toBeTruthy();
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(core.real()).toEqual([]);
    faulty = false;
    await user.click(screen.getByText("Try again"));
    await screen.findByText("Import 1,200 events");
    await user.click(screen.getByText("Import 1,200 events"));
    await waitFor(() => expect(world.to).toEqual(["closed"]));
    expect(core.real()).toEqual([{ action: "usage.import", input: { file: "file-1" }, dryRun: false }]);
  });
});

describe("the desk", () => {
  const group = { kind: "failedTasks" as const, count: 7 };
  const rows = [
    { target: "order", targetId: 5, label: "O000005", name: "北辰视讯有限公司" },
    { target: "order", targetId: 6, label: "O000006", name: "青禾云存储有限公司" },
  ];

  it("opens guided forms by their digit, leads to work by the keyboard, and shows only what one may run", async () => {
    world.permissions.add("billingRun");
    mockCore({ ...answers, "flows.desk": () => ({ groups: [{ ...group, rows }] }) }, doings);
    const stop = listenForKeys(() => undefined);
    const user = userEvent.setup({ delay: null });
    show(<DeskPage />);
    expect(screen.getByText("Month end")).toBeTruthy();
    expect(screen.queryByText("Open an account")).toBeNull();
    await user.keyboard("1");
    const first = (await screen.findByText("O000005")).closest("button");
    first?.focus();
    await user.keyboard("{ArrowDown}{Enter}");
    await user.click(screen.getByText("Show all"));
    expect(world.to).toEqual(["/flows/month-end", "/orders/6", "/orders/tasks?state=failed"]);
    stop();
  });

  it("says when nothing waits", async () => {
    mockCore({ ...answers, "flows.desk": () => ({ groups: [{ ...group, count: 0, rows: [] }] }) }, doings);
    show(<DeskPage />);
    expect(await screen.findByText("Nothing waits for you")).toBeTruthy();
  });
});
