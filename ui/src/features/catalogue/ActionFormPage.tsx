import { Button, Form } from "antd";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  ErrorPanel,
  focusRefused,
  KeyHint,
  NoticeList,
  Page,
  SubmitKeys,
  useFormFaults,
  useKeptForm,
  useTouchedFaults,
} from "@/components";
import { ChangeList } from "@/flows/ChangeList";
import { type ActionInput, type ActionName, type ActionOutput, type Outcome, useAct, useDryRun } from "@/ipc";
import styles from "./catalogue.module.css";

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
  const { t } = useTranslation("catalogue");
  const { input } = props;
  const [form] = Form.useForm<V>();
  const store = useKeptForm<V>(props.keep, props.initial);
  const [values, setValues] = useState(store.initialValues);
  const act = useAct(props.action);
  const unplaced = useFormFaults(form, act.error);
  const worth = props.ready(values);
  const tried = useMemo(() => (worth ? input(values) : null), [worth, values, input]);
  // Once it is under way nothing is tried any more: what was just written would refuse the same input a second time.
  const dry = useDryRun(props.action, act.running || act.outcome ? null : tried);
  useTouchedFaults(form, dry.error);
  const fields = useRef<HTMLDivElement>(null);
  const now = (): V => structuredClone(form.getFieldsValue(true));

  async function submit() {
    const complete = await form.validateFields().catch((refused) => {
      form.scrollToField(refused.errorFields?.[0]?.name, { focus: true });
      return null;
    });
    if (!complete || act.running || focusRefused(fields.current)) return;
    const outcome = await act.run(input(now())).catch(() => null);
    if (!outcome) return;
    store.forget();
    props.onDone(outcome.output);
  }
  function startOver() {
    store.startOver(form);
    setValues(now());
  }
  return (
    <Page title={props.title}>
      <SubmitKeys onSubmit={submit}>
        <div className={styles.formPage}>
          <Form
            form={form}
            layout="vertical"
            initialValues={store.initialValues}
            validateTrigger="onBlur"
            onValuesChange={() => {
              setValues(now());
              store.keep(now());
            }}
          >
            <div ref={fields} className={styles.formSections}>
              {props.children(values)}
              {act.error && <ErrorPanel error={act.error} faults={unplaced} />}
              <div className={styles.formFoot}>
                <Button type="primary" loading={act.running} onClick={submit}>
                  {props.submitLabel(values)}
                </Button>
                <KeyHint keys="mod+enter" />
                <span className={styles.gap} />
                <Button type="text" onClick={startOver}>
                  {t("add.startOver")}
                </Button>
              </div>
            </div>
          </Form>
          <aside className={styles.formSide}>
            <div>
              <h2>{t("add.willHappen")}</h2>
              {dry.outcome ? (
                <ChangeList changes={dry.outcome.changes.map((change) => ({ ...change, id: null }))} future />
              ) : (
                <p className={styles.soft}>{t("add.waits")}</p>
              )}
            </div>
            {dry.outcome && props.preview?.(dry.outcome, values)}
            {dry.outcome && <NoticeList notices={dry.outcome.warnings} />}
            {dry.error && worth && !act.error && <ErrorPanel error={dry.error} compact />}
          </aside>
        </div>
      </SubmitKeys>
    </Page>
  );
}
