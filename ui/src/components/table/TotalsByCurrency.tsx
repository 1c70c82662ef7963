import type { Amount as AmountValue } from "@/ipc";
import { Amount } from "../Amount";
import styles from "./table.module.css";

/** Sums that come one per currency, for a totals cell: the currency is only named where there are several. */
export function TotalsByCurrency({ values }: { values: readonly AmountValue[] }) {
  return (
    <span className={styles.totalsByCurrency}>
      {values.map((value) => (
        <Amount key={value.currency} value={value} withCurrency={values.length > 1} />
      ))}
    </span>
  );
}
