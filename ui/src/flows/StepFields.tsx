import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useRun } from "./context";
import type { Part } from "./definition";
import { FieldRow } from "./FieldRow";
import styles from "./flows.module.css";
import { Review } from "./Review";
import { RowsPartView } from "./RowsPartView";
import { partsOf } from "./rules";
import { StepWorkView } from "./StepWorkView";
import type { StepWork } from "./stepAction";
import { holds } from "./template";

// Of a row of radio buttons the chosen one is the stop of the Tab key.
const FIRST_FIELD =
  "input:not([disabled]):not([type='radio']), input[type='radio']:checked, textarea:not([disabled]), button";

/** The fields of the current step, in their parts; the first one has the focus. */
export function StepFields({ work }: { work: StepWork }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const run = useRun();
  const { step, data } = run;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>(FIRST_FIELD)?.focus({ preventScroll: true });
  }, []);
  const faults = run.shown ? run.faultsOf(step) : [];
  const parts = partsOf(step, data);
  const drawn = (part: Part, index: number) => (
    <section key={index} className={styles.part} data-titled={part.title !== undefined}>
      {part.title && <h3>{part.title[language]}</h3>}
      {part.help && <p className={styles.soft}>{part.help[language]}</p>}
      {part.fields
        ?.filter((field) => holds(field.when, data))
        .map((field) => (
          <FieldRow key={field.path} field={field} path={field.path} />
        ))}
      {part.show && <RowsPartView part={part.show} />}
      {part.review && <Review />}
    </section>
  );
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
      {parts.filter((part) => !part.show).map(drawn)}
      <StepWorkView work={work} />
      {parts.filter((part) => part.show).map(drawn)}
    </div>
  );
}
