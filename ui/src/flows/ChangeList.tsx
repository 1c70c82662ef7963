import { useTranslation } from "react-i18next";
import type { Change } from "@/ipc";
import styles from "./flows.module.css";

const SHOWN = 12;
const verbs = ["created", "changed", "removed"] as const;

/** The changes of an outcome, by what is done to the objects. `future` speaks of a dry run. */
export function ChangeList({ changes, future }: { changes: readonly Change[]; future: boolean }) {
  const { t } = useTranslation("flows");
  const titles = future
    ? { created: t("change.willCreate"), changed: t("change.willChange"), removed: t("change.willRemove") }
    : { created: t("change.created"), changed: t("change.changed"), removed: t("change.removed") };
  return verbs.map((verb) => {
    const group = changes.filter((change) => change.verb === verb);
    if (group.length === 0) return null;
    return (
      <div key={verb} className={styles.changes}>
        <h3>{titles[verb]}</h3>
        <ul>
          {group.slice(0, SHOWN).map((change) => (
            <li key={`${change.kind} ${change.id ?? ""} ${change.label}`}>
              <span>{t(`kind.${change.kind}`, change.kind)}</span>
              <span>{change.label}</span>
            </li>
          ))}
          {group.length > SHOWN && <li>{t("change.more", { count: group.length - SHOWN })}</li>}
        </ul>
      </div>
    );
  });
}
