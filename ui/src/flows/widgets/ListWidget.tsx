import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef } from "react";
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
    adding.current = true;
    run.set(path, [...items, fresh]);
  }
  const box = useRef<HTMLDivElement>(null);
  const adding = useRef(false);
  useEffect(() => {
    // Whoever adds an item goes on typing in it.
    if (!adding.current || items.length === 0) return;
    adding.current = false;
    box.current
      ?.querySelector<HTMLElement>("[data-item]:last-of-type input, [data-item]:last-of-type textarea")
      ?.focus();
  }, [items.length]);
  return (
    <div id={id} ref={box} className={styles.items}>
      {items.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items are known by their place; their data is kept in the run.
        <div key={index} className={styles.item} data-item>
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
