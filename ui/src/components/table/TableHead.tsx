import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Checkbox } from "antd";
import type { PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { alignsRight, type Column } from "./column";
import type { Selection } from "./selection";
import styles from "./table.module.css";
import type { TableViews } from "./views";

interface TableHeadProps<Row> {
  columns: Column<Row>[];
  views: TableViews;
  currencies: Record<string, string | null>;
  selection: Selection<Row>;
  selectable: boolean;
  loaded: readonly Row[];
}

const NARROWEST = 56;

/** The heads of the columns: sort by a press, widen by the right edge; the currency once per column. */
export function TableHead<Row>({
  columns,
  views,
  currencies,
  selection,
  selectable,
  loaded,
}: TableHeadProps<Row>) {
  const { t } = useTranslation("components");
  const ticked = loaded.filter((row) => selection.has(row)).length;
  return (
    <>
      {selectable && (
        <div className={styles.tick} role="columnheader">
          <Checkbox
            aria-label={t("table.selectLoaded")}
            checked={loaded.length > 0 && ticked === loaded.length}
            indeterminate={ticked > 0 && ticked < loaded.length}
            onChange={(event) => selection.setAll(loaded, event.target.checked)}
          />
        </div>
      )}
      {columns.map((column) => (
        <HeadCell
          key={column.key}
          column={column}
          columns={columns}
          views={views}
          currency={currencies[column.key] ?? null}
        />
      ))}
    </>
  );
}

function HeadCell<Row>({
  column,
  columns,
  views,
  currency,
}: {
  column: Column<Row>;
  columns: readonly Column<Row>[];
  views: TableViews;
  currency: string | null;
}) {
  const { sort } = views.view;
  const sorted = sort?.column === column.key ? sort : null;
  const title = (
    <>
      <span className={styles.headTitle}>{column.title}</span>
      {currency && <span className={styles.headCurrency}>{currency}</span>}
      {sorted && (sorted.descending ? <ArrowDownOutlined /> : <ArrowUpOutlined />)}
    </>
  );
  function press() {
    // Up, down, then as the core has it.
    if (!sorted) views.change({ sort: { column: column.key, descending: false } });
    else views.change({ sort: sorted.descending ? null : { column: column.key, descending: true } });
  }
  return (
    <div
      className={styles.headCell}
      role="columnheader"
      data-right={alignsRight(column.kind)}
      aria-sort={sorted ? (sorted.descending ? "descending" : "ascending") : undefined}
    >
      {column.sortable ? (
        <button type="button" onClick={press}>
          {title}
        </button>
      ) : (
        <span>{title}</span>
      )}
      <WidthHandle column={column} columns={columns} views={views} />
    </div>
  );
}

interface HandleProps<Row> {
  column: Column<Row>;
  columns: readonly Column<Row>[];
  views: TableViews;
}

function WidthHandle<Row>({ column, columns, views }: HandleProps<Row>) {
  const { widths } = views.view;
  function start(down: PointerEvent<HTMLElement>) {
    const handle = down.currentTarget;
    const from = down.clientX;
    handle.setPointerCapture(down.pointerId);
    // The columns at the left stay where they are, so that the edge follows the pointer; those at the right give way.
    const before = columns.slice(0, columns.indexOf(column)).map(({ key, width }) => [key, width] as const);
    const drag = (move: globalThis.PointerEvent) => {
      const width = Math.max(NARROWEST, Math.round(column.width + move.clientX - from));
      views.change({ widths: { ...widths, ...Object.fromEntries(before), [column.key]: width } });
    };
    handle.addEventListener("pointermove", drag);
    handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", drag), {
      once: true,
    });
  }
  function forget() {
    const { [column.key]: _own, ...rest } = widths;
    views.change({ widths: rest });
  }
  return <i className={styles.handle} onPointerDown={start} onDoubleClick={forget} aria-hidden="true" />;
}
