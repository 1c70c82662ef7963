import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { NoticeList } from "@/components/ErrorPanel";
import { type Notice, useAskNamed, useSettled } from "@/ipc";
import { isObject, valueAt } from "@/values/paths";
import { useRun } from "./context";
import type { Hint, NoticeHint, OutputColumn } from "./definition";
import styles from "./flows.module.css";
import { OutputValue } from "./OutputLines";
import { evaluate, fillPath } from "./template";

const PAUSE_MS = 250;
const SHOWN = 5;

/** What the core knows of what is typed, e.g. customers of the same name. It informs and never blocks. */
export function FieldHint({ hint, path }: { hint: Hint | NoticeHint; path: string }) {
  const { data } = useRun();
  const value = valueAt(data, path);
  const text = useSettled(typeof value === "string" ? value.trim() : "", PAUSE_MS);
  const enabled = [...text].length >= (hint.minLength ?? 2);
  const answer = useAskNamed(hint.query, evaluate(hint.input, { data, text }) ?? {}, {
    enabled,
    keepPrevious: true,
  });
  // A failed hint is no concern of the person filling in the form: the action itself checks again.
  if (!enabled || answer.data === undefined) return null;
  if ("notice" in hint) {
    const notice = valueAt(answer.data, hint.notice);
    return isNotice(notice) ? <NoticeList notices={[notice]} /> : null;
  }
  const rows = valueAt(answer.data, hint.rows ?? "rows");
  return Array.isArray(rows) && rows.length > 0 ? <HintRows hint={hint} rows={rows} /> : null;
}

function isNotice(value: unknown): value is Notice & typeof value {
  return isObject(value) && isObject(value.texts) && isObject(value.params);
}

function HintRows({ hint, rows }: { hint: Hint; rows: unknown[] }) {
  const language = useLanguage();
  const go = useGo();
  const { data, set } = useRun();
  const columns: OutputColumn[] = hint.columns.map((column) =>
    typeof column === "string" ? { path: column, label: { "zh-CN": column, en: column } } : column,
  );
  function take(row: unknown) {
    for (const { path, value } of hint.use?.set ?? []) set(path, evaluate(value, { data, item: row }));
  }
  return (
    <div className={styles.hint} role="status">
      <div>{hint.title[language]}</div>
      <table>
        <tbody>
          {rows.slice(0, SHOWN).map((row, index) => {
            const to = hint.to === undefined ? null : fillPath(hint.to, row);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows are replaced as a whole.
              <tr key={index}>
                {columns.map((column, at) => {
                  const shown = (
                    <OutputValue value={valueAt(row, column.path)} kind={column.kind} words={column.words} />
                  );
                  return (
                    <td key={column.path}>
                      {at === 0 && to !== null ? (
                        <button type="button" onClick={() => go(to)}>
                          {shown}
                        </button>
                      ) : (
                        shown
                      )}
                    </td>
                  );
                })}
                {hint.use && (
                  <td>
                    <button type="button" onClick={() => take(row)}>
                      {hint.use.label[language]}
                    </button>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
