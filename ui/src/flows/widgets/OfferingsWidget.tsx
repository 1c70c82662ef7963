import { SearchOutlined } from "@ant-design/icons";
import { Checkbox, Input, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { ErrorPanel } from "@/components/ErrorPanel";
import { SkeletonLines } from "@/components/Skeleton";
import { type JsonObject, type JsonValue, useAskNamed } from "@/ipc";
import { isObject, valueAt } from "@/values/paths";
import { useRun } from "../context";
import type { Field } from "../definition";
import styles from "../flows.module.css";
import { spoken } from "../OutputLines";
import { evaluate } from "../template";
import { withPlaces } from "./bases";
import { OfferingFields } from "./OfferingFields";
import { type Choice, choicesOf, labelPath } from "./options";
import type { WidgetProps } from "./Widget";

export type OfferingsField = Extract<Field, { widget: "offerings" }>;

/** From this many on, the list can be searched. */
const MANY = 9;

/** What is sold, to be ticked, with quantities where they count, the day each begins, and what an add-on is added to. Keeps `[{[source.value]: id, quantity?, startOn?, parentId?, parentItem?}]`. */
export function OfferingsWidget({ id, field, path }: WidgetProps<OfferingsField>) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const run = useRun();
  const [search, setSearch] = useState("");
  const { source } = field;
  const { first } = source;
  const before = useAskNamed(first?.query ?? "", evaluate(first?.input ?? {}, { data: run.data }) ?? {}, {
    enabled: first !== undefined,
  });
  const ask = evaluate(source.input ?? {}, { data: run.data, output: before.data }) ?? {};
  const answer = useAskNamed(source.query, ask, { enabled: !first || before.data !== undefined });
  const key = source.value.split(".").at(-1) ?? source.value;
  const value = valueAt(run.data, path);
  const items: JsonObject[] = Array.isArray(value) ? value.filter(isObject) : [];
  const failed = before.error ? before : answer;
  if (failed.error) return <ErrorPanel error={failed.error} onRetry={() => failed.refetch()} compact />;
  if (answer.data === undefined) return <SkeletonLines count={4} />;

  const write = (next: JsonObject[]) => run.set(path, next.length > 0 ? next : undefined);
  function tick(choice: Choice, on: boolean) {
    const others = items.filter((item) => item[key] !== choice.value);
    const day = field.startOn && evaluate(field.startOn.default, { data: run.data });
    const fresh: JsonObject = {
      [key]: choice.value,
      ...(field.quantity ? { quantity: "1" } : {}),
      ...(day === undefined ? {} : { startOn: day }),
    };
    write(on ? [...items, fresh] : withPlaces(items, others));
    // The name goes along, so that the offering can be named where the list is not at hand.
    run.set(`${labelPath(path)}/${choice.value}`, on ? choice.name : undefined);
  }
  const change = (item: JsonObject, next: JsonObject) =>
    write(items.map((each) => (each === item ? next : each)));
  const choices = choicesOf(answer.data, source, language);
  const rows = items.map((item) => ({
    item,
    row: choices.find((choice) => choice.value === item[key])?.row ?? null,
  }));
  const gone = items
    .filter((item) => !choices.some((choice) => choice.value === item[key]))
    .map((item) => goneChoice(item[key] ?? null, valueAt(run.data, `${labelPath(path)}/${item[key]}`)));
  if (choices.length + gone.length === 0) return <p className={styles.soft}>{t("offerings.nothing")}</p>;
  const wanted = search.trim().toLowerCase();
  const shown = choices.filter(
    (choice) =>
      wanted === "" ||
      `${choice.label} ${choice.note ?? ""}`.toLowerCase().includes(wanted) ||
      items.some((item) => item[key] === choice.value),
  );
  return (
    <div id={id} className={styles.offerings}>
      {choices.length >= MANY && (
        <Input
          className={styles.offeringSearch}
          prefix={<SearchOutlined />}
          placeholder={t("offerings.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      {shown.length === 0 && gone.length === 0 && <p className={styles.soft}>{t("lookup.nothing")}</p>}
      {[...gone, ...shown].map((choice) => {
        const item = items.find((each) => each[key] === choice.value);
        return (
          <div key={String(choice.value)} className={styles.offering} data-ticked={item !== undefined}>
            <Checkbox checked={item !== undefined} onChange={(event) => tick(choice, event.target.checked)}>
              {choice.label || spoken(choice.name, language)}
              <KindOf row={choice.row} />
              <small>{choice.gone ? t("offerings.gone") : choice.note}</small>
            </Checkbox>
            {item && !choice.gone && (
              <OfferingFields
                field={field}
                path={path}
                item={item}
                items={rows}
                choice={choice}
                onChange={(next) => change(item, next)}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** An offering that was chosen and is no longer among those to choose from. */
function goneChoice(value: JsonValue, name: unknown): Choice {
  const known = typeof name === "string" || isObject(name) ? name : String(value);
  return { value, name: known, label: "", note: null, row: null, gone: true };
}

/** Says of a bundle and of an add-on what it is. */
function KindOf({ row }: { row: unknown }) {
  const { t } = useTranslation("flows");
  const kind = valueAt(row, "kind");
  if (kind !== "bundle" && kind !== "addOn") return null;
  return <Tag className={styles.offeringKind}>{t(`offerings.${kind}`)}</Tag>;
}
