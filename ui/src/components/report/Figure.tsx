import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import styles from "./report.module.css";

export interface FigureProps {
  label: string;
  value: ReactNode;
  /** What it counts, in a sentence. */
  definition: string;
  /** What it is reckoned by, e.g. "by billing period". */
  basis?: string;
  /** `YYYY-MM-DD`. */
  asOf?: string;
  /** Whether it ties to the ledger; with a note where it does not. */
  ties?: { tied: boolean; note?: string };
  /** Opens the rows behind it. */
  onDrill?: () => void;
}

/** A figure that states what it is. */
export function Figure({ label, value, definition, basis, asOf, ties, onDrill }: FigureProps) {
  const { t } = useTranslation("components");
  return (
    <div className={styles.figure}>
      <div className={styles.label}>{label}</div>
      <div className={`${styles.value} number`}>{value}</div>
      <div className={styles.basis}>
        <p>{definition}</p>
        {basis && <p>{basis}</p>}
        {ties && (
          <p data-tied={ties.tied}>
            {ties.tied ? t("report.ties") : t("report.differs")}
            {ties.note && ` · ${ties.note}`}
          </p>
        )}
        {asOf && <p>{t("report.asOf", { date: asOf })}</p>}
      </div>
      {onDrill && (
        <button type="button" className={styles.drill} onClick={onDrill}>
          {t("report.rows")}
        </button>
      )}
    </div>
  );
}

/** Figures side by side, parted by lines. */
export function Figures({ children }: { children: ReactNode }) {
  return <div className={styles.figures}>{children}</div>;
}
