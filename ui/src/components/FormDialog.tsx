import { App, Button, Form, type FormInstance, Modal } from "antd";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ActionInput, ActionName, ActionOutput, Outcome } from "@/ipc";
import { useActionForm } from "./actionForm";
import { focusRefused } from "./DecimalField";
import { ErrorPanel, NoticeList } from "./ErrorPanel";
import { useFocusBack } from "./focusBack";
import { KeyHint } from "./KeyHint";
import styles from "./page.module.css";
import { SubmitKeys } from "./SubmitKeys";

interface FormDialogProps<N extends ActionName, V extends object> {
  title: string;
  action: N;
  /** What the form starts with. Field names are the places of the action's input, so faults find their fields. */
  initial: V;
  /** The action's input from the form's values. */
  input: (values: V) => ActionInput<N>;
  /** A verb with its object: "Add contact". */
  submitLabel: string;
  danger?: boolean;
  width?: number;
  children?: ReactNode | ((form: FormInstance<V>) => ReactNode);
  /** Whether the values are worth a live dry run; true when left out. */
  ready?: (values: V) => boolean;
  /** What would happen, from the live dry run's output. */
  preview?: (outcome: Outcome<ActionOutput<N>>) => ReactNode;
  /** Shows beforehand why the core would refuse; for dialogs without fields. */
  showRefusal?: boolean;
  onClose: () => void;
  onDone?: (outcome: Outcome<ActionOutput<N>>) => void;
}

const always = () => true;

/**
 * A form of one action: live dry run with its warnings, faults at their fields, Ctrl+Enter submits, and what is typed is
 * not thrown away without asking.
 */
export function FormDialog<N extends ActionName, V extends object>(props: FormDialogProps<N, V>) {
  const { t } = useTranslation("components");
  const { message } = App.useApp();
  useFocusBack();
  const { form, setValues, act, unplaced, busy, dry } = useActionForm<N, V>(props.action, {
    initial: props.initial,
    input: props.input,
    ready: props.ready ?? always,
  });
  const close = useClosing(form, props.onClose);
  const last = useRef(dry.outcome);
  if (!busy) last.current = dry.outcome;
  const expected = last.current;
  const fields = useRef<HTMLDivElement>(null);

  async function submit() {
    const complete = await form.validateFields().catch(({ errorFields }) => {
      const first = errorFields?.[0]?.name;
      if (first) form.scrollToField(first, { focus: true, block: "center" });
      return null;
    });
    if (!complete || act.running || focusRefused(fields.current)) return;
    const outcome = await act
      .run(props.input({ ...props.initial, ...form.getFieldsValue(true) }))
      .catch(() => null);
    if (!outcome) return;
    message.success(t("dialog.done", { what: props.submitLabel }));
    props.onDone?.(outcome);
    props.onClose();
  }
  return (
    <Modal
      open
      title={props.title}
      width={props.width ?? 560}
      mask={{ closable: false }}
      onCancel={close}
      afterOpenChange={(open) => open && focusFirst(fields.current)}
      // Ctrl+Enter submits from the buttons too: on "Cancel" it would throw away what was typed.
      modalRender={(dialog) => <SubmitKeys onSubmit={submit}>{dialog}</SubmitKeys>}
      footer={
        <DialogFoot
          submitLabel={props.submitLabel}
          danger={props.danger}
          running={act.running}
          onCancel={close}
          onSubmit={submit}
        />
      }
    >
      <div ref={fields} className={styles.dialogForm} tabIndex={-1}>
        <Form
          form={form}
          layout="vertical"
          initialValues={props.initial}
          validateTrigger="onBlur"
          onValuesChange={() => setValues({ ...props.initial, ...form.getFieldsValue(true) })}
        >
          {typeof props.children === "function" ? props.children(form) : props.children}
        </Form>
        {expected && props.preview?.(expected)}
        {expected && <NoticeList notices={expected.warnings} />}
        {act.error && <ErrorPanel error={act.error} faults={unplaced} />}
        {props.showRefusal && dry.error && !act.error && <ErrorPanel error={dry.error} compact />}
      </div>
    </Modal>
  );
}

/** Closes a form, after asking where something was typed. */
function useClosing<V>(form: FormInstance<V>, onClose: () => void): () => void {
  const { t } = useTranslation("components");
  const { modal } = App.useApp();
  return () => {
    if (!form.isFieldsTouched()) return onClose();
    modal.confirm({
      title: t("dialog.leave"),
      content: t("dialog.leaveText"),
      okText: t("dialog.discard"),
      cancelText: t("dialog.goOn"),
      onOk: onClose,
      focusable: { autoFocusButton: "cancel" },
    });
  };
}

interface DialogFootProps {
  submitLabel: string;
  danger?: boolean;
  running: boolean;
  onCancel: () => void;
  onSubmit: () => void;
}

function DialogFoot({ submitLabel, danger, running, onCancel, onSubmit }: DialogFootProps) {
  const { t } = useTranslation("components");
  return (
    <div className={styles.dialogFoot}>
      <KeyHint keys="mod+enter" />
      <Button onClick={onCancel}>{t("dialog.cancel")}</Button>
      <Button type="primary" danger={danger} loading={running} onClick={onSubmit}>
        {submitLabel}
      </Button>
    </div>
  );
}

function focusFirst(box: HTMLElement | null): void {
  // Whoever was quicker than the opening is typing already.
  if (box !== document.activeElement && box?.contains(document.activeElement)) return;
  const field = box?.querySelector<HTMLElement>(
    "input:not([disabled]):not([type=hidden]):not([type=radio]), textarea:not([disabled]), [role=combobox]",
  );
  // Without a field the dialog's own body takes the keys, so that Ctrl+Enter confirms.
  (field ?? box)?.focus();
}
