import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import type { TaskView } from "@/ipc";
import { formatInstant } from "@/values/dates";
import styles from "./orders.module.css";

type Told = Pick<TaskView, "connector" | "attempts" | "nextAttemptAt" | "problem" | "state"> &
  Partial<Pick<TaskView, "target" | "completedOn" | "completedBy">>;

/** How a task stands: who does it, how often another system was called, what went wrong, what comes next. */
export function TaskFacts({ task }: { task: Told }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const waits = task.state === "acknowledged" || task.state === "inProgress";
  const facts = [
    t(`connector.${task.connector}`),
    task.attempts > 0 ? t("attempts", { count: task.attempts }) : null,
    task.completedOn ? t("completedOn", { day: task.completedOn }) : null,
    task.completedBy ? t("completedBy", { name: task.completedBy }) : null,
    waits && task.nextAttemptAt
      ? t(task.connector === "webhook" ? "nextCall" : "nextStep", { at: formatInstant(task.nextAttemptAt) })
      : null,
  ].filter((fact) => fact !== null);
  return (
    <div className={styles.task}>
      <span>{facts.join(" · ")}</span>
      {task.problem && <span className={styles.problem}>{task.problem[language]}</span>}
      {task.target && <span className={styles.target}>{task.target}</span>}
    </div>
  );
}
