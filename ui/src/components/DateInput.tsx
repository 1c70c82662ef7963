import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { readDate } from "@/values/dates";
import styles from "./components.module.css";
import type { FieldProps } from "./DecimalField";

interface DateInputProps extends FieldProps {
  /** `YYYY-MM-DD`. */
  value?: string | null;
  onChange?: (value: string | null) => void;
  /** First and last day that may be chosen, `YYYY-MM-DD`. */
  from?: string;
  to?: string;
  /** The message while the field was left with text that is no day; the value is empty then. */
  onRefused?: (message: string | null) => void;
}

/** How a day is shown. Typed it may be in any form `readDate` knows; it is read when the field is left. */
const FORMAT = "YYYY-MM-DD";

/** A day, typed or picked. ISO in and out. */
export function DateInput({ value, onChange, from, to, onRefused, onBlur, ...rest }: DateInputProps) {
  const { t } = useTranslation("components");
  const [message, setMessage] = useState<string | null>(null);
  function say(next: string | null) {
    if (next === message) return;
    setMessage(next);
    onRefused?.(next);
  }
  function judge(text: string, day: string | null): string | null {
    if (day === null) return t("date.unreadable", { text });
    if (from && day < from) return t("date.before", { text, day: from });
    if (to && day > to) return t("date.after", { text, day: to });
    return null;
  }
  function read(text: string) {
    // An empty field left as it was keeps what was said of it.
    if (text === "" && !value) return;
    const day = text === "" ? null : readDate(text);
    const refused = text === "" ? null : judge(text, day);
    const next = refused === null ? day : null;
    if (next !== (value ?? null)) onChange?.(next);
    say(refused);
  }
  return (
    <>
      <DatePicker
        {...rest}
        format={FORMAT}
        value={value ? dayjs(value) : null}
        minDate={from ? dayjs(from) : undefined}
        maxDate={to ? dayjs(to) : undefined}
        // Its button would take the Tab key; erasing the text clears the field too.
        allowClear={false}
        preserveInvalidOnBlur={false}
        status={message ? "error" : undefined}
        aria-invalid={message !== null}
        onChange={(_, text) => {
          say(null);
          onChange?.(typeof text === "string" && text !== "" ? readDate(text) : null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.target instanceof HTMLInputElement)
            read(event.target.value.trim());
        }}
        onBlur={(event) => {
          if (event.target instanceof HTMLInputElement) read(event.target.value.trim());
          onBlur?.();
        }}
        style={{ width: 160 }}
      />
      {message && (
        <div className={styles.fieldFault} role="alert">
          {message}
        </div>
      )}
    </>
  );
}
