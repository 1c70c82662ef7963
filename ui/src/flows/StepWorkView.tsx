import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { ErrorPanel } from "@/components/ErrorPanel";
import { ProgressPanel } from "@/components/ProgressPanel";
import { useLate } from "@/components/Skeleton";
import { useRun } from "./context";
import { Documents } from "./Documents";
import styles from "./flows.module.css";
import { OutputTables } from "./RowsTable";
import type { StepWork } from "./stepAction";

/** The rows behind what a step does or would do; its progress and what went wrong. The figures stand at the right. */
export function StepWorkView({ work }: { work: StepWork }) {
  const { data } = useRun();
  const { own, shown } = work;
  const { spec, result } = own;
  if (!spec && !shown) return null;
  return (
    <div className={styles.action}>
      {own.running ? (
        <ProgressPanel title={own.label} progress={own.progress} onCancel={own.cancel} />
      ) : (
        <>
          {own.error && <ErrorPanel error={own.error} onRetry={own.start} />}
          {shown && !own.error && <DryRows work={work} />}
          {result && spec && (
            <>
              <OutputTables tables={spec.tables ?? []} output={result.output} />
              <Documents links={spec.documents ?? []} scope={{ data, output: result.output }} />
            </>
          )}
          <OwnButton work={work} />
        </>
      )}
    </div>
  );
}

/** An action that need not run, or may run once more, has its button here; one that is due has it in the footer. */
function OwnButton({ work: { own } }: { work: StepWork }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const { spec, result } = own;
  if (!spec || own.due || (result && spec.once)) return null;
  return (
    <div>
      <Button onClick={own.start} disabled={!result && own.waiting}>
        {result ? t("action.again", { label: spec.label[language] }) : own.label}
      </Button>
    </div>
  );
}

function DryRows({ work: { shown, dry } }: { work: StepWork }) {
  const { t } = useTranslation("flows");
  const late = useLate(dry.running);
  const tables = shown?.tables ?? [];
  if (dry.error) return <ErrorPanel error={dry.error} onRetry={dry.again} />;
  return (
    <>
      {late && <ProgressPanel title={t("preview.reckoning")} progress={dry.progress} onCancel={dry.cancel} />}
      {dry.outcome && tables.length > 0 && (
        <div className={styles.preview} data-pending={dry.pending}>
          <OutputTables tables={tables} output={dry.outcome.output} />
        </div>
      )}
    </>
  );
}
