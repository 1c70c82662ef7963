import { Button, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { type Column, DataTable, Facts, Page } from "@/components";
import type { UsageImportRow } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
import { OrdersTabs } from "./OrdersTabs";
import { UsageImportDialog } from "./UsageImportDialog";

/** Files of usage that were imported, and the way to import another. */
export default function UsagePage() {
  const { t } = useTranslation("orders");
  const may = useMay();
  const [importing, setImporting] = useState(false);
  const columns = useColumns();
  const mayImport = may("usageImport");
  return (
    <Page
      title={t("title")}
      aside={<OrdersTabs />}
      fill
      actions={
        <Tooltip title={mayImport ? undefined : t("mayNotImport")}>
          <Button type="primary" disabled={!mayImport} onClick={() => setImporting(true)}>
            {t("import.open")}
          </Button>
        </Tooltip>
      }
    >
      <DataTable<UsageImportRow>
        id="usage.imports"
        query="usage.imports"
        columns={columns}
        rowKey={(row) => row.importId}
        sidePanel={(row) => ({ title: row.fileName, content: <ImportFacts row={row} /> })}
        empty={{
          title: t("empty.imports"),
          text: t("empty.importsText"),
          action: mayImport ? { label: t("import.open"), run: () => setImporting(true) } : undefined,
        }}
      />
      {importing && <UsageImportDialog onClose={() => setImporting(false)} />}
    </Page>
  );
}

function ImportFacts({ row }: { row: UsageImportRow }) {
  const { t } = useTranslation("orders");
  const count = (value: number) => <span className="number">{groupDecimal(String(value))}</span>;
  return (
    <Facts
      facts={[
        { label: t("import.rowsRead"), value: count(row.rowsRead) },
        { label: t("import.accepted"), value: count(row.eventsAccepted) },
        { label: t("import.duplicate"), value: count(row.eventsDuplicate) },
        { label: t("import.corrected"), value: count(row.eventsCorrected) },
        { label: t("import.firstDay"), value: <span className="number">{row.firstDay ?? "—"}</span> },
        { label: t("import.lastDay"), value: <span className="number">{row.lastDay ?? "—"}</span> },
        {
          label: t("column.importedAt"),
          value: <span className="number">{formatInstant(row.importedAt)}</span>,
        },
        { label: t("column.importedBy"), value: row.importedBy ?? "—" },
      ]}
    />
  );
}

function useColumns(): Column<UsageImportRow>[] {
  const { t } = useTranslation("orders");
  return [
    { key: "fileName", title: t("column.file"), width: 248, value: (row) => row.fileName, sortable: true },
    {
      key: "importedAt",
      title: t("column.importedAt"),
      width: 144,
      kind: "instant",
      value: (row) => row.importedAt,
      sortable: true,
    },
    { key: "importedBy", title: t("column.importedBy"), width: 112, value: (row) => row.importedBy },
    {
      key: "rowsRead",
      title: t("import.rowsRead"),
      width: 104,
      kind: "quantity",
      value: (row) => row.rowsRead,
    },
    {
      key: "eventsAccepted",
      title: t("import.accepted"),
      width: 104,
      kind: "quantity",
      value: (row) => row.eventsAccepted,
      sortable: true,
    },
    {
      key: "eventsDuplicate",
      title: t("import.duplicate"),
      width: 104,
      kind: "quantity",
      value: (row) => row.eventsDuplicate,
    },
    { key: "firstDay", title: t("import.firstDay"), width: 112, kind: "date", value: (row) => row.firstDay },
    { key: "lastDay", title: t("import.lastDay"), width: 112, kind: "date", value: (row) => row.lastDay },
  ];
}
