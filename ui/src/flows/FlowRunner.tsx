import { useEffect, useRef, useState } from "react";
import { useLanguage } from "@/app/preferences";
import { SubmitKeys } from "@/components/SubmitKeys";
import { type JsonObject, type Outcome, useActNamed, useLongDryRun } from "@/ipc";
import { sameJson } from "@/values/paths";
import { FlowProvider } from "./context";
import type { FlowDefinition } from "./definition";
import { type SavedMark, useDraftKeeper } from "./drafts";
import { FlowFooter } from "./FlowFooter";
import styles from "./flows.module.css";
import { OtherDrafts } from "./OtherDrafts";
import { ResultPage } from "./ResultPage";
import { type RunStart, useFlowRun } from "./run";
import { StepFields } from "./StepFields";
import { StepList } from "./StepList";
import { useStepWork } from "./stepAction";
import { evaluate } from "./template";
import { WhatWillHappen } from "./WhatWillHappen";

interface FlowRunnerProps {
  flow: FlowDefinition;
  start: RunStart;
  opened: SavedMark | null;
  /** A new draft was saved for the first time. */
  onDraft?: (saved: SavedMark) => void;
  /** The person wants to run the flow once more. */
  onAgain: () => void;
}

/** Draws a flow: steps, fields, what will happen; saves drafts; submits; shows what was done. */
export function FlowRunner({ flow, start, opened, onDraft, onAgain }: FlowRunnerProps) {
  const language = useLanguage();
  const run = useFlowRun(flow, start);
  const keeper = useDraftKeeper(opened);
  const submit = useActNamed(flow.submit.action);
  const work = useStepWork(run, keeper, focusFirstFault);
  const { own } = work;
  const dryRun = useLongDryRun(flow.submit.action, run.input);
  const busy = own.running || submit.running;
  const [done, setDone] = useState<Outcome<unknown> | null>(null);
  const [begun] = useState(() => ({ typed: typedOf(run.data), step: run.step.id }));
  // Once something was typed it stays a draft, also when it is typed back to what it was.
  const typed = useRef(false);
  typed.current ||= run.step.id !== begun.step || !sameJson(typedOf(run.data), begun.typed);
  const untouched = !typed.current;
  const { takeFaults, data, step } = run;
  const { note } = keeper;

  useEffect(() => {
    // A run nobody has typed into is no draft.
    if (untouched) return;
    const named = flow.draftTitle === undefined ? undefined : evaluate(flow.draftTitle, { data });
    const title = typeof named === "string" ? named : flow.titles[language];
    note({ flow: flow.id, title, step: step.id, data });
  }, [data, step, untouched, flow, language, note]);
  const savedId = keeper.saved?.draftId;
  const announce = useRef(onDraft);
  announce.current = onDraft;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first save of a draft is news.
  useEffect(() => {
    if (keeper.saved && savedId !== opened?.draftId) announce.current?.(keeper.saved);
  }, [savedId]);
  const asked = submit.error ?? dryRun.error;
  useEffect(() => takeFaults(asked), [asked, takeFaults]);

  async function finish() {
    if (run.input === null) {
      const faulty = run.steps.findIndex(
        (each) => run.faultsOf(each).length > 0 || run.stateOf(each) === "open",
      );
      run.next();
      if (faulty >= 0 && faulty !== run.stepIndex) run.goTo(faulty);
      return;
    }
    const outcome = await submit.run(run.input).catch(() => null);
    if (!outcome) return;
    setDone(outcome);
    await keeper.discard().catch(() => undefined);
  }
  function forward() {
    if (busy) return;
    if (own.due) return own.start();
    if (run.stepIndex === run.steps.length - 1) return finish();
    if (run.next()) keeper.flush();
    else focusFirstFault();
  }
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A button that gives way to something else takes the focus with it: without it the keys would reach nobody. Asked a
    // moment later, since between two fields nothing has the focus either.
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) box.current?.focus({ preventScroll: true });
    });
    return () => clearTimeout(timer);
  });
  if (done) return <ResultPage flow={flow} data={data} outcome={done} onAgain={onAgain} />;
  return (
    <FlowProvider value={run}>
      <SubmitKeys onSubmit={forward} onBack={() => !busy && run.back()}>
        <div className={styles.runner} ref={box} tabIndex={-1}>
          <StepList run={run} busy={busy} />
          <div className={styles.middle}>
            <div className={styles.fields}>
              <h1>{flow.titles[language]}</h1>
              {!opened && untouched && <OtherDrafts flow={flow.id} own={savedId ?? null} />}
              <StepFields key={step.id} work={work} />
            </div>
            <FlowFooter
              run={run}
              keeper={keeper}
              running={submit.running}
              own={own}
              output={dryRun.outcome?.output}
              onForward={forward}
            />
          </div>
          <WhatWillHappen run={run} work={work} dryRun={dryRun} submit={submit} />
        </div>
      </SubmitKeys>
    </FlowProvider>
  );
}

/** What a person has given: the labels kept beside chosen values come by themselves. */
function typedOf({ $labels: _labels, ...typed }: JsonObject): JsonObject {
  return typed;
}

function focusFirstFault() {
  // The faults are drawn by the render that this call brought about.
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>(
      "[data-faulty='true'] input, [data-faulty='true'] textarea, [data-faulty='true'] button",
    );
    field?.focus();
    field?.scrollIntoView?.({ block: "center" });
  });
}
