import { useCallback, useMemo, useRef, useState } from "react";
import { useLanguage } from "@/app/preferences";
import { type BossError, type JsonObject, type JsonValue, type Language, textOf } from "@/ipc";
import { isObject, sameJson, valueAt, withValueAt } from "@/values/paths";
import type { FlowDefinition, Step, StepAction, Template } from "./definition";
import { dataPathOf } from "./places";
import {
  type FieldFault,
  faultOf,
  fieldsOf,
  initialData,
  ledAlong,
  type PlacedField,
  stepsOf,
} from "./rules";
import { type Beginning, evaluate, holds } from "./template";

export type StepState = "current" | "done" | "faulty" | "open";

/** One run of a flow: the data, where it stands, and what is wrong with it. */
export interface FlowRun {
  flow: FlowDefinition;
  data: JsonObject;
  steps: Step[];
  step: Step;
  stepIndex: number;
  stateOf: (step: Step) => StepState;
  set: (path: string, value: JsonValue | undefined) => void;
  /** A field was left: its faults may show from now on. */
  touch: (path: string) => void;
  /** A widget holds text that is no value (an amount with too many decimals). */
  refuse: (path: string, message: string | null) => void;
  faultAt: (path: string) => FieldFault | null;
  /** Everything wrong with a step, by path. */
  faultsOf: (step: Step) => { path: string; fault: FieldFault }[];
  /** Goes on when the step is in order; else shows all its faults. */
  next: () => boolean;
  back: () => void;
  goTo: (index: number) => void;
  /** The step's faults have been shown together. */
  shown: boolean;
  /** The submit action's input, or null while a step is not in order. */
  input: JsonValue | null;
  /** Takes the core's faults to their fields. */
  takeFaults: (error: BossError | null) => void;
}

export interface RunStart {
  data: JsonObject;
  step: string;
}

/** The template of the submit action's input. */
export function inputTemplate(flow: FlowDefinition): Template {
  return flow.submit.input ?? "$";
}

export function runStart(flow: FlowDefinition, beginning: Beginning): RunStart {
  return { data: initialData(flow, beginning), step: flow.steps[0]?.id ?? "" };
}

/** What a step's own action answered; kept in the run's data. */
export interface StepResult {
  output: unknown;
  requestId: string;
}

/** The step's own action, where it has one now. */
export function actionOf(step: Step, data: JsonObject): StepAction | null {
  return step.action && holds(step.action.when, data) ? step.action : null;
}

export function actionInput(action: StepAction, data: JsonObject): JsonValue {
  return evaluate(action.input, { data }) ?? {};
}

/** What came of the step's own action with the input as it is now; null when it has not run, or ran with another one. */
export function resultOf(step: Step, data: JsonObject): StepResult | null {
  const kept = valueAt(data, `results.${step.id}`);
  if (!isObject(kept) || !step.action) return null;
  if (!sameJson(kept.input, actionInput(step.action, data))) return null;
  return { output: kept.output, requestId: String(kept.requestId) };
}

/** True when a step's own action has run, or need not. */
export function actionDone(step: Step, data: JsonObject): boolean {
  return !actionOf(step, data)?.required || resultOf(step, data) !== null;
}

/** Whether a place lies in a field: at its path, or inside where the field is one widget of many values. */
function liesIn(place: string, { path, field }: PlacedField): boolean {
  return place === path || (field.widget !== "list" && place.startsWith(`${path}.`));
}

