import { DatePicker } from "antd";
import dayjs from "dayjs";
import { type FormEvent, useRef, useState } from "react";
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
  const typed = useRef<string | null>(null);
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
  function note(event: FormEvent<HTMLElement>) {
    if (event.target instanceof HTMLInputElement) typed.current = event.target.value.trim();
  }
  /** Takes what was typed; the picker itself would put the former day back without a word where it cannot read it. */
  function read() {
    const text = typed.current;
    if (text === null) return;
    typed.current = null;
    const day = text === "" ? null : readDate(text);
    const refused = text === "" ? null : judge(text, day);
    const next = refused === null ? day : null;
    if (next !== (value ?? null)) onChange?.(next);
    say(refused);
  }
  return (
    <span className={styles.dateField} onInput={note}>
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
          // While typing the picker reports whole days too; what was typed is taken when the field is left.
          if (typed.current !== null) return;
          say(null);
          onChange?.(typeof text === "string" && text !== "" ? readDate(text) : null);
        }}
        panelRender={(panel) => (
          <div
            onMouseDown={() => {
              typed.current = null;
            }}
          >
            {panel}
          </div>
        )}
        onKeyDown={(event) => {
          if (event.key === "Enter") read();
        }}
        onBlur={() => {
          read();
          onBlur?.();
        }}
        style={{ width: 160 }}
      />
      {message && (
        <div className={styles.fieldFault} role="alert">
          {message}
        </div>
      )}
    </span>
  );
}
