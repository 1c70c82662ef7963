import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { navigationFor } from "../features";
import { usePreferences } from "../preferences";
import { useMay } from "../session";
import styles from "./frame.module.css";

/** Navigation by work: only what this person's permissions open. */
export function Navigation() {
  const { t } = useTranslation();
  const { navigationFolded } = usePreferences();
  const entries = navigationFor(useMay());
  return (
    <nav className={styles.navigation} data-folded={navigationFolded} aria-label={t("frame:navigation")}>
      <div className={styles.mark}>{navigationFolded ? "B" : "Boss"}</div>
      {entries.map(({ path, label, icon: Icon }) => (
        <Link
          key={path}
          to={path}
          className={styles.entry}
          title={navigationFolded ? t(label) : undefined}
          activeProps={{ "data-active": true, "aria-current": "page" }}
        >
          <Icon />
          {!navigationFolded && <span>{t(label)}</span>}
        </Link>
      ))}
    </nav>
  );
}
