import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import type { UsageDayRow } from "@/ipc";
import { groupDecimal, scaled } from "@/values/decimal";
import styles from "./orders.module.css";

export interface DayUse {
  day: string;
  /** A decimal; "0" where nothing was used. */
  quantity: string;
}

/** Every day of a period, those without usage with nothing. */
export function daysOf(period: { from: string; to: string }, rows: readonly UsageDayRow[]): DayUse[] {
  const used = new Map(rows.map((row) => [row.day, row.quantity]));
  const days: DayUse[] = [];
  for (let at = dayjs(period.from); at.format("YYYY-MM-DD") < period.to; at = at.add(1, "day")) {
    const day = at.format("YYYY-MM-DD");
    days.push({ day, quantity: used.get(day) ?? "0" });
  }
  return days;
}

const SCALE = 6;
const FULL = 1000n;

/** Each quantity's share of the largest, in thousandths; whole-number arithmetic, so nothing of a quantity is lost on the way. */
export function sharesOf(days: readonly DayUse[]): number[] {
  const parts = days.map((day) => scaled(day.quantity, SCALE));
  const largest = parts.reduce((most, part) => (part > most ? part : most), 0n);
  if (largest <= 0n) return days.map(() => 0);
  return parts.map((part) => (part <= 0n ? 0 : Number((part * FULL + largest - 1n) / largest)));
}

interface UsageBarsProps {
  days: readonly DayUse[];
  unit: string;
  chosen: string | null;
  onChoose: (day: string) => void;
}

/** A bar a day; pressing one shows its events. The rows beside it hold the figures. */
export function UsageBars({ days, unit, chosen, onChoose }: UsageBarsProps) {
  const { t } = useTranslation("orders");
  const shares = sharesOf(days);
  return (
    <div>
      <div className={styles.bars} role="group" aria-label={t("usage.title")}>
        {days.map(({ day, quantity }, index) => {
          const said = `${day}: ${groupDecimal(quantity)} ${unit}`;
          return (
            <button
              key={day}
              type="button"
              title={said}
              aria-label={said}
              aria-pressed={day === chosen}
              onClick={() => onChoose(day)}
            >
              <i style={{ height: `${(shares[index] ?? 0) / 10}%` }} />
            </button>
          );
        })}
      </div>
      <div className={styles.axis}>
        <span>{days[0]?.day}</span>
        <span>{days.at(-1)?.day}</span>
      </div>
    </div>
  );
}
