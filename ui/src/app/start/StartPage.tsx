import type { ReactNode } from "react";
import styles from "../app.module.css";
import { AppearanceMenu, LanguageSwitch } from "../frame/Switches";

/** The plain page before the desk: language and look at the top right, one thing to do in the middle. */
export function StartPage({ width, children }: { width: "narrow" | "wide"; children: ReactNode }) {
  return (
    <div className={styles.start}>
      <header className={styles.startTop}>
        <LanguageSwitch />
        <AppearanceMenu />
      </header>
      <main className={styles.startBody}>
        <div className={styles[width]}>
          <div className={styles.mark}>Boss</div>
          {children}
        </div>
      </main>
    </div>
  );
}
