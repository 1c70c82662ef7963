import type { ReactNode } from "react";
import styles from "./billing.module.css";

interface DraftNoticeProps {
  /** What waits. */
  title: string;
  /** What that means and what can be done. */
  children: ReactNode;
}

/** Stands above what waits as a draft: nothing of it is owed yet. */
export function DraftNotice({ title, children }: DraftNoticeProps) {
  return (
    <aside className={styles.draftNotice} aria-label={title}>
      <strong>{title}</strong>
      <p>{children}</p>
    </aside>
  );
}
