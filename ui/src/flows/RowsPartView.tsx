import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { ErrorPanel } from "@/components/ErrorPanel";
import { SkeletonLines } from "@/components/Skeleton";
import { useAskNamed } from "@/ipc";
import { valueAt } from "@/values/paths";
import { useRun } from "./context";
import type { OutputKind, RowsPart } from "./definition";
import styles from "./flows.module.css";
import { OutputValue } from "./OutputLines";
import { evaluate, fillText } from "./template";

const SHOWN = 50;

function right(kind: OutputKind | undefined): boolean {
  return kind === "amount" || kind === "quantity" || kind === "count";
}

/** Rows a step shows, e.g. the accounts that a run parked. */
export function RowsPartView({ part }: { part: RowsPart }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const go = useGo();
  const { data } = useRun();
  const answer = useAskNamed(part.query, evaluate(part.input ?? {}, { data }) ?? {});
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} compact />;
  if (answer.data === undefined) return <SkeletonLines count={4} />;
  const found = valueAt(answer.data, part.rows ?? "rows");
  const rows = Array.isArray(found) ? found : [];
  if (rows.length === 0) return <p className={styles.soft}>{part.empty[language]}</p>;
  return (
    <div className={styles.rowsPart}>
      <table>
        <thead>
          <tr>
            {part.columns.map((column) => (
              <th key={column.path} data-right={right(column.kind)}>
                {column.label[language]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows are replaced as a whole.
            <tr key={index}>
              {part.columns.map((column, at) => {
                const value = <OutputValue value={valueAt(row, column.path)} kind={column.kind} />;
                return (
                  <td key={column.path} data-right={right(column.kind)}>
                    {at === 0 && part.to ? (
                      <button type="button" onClick={() => go(fillText(part.to ?? "", row))}>
                        {value}
                      </button>
                    ) : (
                      value
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && <p className={styles.soft}>{t("rows.more", { count: rows.length - SHOWN })}</p>}
    </div>
  );
}
