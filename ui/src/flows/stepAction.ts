import { App } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import {
  type BossError,
  type JsonValue,
  type LongDryRun,
  type Notice,
  type Progress,
  useActNamed,
  useLongDryRun,
} from "@/ipc";
import { isObject } from "@/values/paths";
import type { StepAction, StepOutcome } from "./definition";
import type { DraftKeeper } from "./drafts";
import { actionInput, actionOf, type FlowRun, resultOf, type StepResult } from "./run";
import { evaluate, filledText, holds, type Scope } from "./template";

/** The current step's own action and what is known of what it does. */
export interface OwnAction {
  /** Null where the step has none now. */
  spec: StepAction | null;
  result: StepResult | null;
  /** It has to run before the step is finished: the step's primary button. */
  due: boolean;
  /** What it would do is not known yet, so nobody can agree to it. */
  waiting: boolean;
  label: string;
  running: boolean;
  progress: Progress | null;
  error: BossError | null;
  warnings: readonly Notice[];
  cancel: () => void;
  /** Runs it; asks first where that is said. */
  start: () => void;
}

export interface StepWork {
  own: OwnAction;
  /** What the step shows as a dry run, of its own action or beside it; null where it shows none. */
  shown: StepOutcome | null;
  dry: LongDryRun<unknown>;
}

function kept(output: JsonValue, members: readonly string[] | undefined): JsonValue {
  if (!members || !isObject(output)) return output;
  return Object.fromEntries(Object.entries(output).filter(([name]) => members.includes(name)));
}

/** What the current step does by itself. `onFaults` is called when it cannot because of its fields. */
export function useStepWork(run: FlowRun, keeper: DraftKeeper, onFaults: () => void): StepWork {
  const language = useLanguage();
  const { t } = useTranslation("flows");
  const { modal } = App.useApp();
  const { step, data } = run;
  const spec = actionOf(step, data);
  const result = spec ? resultOf(step, data) : null;
  const ready = run.faultsOf(step).length === 0;
  const shown = spec ? (spec.preview && !result ? spec : null) : (step.outcome ?? null);
  const input = shown && ready ? (evaluate(shown.input, { data }) ?? {}) : null;
  const dry = useLongDryRun(shown?.action ?? "", input);
  const act = useActNamed<JsonValue, JsonValue>(spec?.action ?? "");

  const { reset } = act;
  const at = useRef(step.id);
  useEffect(() => {
    // What came of one step's action is not said at another.
    if (at.current !== step.id) reset();
    at.current = step.id;
  }, [step.id, reset]);

  const said = spec?.variants?.find((variant) => holds(variant.when, data)) ?? spec;
  const waiting = spec?.preview === true && (dry.outcome === null || dry.pending);
  const scope: Scope = { data, output: dry.outcome?.output };
  const label =
    (spec &&
      said &&
      !(spec.preview && dry.outcome === null) &&
      filledText(said.label, language, spec.params, scope)) ||
    step.title[language];

  async function perform(action: StepAction) {
    const given = actionInput(action, data);
    await keeper.flush();
    const outcome = await act.run(given).catch(() => null);
    if (!outcome) return;
    const output = kept(outcome.output ?? null, action.keep);
    run.set(`results.${step.id}`, { output, requestId: outcome.requestId, input: given });
  }
  function start() {
    if (!spec || act.running) return;
    if (!ready) {
      run.next();
      onFaults();
      return;
    }
    if (waiting && !result) return;
    const question = said?.confirm && filledText(said.confirm, language, spec.params, scope);
    if (!question) {
      perform(spec);
      return;
    }
    modal.confirm({
      title: label,
      content: question,
      okText: label,
      cancelText: t("action.cancel"),
      width: 520,
      focusable: { autoFocusButton: "ok" },
      onOk: () => {
        perform(spec);
      },
    });
  }
  const own: OwnAction = {
    spec,
    result,
    due: spec?.required === true && result === null,
    waiting,
    label,
    running: act.running,
    progress: act.progress,
    error: act.error,
    warnings: act.outcome?.warnings ?? [],
    cancel: act.cancel,
    start,
  };
  return { own, shown, dry };
}
