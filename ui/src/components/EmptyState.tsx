import { Button } from "antd";
import type { ReactNode } from "react";
import styles from "./components.module.css";

export interface EmptyStateProps {
  /** What belongs here, e.g. "No customers yet". */
  title: string;
  /** What it is for and how it comes to be here. */
  text?: ReactNode;
  /** Starts it. */
  action?: { label: string; run: () => void };
}

/** An empty place that says what belongs there and starts it. */
export function EmptyState({ title, text, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {action && (
        <Button type="primary" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
