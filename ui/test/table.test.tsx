import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTexts } from "@/app/i18n";
import { setPreferences } from "@/app/preferences";
import { type Column, DataTable } from "@/components";
import { currencyOf, tsvOf } from "@/components/table/column";
import { filterInput } from "@/components/table/filters";
import { fitColumns } from "@/components/table/fitting";
import { stretchOf, TALLEST } from "@/components/table/scaling";
import { windowsFor } from "@/components/table/windows";
import { type Amount, setCarrier } from "@/ipc";
import { HttpCarrier } from "@/ipc/http";

interface Row {
  id: number;
  name: string;
  total: Amount;
}

const columns: Column<Row>[] = [
  { key: "name", title: "Name", width: 200, value: (row) => row.name, sortable: true },
  { key: "total", title: "Total", width: 120, kind: "amount", value: (row) => row.total },
];
const row = (id: number): Row => ({
  id,
  name: `row ${id}`,
  total: { minor: `${-100 * id}`, currency: "CNY" },
});
const asked: { window: { offset: number; limit: number; sort?: object }; text?: string }[] = [];
let total = 1000;
let totalIsExact = true;

beforeAll(() => {
  startTexts();
  setPreferences({ language: "en" });
});
beforeEach(() => {
  asked.length = 0;
  total = 1000;
  totalIsExact = true;
  const http = new HttpCarrier();
  vi.spyOn(http, "ask").mockImplementation(async ({ input }) => {
    const { offset, limit } = (input as (typeof asked)[0]).window;
    asked.push(input as never);
    return {
      rows: Array.from({ length: Math.min(limit, total - offset) }, (_, index) => row(offset + index)),
      total,
      totalIsExact,
    } as never;
  });
  setCarrier(http);
});

function open(onOpenPage = vi.fn()) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <App>
        <DataTable<Row>
          id="rows"
          query="demo.rows"
          columns={columns}
          rowKey={(each) => each.id}
          searchKey="text"
          sidePanel={(each) => ({ title: `panel ${each.id}`, content: each.name })}
          onOpenPage={onOpenPage}
          empty={{ title: "No rows yet", text: "They come from tests." }}
        />
      </App>
    </QueryClientProvider>,
  );
  return onOpenPage;
}

