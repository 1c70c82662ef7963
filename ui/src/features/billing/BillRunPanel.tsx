import { useTranslation } from "react-i18next";
import { ErrorPanel, Facts, Section, SkeletonLines } from "@/components";
import { type BillRunRow, useAsk } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { BillRunState } from "./BillRunState";
import styles from "./billing.module.css";
import { ParkedTable } from "./ParkedTable";
import { RunFigures } from "./RunFigures";
import { To } from "./To";

/** A run beside the list: what it came to and whom it left out. */
export function BillRunPanel({ billRunId }: { billRunId: number }) {
  const { t } = useTranslation("billing");
  const answer = useAsk("billing.run_detail", { billRunId });
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={6} />;
  const { run, parked } = answer.data;
  return (
    <>
      <RunFigures {...run} />
      <RunFacts run={run} />
      <div className={styles.links}>
        {run.drafts > 0 && (
          <To path={`/bills/drafts?billRunId=${billRunId}`}>{t("drafts:run.look", { count: run.drafts })}</To>
        )}
        <To path={`/bills?billRunId=${billRunId}`}>{t("runs.allBills")}</To>
      </div>
      {parked.length > 0 && (
        <Section title={t("run.parkedTitle", { count: run.parked })}>
          <ParkedTable rows={parked.slice(0, SHOWN)} />
        </Section>
      )}
    </>
  );
}

const SHOWN = 20;

export function RunFacts({ run }: { run: BillRunRow }) {
  const { t } = useTranslation("billing");
  return (
    <Facts
      facts={[
        { label: t("column.state"), value: <BillRunState run={run} /> },
        { label: t("runs.through"), value: <span className="number">{run.through}</span> },
        { label: t("column.billedOn"), value: <span className="number">{run.billedOn}</span> },
        { label: t("runs.createdAt"), value: <span className="number">{formatInstant(run.createdAt)}</span> },
        ...(run.state === "inProgress"
          ? [{ label: t("runs.unfinished"), value: t("runs.unfinishedHelp") }]
          : []),
        { label: t("runs.createdBy"), value: run.createdBy ?? t("runs.byItself") },
      ]}
    />
  );
}
