import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { ErrorPanel, NoticeList } from "@/components/ErrorPanel";
import { ProgressPanel } from "@/components/ProgressPanel";
import { SkeletonLines } from "@/components/Skeleton";
import type { ActHandle, Fault, LongDryRun, Outcome } from "@/ipc";
import { ChangeList } from "./ChangeList";
import type { OutputLine, OutputTable } from "./definition";
import styles from "./flows.module.css";
import { OutputLines } from "./OutputLines";
import { dataPathOf } from "./places";
import { OutputTables } from "./RowsTable";
import { actionDone, type FlowRun, inputTemplate } from "./run";
import type { StepWork } from "./stepAction";

interface PanelProps {
  run: FlowRun;
  work: StepWork;
  dryRun: LongDryRun<unknown>;
  submit: ActHandle<unknown, unknown>;
}

/** At the right: what the step or the submit would do, asked live; while the submit runs, how far it is. */
export function WhatWillHappen({ run, work, dryRun, submit }: PanelProps) {
  const { t } = useTranslation("flows");
  const { spec, result, warnings } = work.own;
  const done = spec !== null && result !== null;
  return (
    <aside className={styles.side} aria-live="polite">
      <h2>{done ? t("action.done") : t("preview.title")}</h2>
      {submit.running ? (
        <ProgressPanel title={t("preview.running")} progress={submit.progress} onCancel={submit.cancel} />
      ) : submit.error ? (
        <ErrorPanel
          error={submit.error}
          faults={submit.error.faults.filter((fault) => !hasField(run, fault))}
        />
      ) : done ? (
        <>
          <OutputLines lines={spec.lines ?? []} scope={{ data: run.data, output: result.output }} />
          <NoticeList notices={warnings} />
        </>
      ) : work.shown ? (
        <StepPreview run={run} work={work} />
      ) : (
        <Preview run={run} dryRun={dryRun} />
      )}
    </aside>
  );
}

function hasField(run: FlowRun, fault: Fault): boolean {
  return dataPathOf(fault.place, inputTemplate(run.flow), run.data) !== null;
}

function StepPreview({ run, work: { shown, dry } }: { run: FlowRun; work: StepWork }) {
  const { t } = useTranslation("flows");
  if (dry.error) return <p className={styles.soft}>{t("preview.refused")}</p>;
  if (!dry.outcome)
    return dry.pending ? <SkeletonLines count={5} /> : <p className={styles.soft}>{t("preview.step")}</p>;
  return <Told run={run} outcome={dry.outcome} pending={dry.pending} lines={shown?.lines ?? []} />;
}

function Preview({ run, dryRun }: { run: FlowRun; dryRun: LongDryRun<unknown> }) {
  const { t } = useTranslation("flows");
  const { outcome, error, pending } = dryRun;
  if (run.input === null) return <StillMissing run={run} />;
  if (error)
    return (
      <ErrorPanel error={error} faults={error.faults.filter((fault) => !hasField(run, fault))} compact />
    );
  if (dryRun.running && dryRun.progress)
    return (
      <ProgressPanel title={t("preview.reckoning")} progress={dryRun.progress} onCancel={dryRun.cancel} />
    );
  if (!outcome) return <SkeletonLines count={5} />;
  const { lines, tables } = run.flow.preview ?? { lines: [] };
  return <Told run={run} outcome={outcome} pending={pending} lines={lines} tables={tables} />;
}

interface ToldProps {
  run: FlowRun;
  outcome: Outcome<unknown>;
  pending: boolean;
  lines: readonly OutputLine[];
  tables?: readonly OutputTable[];
}

function Told({ run, outcome, pending, lines, tables = [] }: ToldProps) {
  return (
    <div className={styles.preview} data-pending={pending}>
      <OutputLines lines={lines} scope={{ data: run.data, output: outcome.output }} />
      <NoticeList notices={outcome.warnings} />
      <OutputTables tables={tables} output={outcome.output} />
      <ChangeList changes={outcome.changes} future />
    </div>
  );
}

/** While the form is not complete, the panel says what it waits for. */
function StillMissing({ run }: { run: FlowRun }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const waiting = run.steps.filter((step) => run.faultsOf(step).length > 0 || !actionDone(step, run.data));
  return (
    <div className={styles.soft}>
      <p>{t("preview.waits")}</p>
      <ul className={styles.missing}>
        {waiting.map((step) => (
          <li key={step.id}>
            <button type="button" onClick={() => run.goTo(run.steps.indexOf(step))}>
              {step.title[language]}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
