import { Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Chart, Section } from "@/components";
import type { MonthPoint } from "@/ipc";

interface MonthTrendProps {
  trend: readonly MonthPoint[];
  currency: string;
  /** Opens another month. */
  onPick: (month: string) => void;
}

/** Twelve months: what was billed, invoiced and collected in each, or what was open at its end. */
export function MonthTrend({ trend, currency, onPick }: MonthTrendProps) {
  const { t } = useTranslation("reports");
  const [what, setWhat] = useState<"flow" | "open">("flow");
  const series = what === "flow" ? (["billed", "collected", "invoiced"] as const) : (["open"] as const);
  return (
    <Section
      title={t("trend.title", { currency })}
      aside={
        <Segmented
          size="small"
          value={what}
          onChange={setWhat}
          options={[
            { value: "flow", label: t("trend.flow") },
            { value: "open", label: t("trend.open") },
          ]}
        />
      }
    >
      <Chart
        kind={what === "flow" ? "bar" : "line"}
        height={240}
        categories={trend.map((point) => point.month)}
        series={series.map((name) => ({
          name: t(`trend.${name}`),
          values: trend.map((point) => point[name]),
        }))}
        description={t("trend.description")}
        onPick={onPick}
      />
    </Section>
  );
}
