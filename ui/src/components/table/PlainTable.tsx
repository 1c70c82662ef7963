import { Button } from "antd";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAskNamed } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { ErrorPanel } from "../ErrorPanel";
import { SkeletonLines } from "../Skeleton";
import { alignsRight, type Column, cellText, currencyOf } from "./column";
import styles from "./table.module.css";
import { type ListAnswer, type Sort, WINDOW } from "./windows";

interface PlainTableProps<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** Opens a row: a click on it, or Enter on its first cell. */
  onOpen?: (row: Row) => void;
  /** Last cell of a row: its own small actions. */
  actions?: (row: Row) => ReactNode;
  /** Rows that count no more, drawn in grey; a word in the row says so too. */
  muted?: (row: Row) => boolean;
  /** Shown in place of the table without rows. */
  empty?: ReactNode;
}

/** Columns up to this many pixels hold words and numbers that are not broken. */
const NARROW = 130;

/** A short table inside a page: every row is drawn. For lists of any length take the DataTable. */
export function PlainTable<Row>(props: PlainTableProps<Row>) {
  const { columns, rows, rowKey, onOpen, actions, muted, empty } = props;
  if (rows.length === 0 && empty !== undefined) return empty;
  const currencies = columns.map((column) => currencyOf(column, [...rows]));
  return (
    <table className={styles.plain}>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th key={column.key} data-right={alignsRight(column.kind)}>
              {column.title}
              {currencies[index] && <span className={styles.plainCurrency}>{currencies[index]}</span>}
            </th>
          ))}
          {actions && <th />}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            data-opens={onOpen !== undefined}
            data-muted={muted?.(row)}
            onClick={() => onOpen?.(row)}
          >
            {columns.map((column, index) => (
              <td
                key={column.key}
                data-right={alignsRight(column.kind)}
                data-kind={column.kind ?? "text"}
                data-narrow={column.width <= NARROW}
              >
                {index === 0 && onOpen ? (
                  <button
                    type="button"
                    className={styles.opener}
                    onClick={(event) => {
                      event.stopPropagation();
                      onOpen(row);
                    }}
                  >
                    {cell(column, row, currencies[index] ?? null)}
                  </button>
                ) : (
                  cell(column, row, currencies[index] ?? null)
                )}
              </td>
            ))}
            {actions && (
              <td data-right="true" onClick={stop} onKeyDown={stop}>
                {actions(row)}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A row's own buttons do not open the row. */
function stop(event: { stopPropagation: () => void } | KeyboardEvent): void {
  event.stopPropagation();
}

function cell<Row>(column: Column<Row>, row: Row, currency: string | null): ReactNode {
  if (column.render) return column.render(row);
  return cellText(column.value(row), column.kind, currency);
}

interface RelatedListProps<Row> extends Omit<PlainTableProps<Row>, "rows"> {
  /** A list query (`window` in its input), e.g. `billing.bills`. */
  query: string;
  /** Its filters, e.g. `{customerId}`. */
  input: object;
  sort?: Sort;
  /** How many rows at first. */
  limit?: number;
  /** Opens the whole list; when left out, more rows are shown here. */
  onAll?: () => void;
}

/** The first rows of a list that belongs to the object shown, and how many there are in all. */
export function RelatedList<Row>({ query, input, sort, limit = 20, onAll, ...table }: RelatedListProps<Row>) {
  const { t } = useTranslation("components");
  const [whole, setWhole] = useState(false);
  const answer = useAskNamed<ListAnswer<Row>>(
    query,
    { ...input, window: { ...(sort ? { sort } : {}), offset: 0, limit: whole ? WINDOW : limit } },
    { keepPrevious: true },
  );
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={4} />;
  const { rows, total, totalIsExact } = answer.data;
  return (
    <FirstRows
      {...table}
      rows={rows}
      total={total}
      totalIsExact={totalIsExact}
      moreLabel={onAll && t("related.all")}
      onMore={onAll ?? (whole ? undefined : () => setWhole(true))}
    />
  );
}

interface FirstRowsProps<Row> extends PlainTableProps<Row> {
  /** How many rows there are in all. */
  total: number;
  totalIsExact?: boolean;
  /** Shows more of them; when left out, these are all there can be here. */
  onMore?: () => void;
  moreLabel?: string;
}

/** The first rows of a longer list, and how many there are in all. */
function FirstRows<Row>(props: FirstRowsProps<Row>) {
  const { t } = useTranslation("components");
  const { total, totalIsExact, onMore, moreLabel, ...table } = props;
  const shown = table.rows.length;
  return (
    <div>
      <PlainTable {...table} />
      {total > shown && (
        <div className={styles.more}>
          <span className="number">
            {t("related.shown", {
              shown,
              total: `${groupDecimal(String(total))}${totalIsExact === false ? "+" : ""}`,
            })}
          </span>
          {onMore && (
            <Button size="small" type="link" onClick={onMore}>
              {moreLabel ?? t("related.more")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
