import { Input } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./components.module.css";

export interface FieldProps {
  id?: string;
  disabled?: boolean;
  autoFocus?: boolean;
  placeholder?: string;
  /** Where no label stands beside it. */
  "aria-label"?: string;
  onBlur?: () => void;
}

interface DecimalFieldProps extends FieldProps {
  /** The value's text as it stands when nobody is typing. */
  shown: string;
  /** Judges what is typed: a message (already translated) or null. */
  judge: (text: string) => string | null;
  /** Takes the text whenever it is judged good, and "" when emptied. */
  onText: (text: string) => void;
  /** Tells whether the text now in the field is refused. */
  onRefused?: (message: string | null) => void;
  prefix?: ReactNode;
  suffix?: ReactNode;
}

/** Puts the cursor into the first field of `box` whose text is no value; false when there is none. Such a form is not ready. */
export function focusRefused(box: HTMLElement | null): boolean {
  const field = box?.querySelector<HTMLElement>("input[data-refused=true]");
  field?.focus();
  return Boolean(field);
}

/** A text field for a number: keeps what is typed, says at once what is wrong with it, tidies it up when left. */
export function DecimalField(props: DecimalFieldProps) {
  const { shown, judge, onText, onRefused, prefix, suffix, onBlur, ...rest } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const { i18n } = useTranslation();
  const text = typed ?? shown;

  // The message is in the language of the moment it was made: switching the language judges again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the language starts this.
  useEffect(() => {
    if (message !== null && typed !== null) setMessage(judge(typed));
  }, [i18n.language]);

  function change(next: string) {
    const refused = next.trim() === "" ? null : judge(next);
    setTyped(next);
    setMessage(refused);
    onRefused?.(refused);
    if (refused === null) onText(next);
  }
  function leave() {
    if (message === null) setTyped(null);
    onBlur?.();
  }
  return (
    <>
      <Input
        {...rest}
        className={styles.numberField}
        inputMode="decimal"
        autoComplete="off"
        status={message ? "error" : undefined}
        aria-invalid={message !== null}
        data-refused={message !== null}
        prefix={prefix}
        suffix={suffix}
        value={text}
        onChange={(event) => change(event.target.value)}
        onBlur={leave}
      />
      {message && (
        <div className={styles.fieldFault} role="alert">
          {message}
        </div>
      )}
    </>
  );
}
