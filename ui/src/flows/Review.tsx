import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import type { Language } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { isAmount } from "@/values/money";
import { isFilled, isObject, valueAt } from "@/values/paths";
import { useRun } from "./context";
import type { Field } from "./definition";
import styles from "./flows.module.css";
import { OutputValue, spoken } from "./OutputLines";
import { partsOf } from "./rules";
import { holds } from "./template";
import { labelPath } from "./widgets/options";

/** What was given in the steps before this one, each step with the way back to it. */
export function Review() {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const run = useRun();
  const { data } = run;
  return run.steps.slice(0, run.stepIndex).map((step, index) => {
    const fields = partsOf(step, data)
      .flatMap((part) => part.fields ?? [])
      .filter((field) => holds(field.when, data) && isFilled(valueAt(data, field.path)));
    return (
      <section key={step.id} className={styles.review}>
        <h3>
          {step.title[language]}
          <button type="button" onClick={() => run.goTo(index)}>
            {t("review.change")}
          </button>
        </h3>
        {fields.length === 0 ? (
          <p className={styles.soft}>{t("review.nothing")}</p>
        ) : (
          <dl>
            {fields.map((field) => (
              <div key={field.path}>
                <dt>{field.label[language]}</dt>
                <dd>
                  <Given field={field} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </section>
    );
  });
}

/** A field's value as it was given. */
function Given({ field }: { field: Field }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const { data } = useRun();
  const value = valueAt(data, field.path);
  if (isAmount(value)) return <OutputValue value={value} />;
  if (field.widget === "checkbox") return t("review.yes");
  if (field.widget === "file") return spoken(valueAt(value, "name"), language);
  if (field.widget === "quantity" && field.unit)
    return `${groupDecimal(String(value))} ${field.unit[language]}`;
  if (field.widget === "lookup") return spoken(valueAt(data, labelPath(field.path)) ?? value, language);
  if (field.widget === "select" || field.widget === "radio") {
    const option = field.options?.find((each) => each.value === value);
    return option ? option.label[language] : String(value);
  }
  if (!Array.isArray(value))
    return <OutputValue value={value} kind={field.widget === "date" ? "date" : "text"} />;
  return (
    <ul>
      {value.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items are known by their place.
        <li key={index}>{itemText(field, item, data, language)}</li>
      ))}
    </ul>
  );
}

/** One item of a list or an offering in a line. */
function itemText(field: Field, item: unknown, data: object, language: Language): string {
  if (!isObject(item)) return String(item);
  if (field.widget === "offerings") {
    const key = field.source.value.split(".").at(-1) ?? field.source.value;
    const name = spoken(valueAt(data, `${labelPath(field.path)}/${item[key]}`) ?? item[key], language);
    const quantity = item.quantity === undefined ? null : `× ${groupDecimal(String(item.quantity))}`;
    return [name, quantity, item.startOn].filter(isFilled).join("  ");
  }
  if (field.widget !== "list") return JSON.stringify(item);
  return field.fields
    .map((each) => valueAt(item, each.path))
    .filter(isFilled)
    .map(String)
    .join(" · ");
}
