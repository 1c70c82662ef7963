import { Button } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorPanel, FormPage, focusRefused, NoticeList, useActionForm, useKeptForm } from "@/components";
import type { ActionInput, ActionName, ActionOutput, Outcome } from "@/ipc";
import { ChangeList } from "./ChangeList";
import styles from "./flows.module.css";

interface ActionFormPageProps<N extends ActionName, V extends object> {
  title: string;
  action: N;
  /** Under which name what is typed is kept until it is done. */
  keep: string;
  /** What the form starts with. Field names are the places of the action's input, so faults find their fields. */
  initial: V;
  input: (values: V) => ActionInput<N>;
  /** Whether the values are worth a live dry run. */
  ready: (values: V) => boolean;
  /** A verb with its object. */
  submitLabel: (values: V) => string;
  /** What would happen, from the live dry run's output and what is typed. */
  preview?: (outcome: Outcome<ActionOutput<N>>, values: V) => ReactNode;
  onDone: (output: ActionOutput<N>) => void;
  children: (values: V) => ReactNode;
}

/** A page that is a form of one action: what is typed is kept, and what will happen stands beside it. */
export function ActionFormPage<N extends ActionName, V extends object>(props: ActionFormPageProps<N, V>) {
  const { t } = useTranslation("flows");
  const { input } = props;
  const store = useKeptForm<V>(props.keep, props.initial);
  const { form, values, setValues, act, unplaced, worth, dry } = useActionForm<N, V>(props.action, {
    initial: store.initialValues,
    input,
    ready: props.ready,
  });
  const page = useRef<HTMLDivElement>(null);
  const now = (): V => structuredClone(form.getFieldsValue(true));

  async function submit() {
    const complete = await form.validateFields().catch((refused) => {
      form.scrollToField(refused.errorFields?.[0]?.name, { focus: true });
      return null;
    });
    if (!complete || act.running || focusRefused(page.current)) return;
    const outcome = await act.run(input(now())).catch(() => null);
    if (!outcome) return;
    store.forget();
    props.onDone(outcome.output);
  }
  function change() {
    setValues(now());
    store.keep(now());
  }
  const [restored, setRestored] = useState(store.kept);
  function startOver() {
    setRestored(false);
    store.startOver(form);
    setValues(now());
  }
  return (
    <FormPage
      ref={page}
      title={props.title}
      form={form}
      initialValues={store.initialValues}
      onValuesChange={change}
      submitLabel={props.submitLabel(values)}
      submitting={act.running}
      onSubmit={submit}
      onStartOver={restored ? startOver : null}
      lastButton={<StartOverButton onClick={startOver} />}
      side={
        <>
          <WillHappen outcome={dry.outcome} waits={t("form.waits")} />
          {dry.outcome && props.preview?.(dry.outcome, values)}
          {dry.outcome && <NoticeList notices={dry.outcome.warnings} />}
          {dry.error && worth && !act.error && <ErrorPanel error={dry.error} compact />}
        </>
      }
    >
      {props.children(values)}
      {act.error && <ErrorPanel error={act.error} faults={unplaced} />}
    </FormPage>
  );
}

/** Empties a form whose text is kept. */
export function StartOverButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation("flows");
  return (
    <Button type="text" onClick={onClick}>
      {t("form.startOver")}
    </Button>
  );
}

interface WillHappenProps {
  /** Of the live dry run. */
  outcome: Outcome<unknown> | null;
  /** What it waits for while there is none. */
  waits: string;
}

/** What submitting would make or change, beside a form. */
export function WillHappen({ outcome, waits }: WillHappenProps) {
  const { t } = useTranslation("flows");
  return (
    <div>
      <h2>{t("preview.title")}</h2>
      {outcome ? (
        <ChangeList changes={outcome.changes.map((change) => ({ ...change, id: null }))} future />
      ) : (
        <p className={styles.soft}>{waits}</p>
      )}
    </div>
  );
}
