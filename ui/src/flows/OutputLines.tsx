import { useLanguage } from "@/app/preferences";
import { Amount, Quantity } from "@/components/Amount";
import type { Language } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { isAmount } from "@/values/money";
import { isObject, valueAt } from "@/values/paths";
import type { LocalText, OutputKind, OutputLine } from "./definition";
import styles from "./flows.module.css";
import { evaluate, fillText, type Scope } from "./template";

/** A text of the core in one language; what is no text in both languages is written as it is. */
export function spoken(value: unknown, language: Language): string {
  const own = isObject(value) ? value[language] : value;
  return own === undefined || own === null ? "" : String(own);
}

interface OutputValueProps {
  value: unknown;
  kind?: OutputKind;
  words?: Record<string, LocalText>;
  /** The currency stands elsewhere. */
  plain?: boolean;
}

/** A value of an answer as people read it. */
export function OutputValue({ value, kind, words, plain = false }: OutputValueProps) {
  const language = useLanguage();
  if (isAmount(value)) return <Amount value={value} withCurrency={!plain} />;
  if (Array.isArray(value))
    return value.map((each, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the values are replaced as a whole.
      <span key={index} className={styles.oneOf}>
        <OutputValue value={each} kind={kind} words={words} />
      </span>
    ));
  if (kind === "reason") return <Reason said={value} />;
  if (isObject(value)) return spoken(value, language);
  if (kind === "quantity") return <Quantity value={value === undefined ? null : String(value)} />;
  if (kind === "count" || typeof value === "number")
    return <span className="number">{groupDecimal(String(value ?? ""))}</span>;
  if (kind === "date") return <span className="number">{String(value ?? "")}</span>;
  const text = String(value ?? "");
  return words?.[text]?.[language] ?? text;
}

/** Why something was not done, and what to do about it: the texts of a reason, or a notice with its parameters. */
function Reason({ said }: { said: unknown }) {
  const language = useLanguage();
  const notice = isObject(said) && isObject(said.texts) ? said : { texts: said, params: {} };
  const text = valueAt(notice.texts, language);
  const sentence = (name: string) => fillText(String(valueAt(text, name) ?? ""), notice.params);
  return (
    <span className={styles.reason}>
      {sentence("what")}
      <small>{sentence("do")}</small>
    </span>
  );
}

/** Configured lines of an outcome; those without a value are left out. */
export function OutputLines({ lines, scope }: { lines: readonly OutputLine[]; scope: Scope }) {
  const language = useLanguage();
  const shown = lines.flatMap((line) => {
    const value = evaluate(line.value, scope);
    const nothing = value === undefined || (Array.isArray(value) && value.length === 0);
    return nothing ? [] : [{ line, value }];
  });
  if (shown.length === 0) return null;
  return (
    <dl className={styles.lines}>
      {shown.map(({ line, value }) => (
        <div key={line.label.en} data-strong={line.strong}>
          <dt>{line.label[language]}</dt>
          <dd>
            <OutputValue value={value} kind={line.kind} words={line.words} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
