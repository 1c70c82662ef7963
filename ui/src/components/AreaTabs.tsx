import { Link } from "@tanstack/react-router";
import { useMay } from "@/app/session";
import styles from "./page.module.css";

interface AreaTab {
  path: string;
  label: string;
  /** Not shown without it. */
  permission?: string;
}

/** The lists of one area beside its title: one line, what this person may open, the current one marked. */
export function AreaTabs({ tabs, label }: { tabs: readonly AreaTab[]; label: string }) {
  const may = useMay();
  const shown = tabs.filter((tab) => may(tab.permission));
  if (shown.length < 2) return null;
  return (
    <nav className={styles.areaTabs} aria-label={label}>
      {shown.map((tab) => (
        <Link
          key={tab.path}
          to={tab.path}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "data-active": true, "aria-current": "page" }}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
