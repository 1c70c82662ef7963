import type { Amount as AmountValue } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { formatAmount } from "@/values/money";
import styles from "./components.module.css";

interface AmountProps {
  value: AmountValue | null | undefined;
  /** Leave out where the column or the label already says it. */
  withCurrency?: boolean;
}

/** Money: grouped, tabular figures, a real minus; the currency in front where asked for. */
export function Amount({ value, withCurrency = false }: AmountProps) {
  if (!value) return <span className={styles.nothing}>—</span>;
  return (
    <span className="number">
      {withCurrency && <span className={styles.currency}>{value.currency}</span>}
      {formatAmount(value)}
    </span>
  );
}

/** A quantity or rate given as a decimal string, with its unit. */
export function Quantity({ value, unit }: { value: string | null | undefined; unit?: string }) {
  if (value === null || value === undefined) return <span className={styles.nothing}>—</span>;
  return (
    <span className="number">
      {groupDecimal(value)}
      {unit && <span className={styles.unit}>{unit}</span>}
    </span>
  );
}
