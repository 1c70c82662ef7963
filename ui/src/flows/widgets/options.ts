import { useLanguage } from "@/app/preferences";
import { type JsonValue, type Language, useAskNamed } from "@/ipc";
import { isObject, valueAt } from "@/values/paths";
import { useRun } from "../context";
import type { Option, Source } from "../definition";
import { spoken } from "../OutputLines";
import { evaluate } from "../template";

export interface Choice {
  value: JsonValue;
  /** As the core says it, in both languages where it has them. */
  name: JsonValue;
  label: string;
  note: string | null;
  /** The row it was made of. */
  row: unknown;
  /** It can no longer be chosen. */
  gone?: boolean;
}

/** Where the labels of a field's values are kept. Paths hold dots, which would nest: they are replaced. */
export function labelPath(path: string): string {
  return `$labels.${path.replace(/\./g, "/")}`;
}

/** The rows of a source's answer as choices. */
export function choicesOf(answer: unknown, source: Source, language: Language): Choice[] {
  const rows = valueAt(answer, source.rows ?? "rows");
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row) => {
    const value = valueAt(row, source.value);
    if (typeof value !== "string" && typeof value !== "number") return [];
    const note = source.note === undefined ? "" : spoken(valueAt(row, source.note), language);
    const found = valueAt(row, source.label);
    const name = typeof found === "string" || isObject(found) ? found : String(value);
    return [{ value, name, label: spoken(name, language), note: note === "" ? null : note, row }];
  });
}

/** The options of a select or radio: from the definition, or from a query; null while they are on their way. */
export function useOptions(field: { options?: Option[]; source?: Source }): Choice[] | null {
  const language = useLanguage();
  const { data } = useRun();
  const { source } = field;
  const input = source ? (evaluate(source.input ?? {}, { data }) ?? {}) : {};
  const answer = useAskNamed(source?.query ?? "", input, {
    enabled: source !== undefined,
    keepPrevious: true,
  });
  if (!source)
    return (field.options ?? []).map((option) => ({
      value: option.value,
      name: option.value,
      label: option.label[language],
      note: null,
      row: null,
    }));
  return answer.data === undefined ? null : choicesOf(answer.data, source, language);
}
