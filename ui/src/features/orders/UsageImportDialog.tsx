import { App, Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import {
  type Column,
  ErrorPanel,
  FilePick,
  KeyHint,
  NoticeList,
  PlainTable,
  ProgressPanel,
  Section,
  SubmitKeys,
  useLate,
} from "@/components";
import {
  type ChosenFile,
  type FileEncoding,
  type ImportedMeter,
  type UsageImported,
  useAct,
  useLongDryRun,
} from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./orders.module.css";

/** What a file can be said to be written in; "auto" says nothing, and what is unclear then is refused. */
const ENCODINGS = ["auto", "gb18030", "windows1252", "utf16", "utf8"] as const;

/** Imports a file of usage: checked first, every fault named by its line, then imported whole or not at all. */
export function UsageImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("orders");
  const { message } = App.useApp();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const act = useAct("usage.import");
  const [encoding, setEncoding] = useState<FileEncoding | "auto">("auto");
  const input = file && { file: file.token, ...(encoding === "auto" ? {} : { encoding }) };
  const check = useLongDryRun<UsageImported>("usage.import", input);
  const checking = useLate(check.running);
  const told = input ? check.outcome : null;
  const ready = told !== null && !check.pending && check.error === null;
  async function submit() {
    if (!input || !ready || act.running) return;
    const outcome = await act.run(input).catch(() => null);
    if (!outcome) return;
    message.success(
      t("import.done", {
        count: outcome.output.eventsAccepted,
        shown: groupDecimal(String(outcome.output.eventsAccepted)),
        file: outcome.output.fileName,
      }),
    );
    onClose();
  }
  return (
    <Modal
      open
      width={720}
      title={t("import.open")}
      mask={{ closable: false }}
      onCancel={onClose}
      footer={
        <div className={styles.buttons} style={{ justifyContent: "flex-end" }}>
          <KeyHint keys="mod+enter" />
          <Button onClick={onClose}>{t("import.close")}</Button>
          <Button type="primary" disabled={!ready} loading={act.running} onClick={submit}>
            {told
              ? t("import.button", {
                  count: told.output.eventsAccepted,
                  shown: groupDecimal(String(told.output.eventsAccepted)),
                })
              : t("import.open")}
          </Button>
        </div>
      }
    >
      <SubmitKeys onSubmit={submit}>
        <div className={styles.usage}>
          <p className={styles.soft}>{t("import.format")}</p>
          <FilePick
            purpose="usage"
            accept=".csv"
            value={file}
            disabled={act.running}
            onChange={(next) => {
              act.reset();
              setFile(next);
            }}
          />
          <Select
            aria-label={t("import.encoding")}
            prefix={t("import.encoding")}
            value={encoding}
            disabled={act.running}
            options={ENCODINGS.map((value) => ({ value, label: t(`import.encodings.${value}`) }))}
            onChange={(next) => {
              act.reset();
              setEncoding(next);
            }}
          />
          {checking && !act.running && (
            <ProgressPanel title={t("import.checking")} progress={check.progress} onCancel={check.cancel} />
          )}
          {act.running && (
            <ProgressPanel title={t("import.running")} progress={act.progress} onCancel={act.cancel} />
          )}
          {input && check.error && <ErrorPanel error={check.error} onRetry={check.again} />}
          {act.error && <ErrorPanel error={act.error} onRetry={submit} />}
          {told && !check.error && <Told imported={told.output} />}
          {told && !check.error && <NoticeList notices={told.warnings} />}
        </div>
      </SubmitKeys>
    </Modal>
  );
}

/** What the import would do. */
function Told({ imported }: { imported: UsageImported }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const figures = [
    [t("import.rowsRead"), imported.rowsRead],
    [t("import.accepted"), imported.eventsAccepted],
    [t("import.duplicate"), imported.eventsDuplicate],
    [t("import.corrected"), imported.eventsCorrected],
    [t("import.late"), imported.eventsLate],
    [t("import.unserved"), imported.eventsUnserved],
    [t("import.subscriptions"), imported.subscriptions],
    [t("import.firstDay"), imported.firstDay ?? "—"],
    [t("import.lastDay"), imported.lastDay ?? "—"],
    [t("import.readAs"), t(`import.encodings.${imported.encoding}`)],
  ] as const;
  const columns: Column<ImportedMeter>[] = [
    { key: "name", title: t("column.meter"), width: 200, value: (row) => row.name[language] },
    { key: "events", title: t("column.events"), width: 100, kind: "quantity", value: (row) => row.events },
    {
      key: "quantity",
      title: t("column.used"),
      width: 140,
      kind: "quantity",
      value: (row) => row.quantity ?? null,
    },
    { key: "unit", title: t("column.unit"), width: 80, value: (row) => row.unit[language] },
  ];
  return (
    <>
      <dl className={styles.figures}>
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="number">{typeof value === "number" ? groupDecimal(String(value)) : value}</dd>
          </div>
        ))}
      </dl>
      {imported.meters.length > 0 && (
        <Section title={t("import.byMeter")}>
          <PlainTable columns={columns} rows={imported.meters} rowKey={(row) => row.meterId} />
        </Section>
      )}
    </>
  );
}
