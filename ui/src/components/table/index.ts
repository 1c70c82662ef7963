export type { BulkAction } from "./BulkBar";
export type { CellKind, CellValue, Column } from "./column";
export { DataTable, type DataTableProps } from "./DataTable";
export type { FilterField } from "./filters";
export type { TableExport } from "./TableBar";
