import { useTranslation } from "react-i18next";
import { type Column, PlainTable } from "@/components";
import type { BillRow } from "@/ipc";
import { billName } from "./billName";
import { periodText } from "./periods";

interface LargestBillsProps {
  rows: readonly BillRow[];
  /** Not in a preview: its bills do not exist yet. */
  onOpen?: (row: BillRow) => void;
}

/** The largest bills of a run. */
export function LargestBills({ rows, onOpen }: LargestBillsProps) {
  const { t } = useTranslation("billing");
  const columns: Column<BillRow>[] = [
    ...(onOpen
      ? [
          {
            key: "number",
            title: t("column.number"),
            width: 130,
            value: (row: BillRow) => billName(row),
          },
        ]
      : []),
    { key: "customerName", title: t("column.customer"), width: 200, value: (row) => row.customerName },
    { key: "accountNumber", title: t("column.account"), width: 110, value: (row) => row.accountNumber },
    { key: "period", title: t("column.period"), width: 110, value: (row) => periodText(row.period) },
    { key: "net", title: t("column.net"), width: 110, kind: "amount", value: (row) => row.net },
    { key: "tax", title: t("column.tax"), width: 100, kind: "amount", value: (row) => row.tax },
    { key: "total", title: t("column.total"), width: 120, kind: "amount", value: (row) => row.total },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.accountId} ${row.groupName} ${row.billId}`}
      onOpen={onOpen}
    />
  );
}
