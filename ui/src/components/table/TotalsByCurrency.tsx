import type { ReactNode } from "react";
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

/** The totals cells of these columns, from sums that come one per currency and bear the columns' names. */
export function totalsByCurrency<K extends string>(
  totals: readonly Record<K, AmountValue>[],
  columns: readonly K[],
): Record<string, ReactNode> {
  return Object.fromEntries(
    columns.map((column) => [
      column,
      <TotalsByCurrency key={column} values={totals.map((each) => each[column])} />,
    ]),
  );
}
