import { Alert, Button, Form, type FormInstance } from "antd";
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import { KeyHint } from "./KeyHint";
import { Page } from "./Page";
import styles from "./page.module.css";
import { SubmitKeys } from "./SubmitKeys";

interface FormPageProps<V extends object> {
  title: string;
  form: FormInstance<V>;
  initialValues: V;
  onValuesChange: (changed: Partial<V>) => void;
  /** The fields, one below the other. */
  children: ReactNode;
  /** A verb with its object, on the button that Ctrl+Enter presses. */
  submitLabel: string;
  submitting: boolean;
  onSubmit: () => void;
  /** Alt+Left. */
  onBack?: () => void;
  /** Other ways to submit, beside the first button. */
  otherButtons?: ReactNode;
  /** At the far end of the foot: gives up what is typed. */
  lastButton: ReactNode;
  /** What will happen. */
  side: ReactNode;
  /** What was typed earlier was taken up again: the form says so, and this begins anew. Null where it was not. */
  onStartOver?: (() => void) | null;
  /** For a form that grows long: its foot stays in sight, and the side has more room. */
  long?: boolean;
  ref?: Ref<HTMLDivElement>;
}

/** The layout of a page that is a form: the fields with their foot, and at the right what will happen. */
export function FormPage<V extends object>(props: FormPageProps<V>) {
  return (
    <Page title={props.title}>
      <SubmitKeys onSubmit={props.onSubmit} onBack={props.onBack}>
        <div ref={props.ref} className={styles.formPage} data-long={props.long ?? false}>
          <Form
            form={props.form}
            layout="vertical"
            initialValues={props.initialValues}
            validateTrigger="onBlur"
            onValuesChange={props.onValuesChange}
          >
            <div className={styles.formSections}>
              {props.onStartOver && <TakenUp onStartOver={props.onStartOver} />}
              {props.children}
              <div className={styles.formFoot}>
                <Button type="primary" loading={props.submitting} onClick={props.onSubmit}>
                  {props.submitLabel}
                </Button>
                <KeyHint keys="mod+enter" />
                {props.otherButtons}
                <span className={styles.gap} />
                {props.lastButton}
              </div>
            </div>
          </Form>
          <aside className={styles.formSide}>{props.side}</aside>
        </div>
      </SubmitKeys>
    </Page>
  );
}

function TakenUp({ onStartOver }: { onStartOver: () => void }) {
  const { t } = useTranslation("components");
  return (
    <Alert
      type="info"
      showIcon
      title={t("kept.takenUp")}
      action={
        <Button size="small" onClick={onStartOver}>
          {t("kept.startOver")}
        </Button>
      }
    />
  );
}
