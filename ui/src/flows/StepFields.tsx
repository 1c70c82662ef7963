import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useRun } from "./context";
import type { DraftKeeper } from "./drafts";
import { FieldRow } from "./FieldRow";
import styles from "./flows.module.css";
import { RowsPartView } from "./RowsPartView";
import { partsOf } from "./rules";
import { StepActionView } from "./StepActionView";
import { holds } from "./template";

/** The fields of the current step, in their parts; the first one has the focus. */
export function StepFields({ keeper }: { keeper: DraftKeeper }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const run = useRun();
  const { step, data } = run;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current
      ?.querySelector<HTMLElement>("input:not([disabled]), textarea, button")
      ?.focus({ preventScroll: true });
  }, []);
  const faults = run.shown ? run.faultsOf(step) : [];
  return (
    <div ref={box} className={styles.step}>
      <div>
        <h2>{step.title[language]}</h2>
        {step.help && <p className={styles.soft}>{step.help[language]}</p>}
      </div>
      {faults.length > 0 && (
        <p className={styles.stepFaults} role="alert">
          {t("step.faults", { count: faults.length })}
        </p>
      )}
      {partsOf(step, data).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a step keep their order.
        <section key={index} className={styles.part} data-titled={part.title !== undefined}>
          {part.title && <h3>{part.title[language]}</h3>}
          {part.help && <p className={styles.soft}>{part.help[language]}</p>}
          {part.fields
            ?.filter((field) => holds(field.when, data))
            .map((field) => (
              <FieldRow key={field.path} field={field} path={field.path} />
            ))}
          {part.show && <RowsPartView part={part.show} />}
        </section>
      ))}
      {step.action && <StepActionView step={step} action={step.action} keeper={keeper} />}
    </div>
  );
}
