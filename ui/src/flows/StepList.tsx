import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import styles from "./flows.module.css";
import type { FlowRun, StepState } from "./run";

const marks: Record<StepState, string> = { current: "", done: "✓", faulty: "!", open: "" };

/** The steps at the left, each with its state; a press goes there. */
export function StepList({ run, busy }: { run: FlowRun; busy: boolean }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const labels: Record<StepState, string> = {
    current: t("step.current"),
    done: t("step.done"),
    faulty: t("step.faulty"),
    open: t("step.open"),
  };
  return (
    <nav className={styles.steps} aria-label={t("step.steps")}>
      <ol>
        {run.steps.map((step, index) => {
          const state = run.stateOf(step);
          return (
            <li key={step.id}>
              <button
                type="button"
                data-state={state}
                aria-current={state === "current" ? "step" : undefined}
                disabled={busy}
                onClick={() => run.goTo(index)}
              >
                <i title={labels[state]}>{marks[state] || index + 1}</i>
                <span>{step.title[language]}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
