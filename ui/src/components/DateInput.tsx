import { DatePicker } from "antd";
import dayjs from "dayjs";
import { readDate } from "@/values/dates";
import type { FieldProps } from "./DecimalField";

interface DateInputProps extends FieldProps {
  /** `YYYY-MM-DD`. */
  value?: string | null;
  onChange?: (value: string | null) => void;
  /** First and last day that may be chosen, `YYYY-MM-DD`. */
  from?: string;
  to?: string;
}

/** How a day may be typed; the first is how it is shown. */
const FORMATS = ["YYYY-MM-DD", "YYYYMMDD", "YYYY/M/D", "YYYY-M-D", "YYYY.M.D", "YYYY年M月D日"];

/** A day, typed or picked. ISO in and out. */
export function DateInput({ value, onChange, from, to, ...rest }: DateInputProps) {
  return (
    <DatePicker
      {...rest}
      format={FORMATS}
      value={value ? dayjs(value) : null}
      minDate={from ? dayjs(from) : undefined}
      maxDate={to ? dayjs(to) : undefined}
      preserveInvalidOnBlur={false}
      onChange={(_, text) => onChange?.(typeof text === "string" && text !== "" ? readDate(text) : null)}
      style={{ width: 160 }}
    />
  );
}
