import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { rowHeights } from "@/app/palette";
import { EmptyState, type EmptyStateProps } from "../EmptyState";
import { ErrorPanel } from "../ErrorPanel";
import { SidePanel } from "../SidePanel";
import { type BulkAction, BulkBar } from "./BulkBar";
import { type Column, currencyOf } from "./column";
import { type FilterField, filterInput } from "./filters";
import { fitColumns } from "./fitting";
import { type Selection, useSelection } from "./selection";
import { TableBar, type TableExport } from "./TableBar";
import { TableBody } from "./TableBody";
import { TableHead } from "./TableHead";
import styles from "./table.module.css";
import { useTableKeys } from "./tableKeys";
import { type Filter, type TableView, useTableViews } from "./views";
import { useRowWindows } from "./windows";

export interface DataTableProps<Row, Totals = unknown> {
  /** Under this name the person's set-up and saved views are kept. */
  id: string;
  /** A list query: takes the filters and `window: {sort, offset, limit}`, answers `{rows, total, totalIsExact?, totals?}`. */
  query: string;
  /** Input that always goes with it, e.g. `{customerId}`. */
  fixedInput?: object;
  columns: Column<Row>[];
  rowKey: (row: Row) => string | number;
  /** What the search field's text is called in the query's input; no field when left out. */
  searchKey?: string;
  filters?: FilterField[];
  /** The set-up before the person changes anything. */
  initialView?: Partial<TableView>;
  /** The filter the page was opened with (a link from a report), in place of the one kept on this seat. */
  startFilter?: Filter;
  /** What Enter (and a click) shows beside the table. */
  sidePanel?: (row: Row) => { title: ReactNode; content: ReactNode };
  /** Opens the row's own page: Shift+Enter, double click. */
  onOpenPage?: (row: Row) => void;
  bulkActions?: BulkAction<Row>[];
  /** Cells of the totals row by column key, from the query's `totals` (of the whole filter), or its whole answer where it has none. */
  totals?: (totals: Totals) => Partial<Record<string, ReactNode>>;
  exports?: TableExport[];
  empty: EmptyStateProps;
  /** Beside the search field: the page's own buttons. */
  extra?: ReactNode;
}

/**
 * A list of any length: rows come from the core in windows, sorting and filtering happen there too. Arrows move, Enter
 * opens the side panel, Shift+Enter the page, Space selects, Ctrl+C copies as tab-separated text.
 */
export function DataTable<Row, Totals = unknown>(props: DataTableProps<Row, Totals>) {
  const { t } = useTranslation("components");
  const { id, query, fixedInput, columns, rowKey, empty } = props;
  const views = useTableViews(id, props.initialView ?? {}, props.startFilter);
  const { view } = views;
  const [search, setSearch] = useState("");
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [active, setActive] = useState(0);
  const [panelOpen, setPanelOpen] = useState(false);
  const body = useRef<{ scrollTo: (index: number) => void }>(null);
  const filter = useMemo(
    () => ({
      ...filterInput(view.filter, props.filters),
      ...(props.searchKey && search ? { [props.searchKey]: search } : {}),
    }),
    [view.filter, search, props.searchKey, props.filters],
  );
  const input = useMemo(() => ({ ...fixedInput, ...filter }), [fixedInput, filter]);
  const rows = useRowWindows<Row>(query, input, view.sort, range.first, range.last);
  const selection = useSelection(rowKey, rows.rowAt);
  const [room, setRoom] = useState(0);
  const visible = useMemo(() => visibleColumns(columns, view), [columns, view]);
  const currencies = Object.fromEntries(
    visible.map((column) => [column.key, currencyOf(column, rows.loaded)]),
  );
  const shown = fitColumns(visible, view.widths, currencies, room);
  const activeRow = rows.rowAt(active);
  const moveTo = useCallback((index: number) => {
    setActive(index);
    body.current?.scrollTo(index);
  }, []);
  const searchFor = useCallback((text: string) => {
    setSearch(text);
    setActive(0);
  }, []);
  const keys = useTableKeys({
    total: rows.total,
    active,
    moveTo,
    row: activeRow,
    shown,
    selection,
    loaded: rows.loaded,
    onOpen: props.sidePanel ? () => setPanelOpen(true) : undefined,
    onOpenPage: props.onOpenPage,
  });
  const filtered = Object.keys(filter).length > 0;
  const nothing = !rows.loading && !rows.error && rows.total === 0;
  const panel = panelOpen && activeRow ? props.sidePanel?.(activeRow) : undefined;
  const totals =
    rows.totals === undefined || rows.totals === null ? undefined : props.totals?.(rows.totals as Totals);
  const height = rowHeights[view.density];

  return (
    <div className={styles.table}>
      <TableBar
        columns={columns}
        views={views}
        filters={props.filters ?? []}
        searchable={props.searchKey !== undefined}
        search={search}
        onSearch={searchFor}
        onDown={() => moveTo(Math.min(active, Math.max(0, rows.total - 1)))}
        extra={props.extra}
        exports={props.exports ?? []}
        input={input}
        total={rows.total}
        exact={rows.exact}
        onCopy={keys.copy}
      />
      {props.bulkActions && selection.size > 0 && (
        <BulkBar actions={props.bulkActions} selection={selection} />
      )}
      {rows.error && <ErrorPanel error={rows.error} onRetry={rows.retry} />}
      <div className={styles.content}>
        {nothing ? (
          <div className={styles.nothing}>
            {filtered ? (
              <EmptyState
                title={t("table.nothingFits")}
                action={{
                  label: t("table.clearFilters"),
                  run: () => {
                    setSearch("");
                    views.change({ filter: {} });
                  },
                }}
              />
            ) : (
              <EmptyState {...empty} />
            )}
          </div>
        ) : (
          <TableBody
            ref={body}
            columns={shown}
            view={view}
            rows={rows}
            height={height}
            active={active}
            selection={selection}
            selectable={props.bulkActions !== undefined}
            currencies={currencies}
            totals={totals}
            onKeyDown={keys.onKeyDown}
            onRange={setRange}
            onRoom={setRoom}
            head={
              <TableHead
                columns={shown}
                views={views}
                currencies={currencies}
                selection={selection}
                selectable={props.bulkActions !== undefined}
                loaded={rows.loaded}
              />
            }
            onPick={(index) => {
              setActive(index);
              if (props.sidePanel) setPanelOpen(true);
            }}
            onOpenPage={props.onOpenPage}
            label={id}
          />
        )}
        {panel && activeRow && (
          <SidePanel
            title={panel.title}
            onClose={() => setPanelOpen(false)}
            onOpenPage={props.onOpenPage && (() => props.onOpenPage?.(activeRow))}
          >
            {panel.content}
          </SidePanel>
        )}
      </div>
    </div>
  );
}

function visibleColumns<Row>(columns: Column<Row>[], view: TableView): Column<Row>[] {
  const place = (key: string) => {
    const at = view.order.indexOf(key);
    return at < 0 ? columns.length : at;
  };
  return columns
    .filter((column) => !(view.hidden[column.key] ?? column.hidden ?? false))
    .sort((left, right) => place(left.key) - place(right.key));
}

export type { Selection };
