import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { App } from "antd";
import { beforeAll, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import MetersPage from "@/features/catalogue/MetersPage";
import type { MeterRow } from "@/ipc";
import { mockCore } from "./mockCore";

vi.mock("@/app/router", () => ({ useGo: () => vi.fn(), useAddress: () => ({}) }));
vi.mock("@/app/session", () => ({ useMay: () => () => true }));
vi.mock("@/components/AreaTabs", () => ({ AreaTabs: () => null }));

/** Dialogs without a layout are slow on a busy machine. */
const SLOW_MS = 60_000;

const calls: MeterRow = {
  meterId: 1,
  code: "calls",
  name: { "zh-CN": "调用", en: "Calls" },
  unit: { "zh-CN": "次", en: "call" },
  aggregation: "sum",
  sourceMeterId: null,
  sourceName: null,
  filters: [],
  valueAttribute: null,
  dimensions: [],
  detail: "day",
  priced: false,
  prices: 1,
  createdAt: "2026-11-01T00:00:00Z",
};
const users: MeterRow = {
  ...calls,
  meterId: 2,
  code: "users",
  name: { "zh-CN": "用户", en: "Users" },
  aggregation: "unique",
  valueAttribute: "user",
  sourceMeterId: 1,
  sourceName: calls.name,
  filters: [{ attribute: "region", values: ["north", "east"] }],
};

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});

function open() {
  const core = mockCore(
    { "catalog.meters": () => ({ rows: [calls, users] }) },
    {
      "catalog.add_meter": () => ({ output: 3 }),
      "usage.count_past": () => ({ output: { events: 12, firstDay: "2026-10-01", accountsLate: 0 } }),
    },
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <MetersPage />
      </App>
    </QueryClientProvider>,
  );
  return core;
}

it(
  "says how each meter counts, and lets one that reads another's events count the past",
  async () => {
    const core = open();
    await screen.findByText("Counts different values of user; from Calls; only region = north or east");
    const buttons = screen.getAllByRole("button", { name: "Count past events" });
    // Only the one that reads another meter can have missed anything.
    expect(buttons).toHaveLength(1);
    fireEvent.click(buttons[0] as HTMLElement);
    await screen.findByText("Let Users count past events?");
    fireEvent.click(screen.getAllByRole("button", { name: /Count past events/ }).at(-1) as HTMLElement);
    await waitFor(() => expect(core.real()).toHaveLength(1));
    expect(core.real()[0]).toMatchObject({ action: "usage.count_past", input: { meterId: 2 } });
    await screen.findByText("12 past events counted");
  },
  SLOW_MS,
);

it(
  "adds a meter as it was typed, with its conditions",
  async () => {
    const core = open();
    fireEvent.click(await screen.findByRole("button", { name: "Add meter" }));
    const type = (label: string, value: string) =>
      fireEvent.change(screen.getByLabelText(label), { target: { value } });
    await screen.findByText("Add a meter");
    type("Code", "north");
    type("Name in Chinese", "北区");
    type("Name in English", "North");
    type("Unit in Chinese", "次");
    type("Unit in English", "call");
    fireEvent.click(screen.getByRole("button", { name: /Add a condition/ }));
    type("Attribute, such as region", "region");
    const values = screen.getByLabelText("One of these values");
    fireEvent.change(values, { target: { value: "north" } });
    fireEvent.keyDown(values, { key: "Enter", keyCode: 13 });
    fireEvent.click(screen.getByRole("radio", { name: "Each event" }));
    fireEvent.click(screen.getAllByRole("button", { name: /Add meter/ }).at(-1) as HTMLElement);
    await waitFor(() => expect(core.real()).toHaveLength(1), { timeout: SLOW_MS / 2 });
    expect(core.real()[0]?.input).toMatchObject({
      code: "north",
      aggregation: "sum",
      filters: [{ attribute: "region", values: ["north"] }],
      detail: "event",
      priced: false,
    });
  },
  SLOW_MS,
);