/** Keeps one run. Faults of fields follow from the data; only which of them show is kept. */
export function useFlowRun(flow: FlowDefinition, start: RunStart): FlowRun {
  const language = useLanguage();
  const [data, setData] = useState(start.data);
  const [at, setAt] = useState(start.step);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  // Who goes on with a draft has been through the steps before.
  const [checked, setChecked] = useState<ReadonlySet<string>>(
    () =>
      new Set(
        flow.steps
          .slice(
            0,
            flow.steps.findIndex((step) => step.id === start.step),
          )
          .map(({ id }) => id),
      ),
  );
  const [fromCore, setFromCore] = useState<Readonly<Record<string, Record<Language, string>>>>({});
  const latest = useRef(data);
  latest.current = data;

  const steps = useMemo(() => stepsOf(flow, data), [flow, data]);
  const stepIndex = Math.max(
    0,
    steps.findIndex((step) => step.id === at),
  );
  const step = steps[stepIndex] ?? flow.steps[0];
  if (!step) throw new Error(`The flow ${flow.id} has no steps`);

  const set = useCallback(
    (path: string, value: JsonValue | undefined) => {
      setData((was) => ledAlong(flow, was, withValueAt(was, path, value)));
      setFromCore((was) =>
        Object.fromEntries(
          Object.entries(was).filter(([place]) => place !== path && !place.startsWith(`${path}.`)),
        ),
      );
    },
    [flow],
  );
  const touch = useCallback(
    (path: string) => setTouched((was) => (was.has(path) ? was : new Set(was).add(path))),
    [],
  );
  const refuse = useCallback((path: string, message: string | null) => {
    setRefused(({ [path]: _gone, ...rest }) => (message === null ? rest : { ...rest, [path]: message }));
  }, []);
  const faultsOf = (each: Step) =>
    fieldsOf(each, data).flatMap((field) => {
      const message = refused[field.path];
      const fault = message ? { message } : faultOf(field, data, language);
      return fault ? [{ path: field.path, fault }] : [];
    });
  const inOrder = (each: Step) => faultsOf(each).length === 0 && actionDone(each, data);
  // What the core found does not hold the person up here: another field may be the one to change. It refuses itself.
  const doubted = (each: Step) =>
    fieldsOf(each, data).some((field) => Object.keys(fromCore).some((place) => liesIn(place, field)));
  const faultAt = (path: string): FieldFault | null => {
    const found = faultsOf(step).find((each) => each.path === path)?.fault ?? null;
    if (found && (touched.has(path) || checked.has(step.id))) return found;
    const field = fieldsOf(step, data).find((each) => each.path === path);
    const said = Object.keys(fromCore).filter((place) => field !== undefined && liesIn(place, field));
    const core = said.map((place) => fromCore[place]?.[language]);
    return core.length > 0 ? { message: [...new Set(core)].join(" ") } : null;
  };
  const check = (each: Step) => setChecked((was) => new Set(was).add(each.id));
  const takeFaults = useCallback(
    (error: BossError | null) => {
      const byPath: Record<string, Record<Language, string>> = {};
      for (const fault of error?.faults ?? []) {
        const path = dataPathOf(fault.place, inputTemplate(flow), latest.current);
        if (path !== null)
          byPath[path] = { "zh-CN": textOf(fault, "zh-CN").what, en: textOf(fault, "en").what };
      }
      setFromCore(byPath);
    },
    [flow],
  );
  function goTo(index: number) {
    const target = steps[index];
    if (!target) return;
    // Whoever jumps ahead has passed the steps between; whoever goes back has not finished this one.
    for (const passed of steps.slice(0, index)) check(passed);
    setAt(target.id);
  }
  return {
    flow,
    data,
    steps,
    step,
    stepIndex,
    set,
    touch,
    refuse,
    faultAt,
    faultsOf,
    goTo,
    takeFaults,
    shown: checked.has(step.id),
    stateOf: (each) => {
      if (each.id === step.id) return "current";
      if (!checked.has(each.id)) return "open";
      return inOrder(each) && !doubted(each) ? "done" : "faulty";
    },
    next: () => {
      check(step);
      if (!inOrder(step)) return false;
      const following = steps[stepIndex + 1];
      if (following) setAt(following.id);
      return true;
    },
    back: () => goTo(stepIndex - 1),
    input: steps.every(inOrder) ? (evaluate(inputTemplate(flow), { data }) ?? null) : null,
  };
}
