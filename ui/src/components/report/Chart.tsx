import { useEffect, useRef } from "react";
import { usePalette } from "@/app/theme";
import type { Amount } from "@/ipc";
import { type ChartHandle, type ChartModel, openChart } from "./echarts";
import styles from "./report.module.css";

export interface ChartProps {
  kind: "bar" | "line";
  /** Names along the axis, e.g. months. */
  categories: string[];
  /** One value per category; amounts of one currency, or whole counts. */
  series: { name: string; values: (Amount | number)[] }[];
  stacked?: boolean;
  height?: number;
  /** Said to those who cannot see it. */
  description: string;
  /** Drills down to the rows behind a bar or point. */
  onPick?: (category: string, series: string) => void;
}

/** A bar or line chart; always beside the rows it is drawn from. */
export function Chart({ height = 260, description, onPick, ...model }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ChartHandle | null>(null);
  const palette = usePalette();
  const pick = useRef(onPick);
  pick.current = onPick;
  const latest = useRef<ChartModel>({ ...model, palette });
  latest.current = { ...model, palette };

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let gone = false;
    openChart(element, (category, series) => pick.current?.(category, series)).then((handle) => {
      if (gone) return handle.close();
      chart.current = handle;
      handle.show(latest.current);
    });
    return () => {
      gone = true;
      chart.current?.close();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.show(latest.current);
  });
  return <div ref={box} className={styles.chart} style={{ height }} role="img" aria-label={description} />;
}
