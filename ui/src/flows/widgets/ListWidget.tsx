import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { valueAt } from "@/values/paths";
import { useRun } from "../context";
import type { Field } from "../definition";
import { FieldRow } from "../FieldRow";
import styles from "../flows.module.css";
import { evaluate, holds } from "../template";
import type { WidgetProps } from "./Widget";

/** A group of fields that repeats, e.g. contacts. */
export function ListWidget({ id, field, path }: WidgetProps<Extract<Field, { widget: "list" }>>) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const run = useRun();
  const value = valueAt(run.data, path);
  const items = Array.isArray(value) ? value : [];
  const name = field.itemLabel?.[language] ?? field.label[language];
  function add() {
    const fresh = Object.fromEntries(
      field.fields.flatMap((each) => {
        const start = each.default === undefined ? undefined : evaluate(each.default, { data: run.data });
        return start === undefined ? [] : [[each.path, start]];
      }),
    );
    run.set(path, [...items, fresh]);
  }
  return (
    <div id={id} className={styles.items}>
      {items.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items are known by their place; their data is kept in the run.
        <div key={index} className={styles.item}>
          <div className={styles.itemHead}>
            <span>
              {name} {index + 1}
            </span>
            <Button size="small" type="text" onClick={() => run.set(`${path}.${index}`, undefined)}>
              {t("list.remove")}
            </Button>
          </div>
          {field.fields
            .filter((each) => holds(each.when, run.data))
            .map((each) => (
              <FieldRow key={each.path} field={each} path={`${path}.${index}.${each.path}`} />
            ))}
        </div>
      ))}
      <Button size="small" icon={<PlusOutlined />} onClick={add}>
        {field.addLabel?.[language] ?? t("list.add", { name })}
      </Button>
    </div>
  );
}
