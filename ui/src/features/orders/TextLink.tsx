import type { ReactNode } from "react";
import { useGo } from "@/app/router";
import styles from "./orders.module.css";

/** A word that opens a page. */
export function TextLink({ to, children }: { to: string; children: ReactNode }) {
  const go = useGo();
  return (
    <button type="button" className={`${styles.link} number`} onClick={() => go(to)}>
      {children}
    </button>
  );
}
