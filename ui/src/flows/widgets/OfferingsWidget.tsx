import { Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import { ErrorPanel } from "@/components/ErrorPanel";
import { QuantityInput } from "@/components/QuantityInput";
import { SkeletonLines } from "@/components/Skeleton";
import { type JsonObject, type JsonValue, useAskNamed } from "@/ipc";
import { isObject, valueAt } from "@/values/paths";
import { useRun } from "../context";
import type { Field } from "../definition";
import styles from "../flows.module.css";
import { evaluate } from "../template";
import { type Choice, choicesOf } from "./options";
import type { WidgetProps } from "./Widget";

/** What is sold, to be ticked, with quantities where they count. Keeps `[{[source.value]: id, quantity?}]`. */
export function OfferingsWidget({ id, field, path }: WidgetProps<Extract<Field, { widget: "offerings" }>>) {
  const { t } = useTranslation("flows");
  const run = useRun();
  const { source } = field;
  const answer = useAskNamed(source.query, evaluate(source.input ?? {}, { data: run.data }) ?? {});
  const key = source.value.split(".").at(-1) ?? source.value;
  const value = valueAt(run.data, path);
  const items: JsonObject[] = Array.isArray(value) ? value.filter(isObject) : [];
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} compact />;
  if (answer.data === undefined) return <SkeletonLines count={4} />;

  const write = (next: JsonObject[]) => run.set(path, next.length > 0 ? next : undefined);
  function tick(choice: Choice, on: boolean) {
    const others = items.filter((item) => item[key] !== choice.value);
    const fresh: JsonObject = { [key]: choice.value, ...(field.quantity ? { quantity: "1" } : {}) };
    write(on ? [...others, fresh] : others);
  }
  function count(item: JsonObject, quantity: JsonValue | null) {
    write(items.map((each) => (each === item ? { ...each, quantity: quantity ?? "1" } : each)));
  }
  const choices = choicesOf(answer.data, source);
  if (choices.length === 0) return <p className={styles.soft}>{t("offerings.nothing")}</p>;
  return (
    <div id={id} className={styles.offerings}>
      {choices.map((choice) => {
        const item = items.find((each) => each[key] === choice.value);
        return (
          <div key={String(choice.value)} className={styles.offering}>
            <Checkbox checked={item !== undefined} onChange={(event) => tick(choice, event.target.checked)}>
              {choice.label}
            </Checkbox>
            <span className={styles.soft}>{choice.note}</span>
            <span>
              {item && field.quantity && (
                <QuantityInput
                  value={String(item.quantity ?? "1")}
                  onChange={(quantity) => count(item, quantity)}
                  onRefused={(message) => run.refuse(path, message)}
                />
              )}
            </span>
          </div>
        );
      })}
    </div>
  );
}
