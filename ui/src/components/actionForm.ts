import { Form } from "antd";
import { useMemo, useState } from "react";
import { type ActionInput, type ActionName, useAct, useDryRun } from "@/ipc";
import { useFormFaults, useTouchedFaults } from "./formFaults";

interface ActionFormSpec<N extends ActionName, V> {
  /** What the form starts with. Field names are the places of the action's input, so faults find their fields. */
  initial: V;
  /** The action's input from the form's values. */
  input: (values: V) => ActionInput<N>;
  /** Whether the values are worth a live dry run. */
  ready: (values: V) => boolean;
}

/** A form of one action: what is typed, its live dry run, and its faults at their fields. */
export function useActionForm<N extends ActionName, V extends object>(action: N, spec: ActionFormSpec<N, V>) {
  const { input } = spec;
  const [form] = Form.useForm<V>();
  const [values, setValues] = useState<V>(spec.initial);
  const act = useAct(action);
  const unplaced = useFormFaults(form, act.error);
  const worth = spec.ready(values);
  const tried = useMemo(() => (worth ? input(values) : null), [worth, values, input]);
  // Once it is under way nothing is tried any more: what was just written would refuse the same input a second time.
  const busy = act.running || act.outcome !== null;
  const dry = useDryRun(action, busy ? null : tried);
  useTouchedFaults(form, dry.error);
  return { form, values, setValues, act, unplaced, worth, busy, dry };
}
