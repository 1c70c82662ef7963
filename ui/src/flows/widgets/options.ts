import { useLanguage } from "@/app/preferences";
import { type JsonValue, useAskNamed } from "@/ipc";
import { valueAt } from "@/values/paths";
import { useRun } from "../context";
import type { Option, Source } from "../definition";
import { evaluate } from "../template";

export interface Choice {
  value: JsonValue;
  label: string;
  note: string | null;
}

/** The rows of a source's answer as choices. */
export function choicesOf(answer: unknown, source: Source): Choice[] {
  const rows = valueAt(answer, source.rows ?? "rows");
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row) => {
    const value = valueAt(row, source.value);
    if (typeof value !== "string" && typeof value !== "number") return [];
    const note = source.note === undefined ? undefined : valueAt(row, source.note);
    return [
      {
        value,
        label: String(valueAt(row, source.label) ?? value),
        note: note === undefined || note === null ? null : String(note),
      },
    ];
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
      label: option.label[language],
      note: null,
    }));
  return answer.data === undefined ? null : choicesOf(answer.data, source);
}
