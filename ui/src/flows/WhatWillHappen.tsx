import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { ErrorPanel, NoticeList } from "@/components/ErrorPanel";
import { ProgressPanel } from "@/components/ProgressPanel";
import { SkeletonLines } from "@/components/Skeleton";
import type { ActHandle, DryRun, Fault } from "@/ipc";
import { ChangeList } from "./ChangeList";
import styles from "./flows.module.css";
import { OutputLines } from "./OutputLines";
import { dataPathOf } from "./places";
import { type FlowRun, inputTemplate } from "./run";

interface PanelProps {
  run: FlowRun;
  dryRun: DryRun<unknown>;
  submit: ActHandle<unknown, unknown>;
}

/** At the right: what the submit would do, asked live; while it runs, how far it is. */
export function WhatWillHappen({ run, dryRun, submit }: PanelProps) {
  const { t } = useTranslation("flows");
  return (
    <aside className={styles.side} aria-live="polite">
      <h2>{t("preview.title")}</h2>
      {submit.running ? (
        <ProgressPanel title={t("preview.running")} progress={submit.progress} onCancel={submit.cancel} />
      ) : submit.error ? (
        <ErrorPanel
          error={submit.error}
          faults={submit.error.faults.filter((fault) => !hasField(run, fault))}
        />
      ) : (
        <Preview run={run} dryRun={dryRun} />
      )}
    </aside>
  );
}

function hasField(run: FlowRun, fault: Fault): boolean {
  return dataPathOf(fault.place, inputTemplate(run.flow), run.data) !== null;
}

function Preview({ run, dryRun }: { run: FlowRun; dryRun: DryRun<unknown> }) {
  const { outcome, error, pending } = dryRun;
  if (run.input === null) return <StillMissing run={run} />;
  if (error)
    return (
      <ErrorPanel error={error} faults={error.faults.filter((fault) => !hasField(run, fault))} compact />
    );
  if (!outcome) return <SkeletonLines count={5} />;
  return (
    <div className={styles.preview} data-pending={pending}>
      <OutputLines lines={run.flow.preview?.lines ?? []} scope={{ data: run.data, output: outcome.output }} />
      <NoticeList notices={outcome.warnings} />
      <ChangeList changes={outcome.changes} future />
    </div>
  );
}

/** While the form is not complete, the panel says what it waits for. */
function StillMissing({ run }: { run: FlowRun }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const waiting = run.steps.filter(
    (step) => run.faultsOf(step).length > 0 || (step.action?.required && run.stateOf(step) !== "done"),
  );
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
