import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { Explain, ExplainLines } from "@/components/Explain";
import { groupDecimal } from "@/values/decimal";
import { isAmount } from "@/values/money";
import { valueAt } from "@/values/paths";
import type { OutputColumn, OutputKind, OutputTable } from "./definition";
import styles from "./flows.module.css";
import { OutputValue, spoken } from "./OutputLines";
import { fillPath } from "./template";

const SHOWN = 50;

function right(kind: OutputKind | undefined): boolean {
  return kind === "amount" || kind === "quantity" || kind === "count";
}

/** The currency all amounts of a column share: it stands once, in the head. */
function currencyOf(column: OutputColumn, rows: readonly unknown[]): string | null {
  const found = new Set(
    rows.flatMap((row) => {
      const value = valueAt(row, column.path);
      return isAmount(value) ? [value.currency] : [];
    }),
  );
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

interface RowsTableProps {
  columns: readonly OutputColumn[];
  rows: readonly unknown[];
  /** How many there are in all, where `rows` are only the first. */
  count?: number;
  to?: string;
}

/** Rows of an answer, as data says; the first column opens a row. */
export function RowsTable({ columns, rows, count = rows.length, to }: RowsTableProps) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const go = useGo();
  const shown = rows.slice(0, SHOWN);
  const currencies = columns.map((column) => currencyOf(column, shown));
  return (
    <div className={styles.rowsPart}>
      <table>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={column.path} data-right={right(column.kind)}>
                {column.label[language]} {currencies[at]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => {
            const path = to === undefined ? null : fillPath(to, row);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows are replaced as a whole.
              <tr key={index}>
                {columns.map((column, at) => (
                  <td key={column.path} data-right={right(column.kind)}>
                    {at === 0 && path !== null ? (
                      <button type="button" className={styles.opens} onClick={() => go(path)}>
                        <Cell column={column} row={row} plain={currencies[at] !== null} />
                      </button>
                    ) : (
                      <Cell column={column} row={row} plain={currencies[at] !== null} />
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {count > shown.length && (
        <p className={styles.soft}>
          {t("rows.more", { count: count - shown.length, shown: groupDecimal(String(count - shown.length)) })}
        </p>
      )}
    </div>
  );
}

function Cell({ column, row, plain }: { column: OutputColumn; row: unknown; plain: boolean }) {
  const language = useLanguage();
  const value = valueAt(row, column.path);
  const code = column.kind === "date" || (typeof value === "string" && /^[A-Z0-9-]{4,24}$/.test(value));
  const why = column.explain === undefined ? undefined : valueAt(row, column.explain);
  return (
    <>
      <span className={code ? styles.code : undefined}>
        <OutputValue value={value} kind={column.kind} words={column.words} plain={plain} />
      </span>
      {Array.isArray(why) && why.length > 0 && (
        <Explain title={column.label[language]}>
          <ExplainLines lines={why.map((line) => ({ label: spoken(line, language) }))} />
        </Explain>
      )}
    </>
  );
}

/** The tables of an answer, each under its title. */
export function OutputTables({ tables, output }: { tables: readonly OutputTable[]; output: unknown }) {
  const language = useLanguage();
  return tables.map((table) => {
    const found = valueAt(output, table.rows);
    const rows = Array.isArray(found) ? found : [];
    const total = table.count === undefined ? undefined : valueAt(output, table.count);
    const count = typeof total === "number" ? total : rows.length;
    if (rows.length === 0 && !table.empty) return null;
    return (
      <section key={table.rows} className={styles.outputTable}>
        <h3>
          {table.title[language]}
          {rows.length > 0 && <span className="number">{groupDecimal(String(count))}</span>}
        </h3>
        {rows.length === 0 ? (
          <p className={styles.soft}>{table.empty?.[language]}</p>
        ) : (
          <RowsTable columns={table.columns} rows={rows} count={count} to={table.to} />
        )}
      </section>
    );
  });
}
