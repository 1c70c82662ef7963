import { useLanguage } from "@/app/preferences";
import { Amount, Quantity } from "@/components/Amount";
import { groupDecimal } from "@/values/decimal";
import { isAmount } from "@/values/money";
import type { OutputKind, OutputLine } from "./definition";
import styles from "./flows.module.css";
import { evaluate, type Scope } from "./template";

/** A value of an answer as people read it. */
export function OutputValue({ value, kind }: { value: unknown; kind?: OutputKind }) {
  if (isAmount(value)) return <Amount value={value} withCurrency />;
  if (kind === "quantity") return <Quantity value={String(value)} />;
  if (kind === "count" || typeof value === "number")
    return <span className="number">{groupDecimal(String(value))}</span>;
  if (Array.isArray(value)) return value.map(String).join(", ");
  return String(value ?? "");
}

/** Configured lines of an outcome; those without a value are left out. */
export function OutputLines({ lines, scope }: { lines: readonly OutputLine[]; scope: Scope }) {
  const language = useLanguage();
  const shown = lines.flatMap((line) => {
    const value = evaluate(line.value, scope);
    return value === undefined ? [] : [{ line, value }];
  });
  if (shown.length === 0) return null;
  return (
    <dl className={styles.lines}>
      {shown.map(({ line, value }) => (
        <div key={line.label.en} data-strong={line.strong}>
          <dt>{line.label[language]}</dt>
          <dd>
            <OutputValue value={value} kind={line.kind} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
