import { Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type JsonValue, useAskNamed, useSettled } from "@/ipc";
import { valueAt } from "@/values/paths";
import { useRun } from "../context";
import type { Field } from "../definition";
import { spoken } from "../OutputLines";
import { evaluate } from "../template";
import { choicesOf, labelPath } from "./options";
import type { WidgetProps } from "./Widget";

const PAUSE_MS = 200;

/** Finds an object by typing. The draft keeps its id, and its label so that it reads the same when reopened. */
export function LookupWidget({ id, field, path, faulty }: WidgetProps<Extract<Field, { widget: "lookup" }>>) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const run = useRun();
  const [typed, setTyped] = useState("");
  const text = useSettled(typed.trim(), PAUSE_MS);
  const { source } = field;
  const answer = useAskNamed(
    source.query,
    evaluate(source.input ?? { text: "$text" }, { data: run.data, text }) ?? {},
    { keepPrevious: true },
  );
  const value = valueAt(run.data, path);
  const label = valueAt(run.data, labelPath(path));
  const choices = choicesOf(answer.data, source, language);
  const known = choices.some((choice) => choice.value === value);
  const named = useAskNamed(
    source.known?.query ?? "",
    evaluate(source.known?.input ?? {}, { data: run.data, item: value }) ?? {},
    { enabled: source.known !== undefined && value !== undefined && label === undefined && !known },
  );
  const found = source.known && valueAt(named.data, source.known.label);
  const { set } = run;
  useEffect(() => {
    if (found !== undefined && found !== null) set(labelPath(path), found as JsonValue);
  }, [found, set, path]);
  const kept =
    value !== undefined && !known && typed === ""
      ? [{ value: String(value), label: spoken(label ?? value, language), note: null }]
      : [];
  return (
    <Select
      id={id}
      status={faulty ? "error" : undefined}
      placeholder={field.placeholder?.[language] ?? t("lookup.placeholder")}
      value={value === undefined ? undefined : String(value)}
      allowClear={!field.required}
      loading={answer.isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      notFoundContent={answer.isFetching ? null : t("lookup.nothing")}
      options={[...kept, ...choices].map((choice) => ({
        value: String(choice.value),
        label: choice.note ? `${choice.label} · ${choice.note}` : choice.label,
      }))}
      onChange={(key: string | undefined) => {
        const choice = choices.find((each) => String(each.value) === key);
        run.set(path, choice?.value);
        run.set(labelPath(path), choice?.name);
        setTyped("");
      }}
    />
  );
}
