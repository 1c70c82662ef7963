export type { BulkAction } from "./BulkBar";
export { type CellKind, type CellValue, type Column, tsvOf } from "./column";
export { DataTable, type DataTableProps } from "./DataTable";
export { type FilterField, periodOf } from "./filters";
export { PlainTable, RelatedList } from "./PlainTable";
export type { TableExport } from "./TableBar";
export { TotalsByCurrency, totalsByCurrency } from "./TotalsByCurrency";
export type { Filter, FilterValue } from "./views";