describe("DataTable", () => {
  it("asks windows of 200 as they come into view, and draws only what is seen", async () => {
    open();
    await screen.findByText("row 0");
    expect(asked).toEqual([{ window: { offset: 0, limit: 200 } }]);
    expect(screen.queryByText("row 100")).toBeNull();
    expect(document.querySelectorAll("[aria-rowindex]").length).toBeLessThan(40);
    const grid = screen.getByRole("grid");
    grid.scrollTop = 34 * 500;
    grid.dispatchEvent(new Event("scroll"));
    await screen.findByText("row 500");
    expect(asked.map((input) => input.window.offset).sort((left, right) => left - right)).toEqual([0, 400]);
  });

  it("sorts at the core, shows the currency once and a real minus", async () => {
    const user = userEvent.setup();
    open();
    await screen.findByText("row 1");
    expect(screen.getAllByText("CNY")).toHaveLength(1);
    expect(screen.getByText("\u22121.00")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Name" }));
    await waitFor(() => expect(asked.at(-1)?.window.sort).toEqual({ column: "name", descending: false }));
  });

  it("says when there are more rows than were counted", async () => {
    totalIsExact = false;
    open();
    await screen.findByText("1,000+ rows");
  });

  it("moves by arrows, opens the panel with Enter and the page with Shift+Enter", async () => {
    const user = userEvent.setup();
    const onOpenPage = open();
    await screen.findByText("row 0");
    screen.getByRole("grid").focus();
    await user.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    expect(screen.getByText("panel 2")).toBeTruthy();
    await user.keyboard("{ArrowUp}");
    expect(screen.getByText("panel 1")).toBeTruthy();
    await user.keyboard("{Shift>}{Enter}{/Shift}");
    expect(onOpenPage).toHaveBeenCalledWith(row(1));
  });

  it("says what belongs in an empty list, and otherwise offers to clear the filters", async () => {
    total = 0;
    const user = userEvent.setup();
    open();
    await screen.findByText("No rows yet");
    await user.type(screen.getByPlaceholderText("Search this list"), "x");
    await screen.findByText("Nothing fits the filters");
    expect(asked.at(-1)?.text).toBe("x");
  });
});

describe("the parts of a table", () => {
  it("cover a range by windows", () => {
    expect(windowsFor(0, 30, 1000)).toEqual([0]);
    expect(windowsFor(190, 210, 1000)).toEqual([0, 1]);
    expect(windowsFor(990, 1040, 1000)).toEqual([4]);
    expect(windowsFor(0, 0, 0)).toEqual([0]);
  });

  it("stretch only what is too tall, and reach the last row", () => {
    expect(stretchOf(1000 * 34, 600)).toBe(1);
    const height = 1_000_000 * 34;
    const stretch = stretchOf(height, 600);
    expect((TALLEST - 600) * stretch).toBeCloseTo(height - 600, 3);
  });

  it("copy plain decimals with the currency in the head", () => {
    expect(tsvOf(columns, [row(1), { ...row(2), name: "a\tb" }])).toBe(
      "Name\tTotal (CNY)\nrow 1\t-1.00\na b\t-2.00",
    );
    const [, totals] = columns;
    const mixed = [row(1), { ...row(2), total: { minor: "1", currency: "USD" } }];
    expect(totals && currencyOf(totals, mixed)).toBeNull();
  });

  it("give filters the names the query knows", () => {
    expect(filterInput({ state: "sent", due: { from: "2026-01-01", to: "2026-01-31" }, text: " " })).toEqual({
      state: "sent",
      due: { from: "2026-01-01", to: "2026-02-01" },
    });
    expect(filterInput({ due: { from: "2026-01-31" } })).toEqual({
      due: { from: "2026-01-31", to: "9999-12-31" },
    });
    expect(filterInput({ due: { from: "2026-01-31", to: "2026-01-01" } })).toEqual({
      due: { from: "2026-01-01", to: "2026-02-01" },
    });
    const issued = { key: "issued", label: "", kind: "dates", as: "ends" } as const;
    expect(filterInput({ issued: { from: "2026-01-01" } }, [issued])).toEqual({ issuedFrom: "2026-01-01" });
    const states = {
      key: "state",
      label: "",
      kind: "select",
      options: [],
      input: (value: string) => ({ states: [value] }),
    } as const;
    expect(filterInput({ state: "held" }, [{ ...states, options: [] }])).toEqual({ states: ["held"] });
  });
});

describe("the widths of columns", () => {
  const wide: Column<Row>[] = [
    { key: "id", title: "No.", width: 80, value: (row) => row.id },
    ...columns,
    { key: "note", title: "Note", width: 160, value: () => "" },
  ];
  const none = { id: null, name: null, total: "CNY", note: null };
  const widthsIn = (room: number, own: Record<string, number> = {}) =>
    fitColumns(wide, own, none, room).map(({ width }) => width);

  it("stay as they are until there is a room to fit them into", () => {
    expect(widthsIn(0)).toEqual([80, 200, 120, 160]);
  });

  it("fill the room, the long texts most", () => {
    const widths = widthsIn(1560);
    const sum = widths.reduce((all, width) => all + width, 0);
    expect(sum).toBeLessThanOrEqual(1560);
    expect(sum).toBeGreaterThan(1560 - wide.length);
    const [number = 0, name = 0, total = 0, note = 0] = widths.map(
      (width, index) => width - (wide[index]?.width ?? 0),
    );
    expect(name).toBeGreaterThan(note);
    expect(note).toBeGreaterThan(total);
    expect(number).toBeGreaterThan(0);
  });

  it("make the long texts narrower before the table scrolls", () => {
    const widths = widthsIn(500);
    expect(widths.reduce((all, width) => all + width, 0)).toBeLessThanOrEqual(500);
    expect([widths[0], widths[2]]).toEqual([80, 120]);
    expect(widthsIn(300)).toEqual([80, 200, 120, 160]);
  });

  it("are the person's own where one was chosen", () => {
    expect(widthsIn(1560, { name: 150 })[1]).toBe(150);
    expect(widthsIn(400, { name: 300 })[1]).toBe(300);
  });

  it("hold the heads whole", () => {
    const [narrow] = fitColumns(
      [{ key: "x", title: "未开票金额合计", width: 40, value: () => "" }],
      {},
      {},
      0,
    );
    expect(narrow?.width).toBeGreaterThanOrEqual(7 * 12 + 16);
  });
});
