import { Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DateInput } from "@/components";
import styles from "./orders.module.css";

interface WhenInputProps {
  id?: string;
  /** `YYYY-MM-DD` or `periodEnd`. */
  value?: string | null;
  onChange?: (value: string | null) => void;
  today: string;
  /** The first day after the current billing period; not offered when left out. */
  periodEnd?: string;
  /** The first day that can be meant. */
  from?: string;
}

type Choice = "today" | "periodEnd" | "day";

/** When a change takes effect: today, when the billing period ends, or on a day one names, past or to come. */
export function WhenInput({ id, value, onChange, today, periodEnd, from }: WhenInputProps) {
  const { t } = useTranslation("orders");
  const [choice, setChoice] = useState<Choice>(
    value === "periodEnd" ? value : value === today ? "today" : "day",
  );
  function choose(next: Choice) {
    setChoice(next);
    onChange?.(next === "today" ? today : next === "periodEnd" ? next : null);
  }
  return (
    <div className={styles.when} id={id}>
      <Radio.Group vertical value={choice} onChange={(event) => choose(event.target.value)}>
        <Radio value="today">{t("when.today", { day: today })}</Radio>
        {periodEnd && <Radio value="periodEnd">{t("when.periodEnd", { day: periodEnd })}</Radio>}
        <Radio value="day">{t("when.day")}</Radio>
      </Radio.Group>
      {choice === "day" && <DateInput value={value} onChange={onChange} from={from} />}
    </div>
  );
}
