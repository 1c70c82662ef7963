import { Checkbox } from "antd";
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLate } from "../Skeleton";
import { alignsRight, type Column, cellText } from "./column";
import { useRowView } from "./rowView";
import type { Selection } from "./selection";
import styles from "./table.module.css";
import type { TableView } from "./views";
import type { RowWindows } from "./windows";

interface TableBodyProps<Row> {
  ref: Ref<{ scrollTo: (index: number) => void }>;
  label: string;
  columns: Column<Row>[];
  view: TableView;
  rows: RowWindows<Row>;
  height: number;
  active: number;
  selection: Selection<Row>;
  selectable: boolean;
  currencies: Record<string, string | null>;
  totals?: Partial<Record<string, ReactNode>>;
  head: ReactNode;
  onKeyDown: (event: KeyboardEvent) => void;
  onRange: (range: { first: number; last: number }) => void;
  /** How many pixels there are for columns. */
  onRoom: (room: number) => void;
  onPick: (index: number) => void;
  onOpenPage?: (row: Row) => void;
}

const RANGE_PAUSE_MS = 60;
const TICK_WIDTH = 36;
/** Left and right of a row, as the style sheet has it. */
const ROW_PADDING = 32;
const PLACEHOLDERS = 12;

/** The scrolled part: heads and totals stick, rows of fixed height are drawn only where they are seen. */
export function TableBody<Row>(props: TableBodyProps<Row>) {
  const { ref, columns, rows, height, onRange, onRoom } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const late = useLate(rows.loading);
  const count = rows.loading ? (late ? PLACEHOLDERS : 0) : rows.total;
  const view = useRowView(scroller, count, height);
  const { first, last } = view;
  useImperativeHandle(ref, () => ({
    scrollTo: (index) => {
      view.scrollTo(index);
      scroller.current?.focus({ preventScroll: true });
    },
  }));
  useEffect(() => {
    // A scrollbar dragged over a million rows asks only where it rests.
    const timer = setTimeout(() => onRange({ first, last }), RANGE_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [first, last, onRange]);

  const taken = ROW_PADDING + (props.selectable ? TICK_WIDTH : 0);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => onRoom(Math.max(0, box.clientWidth - taken));
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(box);
    return () => watcher.disconnect();
  }, [onRoom, taken]);

  const grid = `${props.selectable ? `${TICK_WIDTH}px ` : ""}${columns.map((column) => `${column.width}px`).join(" ")} minmax(0, 1fr)`;
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-rowcount={rows.total}
      aria-label={props.label}
      tabIndex={0}
      onKeyDown={props.onKeyDown}
      style={{ "--grid": grid }}
    >
      <div className={styles.head} role="row">
        {props.head}
      </div>
      <div className={styles.rows} style={{ height: view.drawn }}>
        {indexes.map((index) => (
          <TableRow
            key={index}
            {...props}
            index={index}
            top={view.topOf(index)}
            row={rows.loading ? undefined : rows.rowAt(index)}
          />
        ))}
      </div>
      {props.totals && !rows.loading && (
        <TotalsRow columns={columns} totals={props.totals} total={rows.total} selectable={props.selectable} />
      )}
    </div>
  );
}

interface TableRowProps<Row> extends Omit<TableBodyProps<Row>, "ref"> {
  index: number;
  top: number;
  row: Row | undefined;
}

function TableRow<Row>({
  index,
  top,
  row,
  height,
  columns,
  active,
  selection,
  selectable,
  currencies,
  onPick,
  onOpenPage,
}: TableRowProps<Row>) {
  const { t } = useTranslation("components");
  const ticked = row !== undefined && selection.has(row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around takes the keys for its rows.
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={ticked}
      className={styles.row}
      data-active={index === active}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={() => onPick(index)}
      onDoubleClick={() => row && onOpenPage?.(row)}
    >
      {selectable && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: Space on the grid ticks the active row.
        <div className={styles.tick} role="gridcell" onClick={(event) => event.stopPropagation()}>
          <Checkbox
            tabIndex={-1}
            aria-label={t("table.select")}
            checked={ticked}
            onChange={(event) =>
              selection.toggle(index, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
            }
          />
        </div>
      )}
      {columns.map((column) => (
        <Cell key={column.key} column={column} row={row} currency={currencies[column.key] ?? null} />
      ))}
    </div>
  );
}

function Cell<Row>({
  column,
  row,
  currency,
}: {
  column: Column<Row>;
  row: Row | undefined;
  currency: string | null;
}) {
  if (row === undefined) {
    return (
      <div className={styles.cell} role="gridcell" tabIndex={-1}>
        <i className={styles.placeholder} />
      </div>
    );
  }
  const text = cellText(column.value(row), column.kind, currency);
  return (
    <div
      className={styles.cell}
      role="gridcell"
      tabIndex={-1}
      data-right={alignsRight(column.kind)}
      data-kind={column.kind ?? "text"}
      title={column.render ? undefined : text}
    >
      {column.render ? column.render(row) : text}
    </div>
  );
}

interface TotalsRowProps<Row> {
  columns: Column<Row>[];
  totals: Partial<Record<string, ReactNode>>;
  total: number;
  selectable: boolean;
}

/** Totals of everything the filter holds, not of what is loaded. */
function TotalsRow<Row>({ columns, totals, total, selectable }: TotalsRowProps<Row>) {
  const { t } = useTranslation("components");
  return (
    <div className={styles.totals} role="row">
      {selectable && <div />}
      {columns.map((column, index) => (
        <div
          key={column.key}
          className={styles.cell}
          role="gridcell"
          tabIndex={-1}
          data-right={alignsRight(column.kind)}
          data-kind={column.kind ?? "text"}
        >
          {totals[column.key] ?? (index === 0 ? t("table.total", { count: total }) : null)}
        </div>
      ))}
    </div>
  );
}
