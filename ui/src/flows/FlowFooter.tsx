import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { KeyHint } from "@/components/KeyHint";
import { formatClock } from "@/values/dates";
import type { DraftKeeper } from "./drafts";
import styles from "./flows.module.css";
import type { FlowRun } from "./run";
import type { OwnAction } from "./stepAction";
import { filledText, holds } from "./template";

interface FooterProps {
  run: FlowRun;
  keeper: DraftKeeper;
  running: boolean;
  own: OwnAction;
  /** The dry run's output, for counts on the button. */
  output: unknown;
  onForward: () => void;
}

/** Back, when the draft was saved, and the one primary button that says what it does. */
export function FlowFooter({ run, keeper, running, own, output, onForward }: FooterProps) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  const last = run.stepIndex === run.steps.length - 1;
  const { label, params, variants } = run.flow.submit;
  const words = variants?.find((variant) => holds(variant.when, run.data))?.label ?? label;
  // While what the button does is not known, it has the form's name.
  const submitLabel =
    filledText(words, language, params, { data: run.data, output }) ?? run.flow.titles[language];
  return (
    <footer className={styles.footer}>
      <Button onClick={run.back} disabled={run.stepIndex === 0 || running || own.running} title="Alt ←">
        {t("footer.back")}
      </Button>
      <DraftState keeper={keeper} />
      <span className={styles.gap} />
      <KeyHint keys="mod+enter" />
      <Button
        type="primary"
        onClick={onForward}
        loading={running || own.running}
        disabled={own.due && own.waiting}
      >
        {own.due ? own.label : last ? submitLabel : t("footer.next")}
      </Button>
    </footer>
  );
}

function DraftState({ keeper }: { keeper: DraftKeeper }) {
  const { t } = useTranslation("flows");
  const language = useLanguage();
  if (keeper.error) {
    return (
      <span className={styles.notSaved} role="alert" title={keeper.error.text(language).why}>
        {t("draft.notSaved", { what: keeper.error.text(language).what })}
      </span>
    );
  }
  if (keeper.saved)
    return (
      <span className={`${styles.soft} number`}>
        {t("draft.saved", { time: formatClock(keeper.saved.savedAt) })}
      </span>
    );
  return null;
}
