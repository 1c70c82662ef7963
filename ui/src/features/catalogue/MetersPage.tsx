import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useMay } from "@/app/session";
import type { Column } from "@/components";
import { type MeterRow, useAsk } from "@/ipc";
import { AddMeterDialog, CountPastDialog } from "./MeterDialog";
import { WholeListPage } from "./WholeListPage";
import { useMeterWords } from "./words";

/** What is counted: the meters that usage files name. */
export default function MetersPage() {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const mayCount = useMay()("usageImport");
  const [adding, setAdding] = useState(false);
  const [counting, setCounting] = useState<MeterRow | null>(null);
  const answer = useAsk("catalog.meters", {});
  const words = useMeterWords();
  const columns: Column<MeterRow>[] = [
    { key: "code", title: t("meters.code"), width: 200, value: (row) => row.code },
    { key: "name", title: t("column.name"), width: 260, value: (row) => row.name[language] },
    { key: "unit", title: t("field.unit"), width: 120, value: (row) => row.unit[language] },
    { key: "counting", title: t("meters.aggregation"), width: 360, value: words },
    { key: "prices", title: t("meters.prices"), width: 100, kind: "quantity", value: (row) => row.prices },
    {
      key: "createdAt",
      title: t("column.createdAt"),
      width: 140,
      kind: "instant",
      value: (row) => row.createdAt,
    },
  ];
  return (
    <WholeListPage
      answer={answer}
      columns={columns}
      rowKey={(row) => row.meterId}
      actions={(row) =>
        mayCount &&
        row.sourceName && (
          <Button size="small" type="text" onClick={() => setCounting(row)}>
            {t("meters.past.button")}
          </Button>
        )
      }
      empty={{ title: t("meters.emptyTitle"), text: t("meters.emptyText") }}
      addLabel={t("meters.add")}
      onAdd={() => setAdding(true)}
    >
      {adding && <AddMeterDialog onClose={() => setAdding(false)} />}
      {counting && <CountPastDialog meter={counting} onClose={() => setCounting(null)} />}
    </WholeListPage>
  );
}
