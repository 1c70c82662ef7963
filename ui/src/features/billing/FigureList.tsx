import type { ReactNode } from "react";
import styles from "./billing.module.css";

export interface FigureEntry {
  key: string;
  label: string;
  value: ReactNode;
  note?: ReactNode;
  tone?: "bad" | "good";
}

/** The amounts of one object side by side, each under its name. */
export function FigureList({ figures }: { figures: readonly FigureEntry[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map(({ key, label, value, note, tone }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd data-tone={tone}>
            {value}
            {note && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
