import { FONT, type Palette } from "@/app/palette";
import type { Amount } from "@/ipc";
import { exponentOf } from "@/values/currency";
import { groupDecimal } from "@/values/decimal";
import { formatAmount, isAmount } from "@/values/money";

export interface ChartModel {
  kind: "bar" | "line";
  categories: string[];
  series: { name: string; values: (Amount | number)[] }[];
  stacked?: boolean;
  palette: Palette;
}

export interface ChartHandle {
  show(model: ChartModel): void;
  close(): void;
}

/**
 * Where a value lies on the axis. This is the one place an amount becomes a floating number: a length on the screen,
 * never read back. What people read (tooltips) is formatted from the exact amount.
 */
function position(value: Amount | number): number {
  return isAmount(value) ? Number(value.minor) / 10 ** exponentOf(value.currency) : value;
}

function written(value: Amount | number | undefined): string {
  if (value === undefined) return "—";
  return isAmount(value) ? `${value.currency} ${formatAmount(value)}` : groupDecimal(String(value));
}

function escaped(text: string): string {
  const box = document.createElement("span");
  box.textContent = text;
  return box.innerHTML;
}

function tooltipOf(model: ChartModel, index: number): string {
  const rows = model.series.map(
    ({ name, values }) =>
      `<tr><td>${escaped(name)}</td><td style="text-align:right;padding-left:16px">${written(values[index])}</td></tr>`,
  );
  return `<b>${escaped(model.categories[index] ?? "")}</b><table>${rows.join("")}</table>`;
}

function optionOf(model: ChartModel) {
  const { palette } = model;
  const text = { color: palette.textSoft, fontSize: 12, fontFamily: FONT };
  return {
    animation: false,
    color: palette.series,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 8, top: model.series.length > 1 ? 32 : 12, bottom: 4, containLabel: true },
    legend:
      model.series.length > 1
        ? { top: 0, left: 0, itemWidth: 10, itemHeight: 10, itemGap: 20, textStyle: text }
        : undefined,
    tooltip: {
      trigger: "axis",
      backgroundColor: palette.ground,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12 },
      formatter: (points: { dataIndex: number }[]) => tooltipOf(model, points[0]?.dataIndex ?? 0),
    },
    xAxis: {
      type: "category",
      data: model.categories,
      axisLabel: text,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
    },
    yAxis: { type: "value", axisLabel: text, splitLine: { lineStyle: { color: palette.lineSoft } } },
    series: model.series.map(({ name, values }) => ({
      name,
      type: model.kind,
      stack: model.stacked ? "all" : undefined,
      data: values.map(position),
      barMaxWidth: 28,
      symbolSize: 6,
      lineStyle: { width: 2 },
    })),
  };
}

/** Opens a chart in an element. ECharts is loaded here, with only the parts in use; SVG, which WebKitGTK draws best. */
export async function openChart(
  element: HTMLElement,
  onPick: (category: string, series: string) => void,
): Promise<ChartHandle> {
  const [core, charts, components, renderers] = await Promise.all([
    import("echarts/core"),
    import("echarts/charts"),
    import("echarts/components"),
    import("echarts/renderers"),
  ]);
  const { GridComponent, LegendComponent, TooltipComponent } = components;
  core.use([
    charts.BarChart,
    charts.LineChart,
    GridComponent,
    LegendComponent,
    TooltipComponent,
    renderers.SVGRenderer,
  ]);
  const chart = core.init(element, null, { renderer: "svg" });
  chart.on("click", ({ name, seriesName }) => onPick(name, seriesName ?? ""));
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(element);
  return {
    show: (model) => chart.setOption(optionOf(model), true),
    close: () => {
      watcher.disconnect();
      chart.dispose();
    },
  };
}
