import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { useShortcut } from "@/app/keys";
import { isMonth, monthLater } from "./months";
import styles from "./reports.module.css";

interface MonthPickerProps {
  month: string;
  /** The last month that can be asked for. */
  latest: string;
  onChange: (month: string) => void;
}

/** A month, typed, picked, or stepped through. */
export function MonthPicker({ month, latest, onChange }: MonthPickerProps) {
  const { t } = useTranslation("reports");
  const last = month >= latest;
  const step = (by: number) => onChange(monthLater(month, by));
  useShortcut("[", "reports:month.before", () => step(-1));
  useShortcut("]", "reports:month.after", () => step(1), !last);
  return (
    <span className={styles.month}>
      <Button icon={<LeftOutlined />} aria-label={t("month.before")} onClick={() => step(-1)} />
      <DatePicker
        picker="month"
        allowClear={false}
        aria-label={t("month.label")}
        format={["YYYY-MM", "YYYYMM", "YYYY/M", "YYYY年M月"]}
        value={dayjs(`${month}-01`)}
        maxDate={dayjs(`${latest}-01`)}
        onChange={(_, text) => {
          if (typeof text === "string" && isMonth(text)) onChange(text);
        }}
        style={{ width: 120 }}
      />
      <Button
        icon={<RightOutlined />}
        aria-label={t("month.after")}
        disabled={last}
        onClick={() => step(1)}
      />
    </span>
  );
}
