import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { useAskNamed, useSettled } from "@/ipc";
import { valueAt } from "@/values/paths";
import { useRun } from "./context";
import type { Hint } from "./definition";
import styles from "./flows.module.css";
import { evaluate, fillText } from "./template";

const PAUSE_MS = 250;
const SHOWN = 5;

/** What the core knows that resembles what is typed, e.g. customers of the same name. It informs and never blocks. */
export function FieldHint({ hint, path }: { hint: Hint; path: string }) {
  const language = useLanguage();
  const go = useGo();
  const { data } = useRun();
  const value = valueAt(data, path);
  const text = useSettled(typeof value === "string" ? value.trim() : "", PAUSE_MS);
  const enabled = [...text].length >= (hint.minLength ?? 2);
  const answer = useAskNamed(hint.query, evaluate(hint.input, { data, text }) ?? {}, {
    enabled,
    keepPrevious: true,
  });
  const rows = valueAt(answer.data, hint.rows ?? "rows");
  // A failed hint is no concern of the person filling in the form: the action itself checks again.
  if (!enabled || !Array.isArray(rows) || rows.length === 0) return null;
  return (
    <div className={styles.hint} role="status">
      <div>{hint.title[language]}</div>
      <table>
        <tbody>
          {rows.slice(0, SHOWN).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows are replaced as a whole.
            <tr key={index}>
              {hint.columns.map((column, at) => (
                <td key={column}>
                  {at === 0 && hint.to ? (
                    <button type="button" onClick={() => go(fillText(hint.to ?? "", row))}>
                      {String(valueAt(row, column) ?? "")}
                    </button>
                  ) : (
                    String(valueAt(row, column) ?? "")
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
