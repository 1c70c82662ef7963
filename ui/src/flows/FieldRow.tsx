import { type FocusEvent, useId } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useRun } from "./context";
import type { Field } from "./definition";
import { FieldHint } from "./FieldHint";
import styles from "./flows.module.css";
import type { FieldFault } from "./rules";
import { Widget } from "./widgets/Widget";

/** Says a fault in the person's language. */
export function useFaultText(): (fault: FieldFault) => string {
  const { t } = useTranslation("flows");
  return (fault) => ("message" in fault ? fault.message : t(`check.${fault.key}`, fault.params ?? {}));
}

/** One field: label above, the widget, then its fault or its help, then hints. */
export function FieldRow({ field, path }: { field: Field; path: string }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const run = useRun();
  const id = useId();
  const fault = run.faultAt(path);
  const say = useFaultText();
  function leave(event: FocusEvent<HTMLDivElement>) {
    if (!event.currentTarget.contains(event.relatedTarget)) run.touch(path);
  }
  const grouped = field.widget === "list" || field.widget === "offerings" || field.widget === "radio";
  return (
    <div
      className={styles.field}
      data-faulty={fault !== null}
      data-path={path}
      data-widget={field.widget}
      onBlur={grouped ? undefined : leave}
    >
      {field.widget !== "checkbox" && (
        <label htmlFor={id}>
          {field.label[language]}
          {!field.required && field.widget !== "list" && <small>{t("field.optional")}</small>}
        </label>
      )}
      <Widget id={id} field={field} path={path} faulty={fault !== null} />
      {fault ? (
        <div className={styles.fault} role="alert">
          {say(fault)}
        </div>
      ) : (
        field.help && <div className={styles.help}>{field.help[language]}</div>
      )}
      {field.hint && <FieldHint hint={field.hint} path={path} />}
    </div>
  );
}
