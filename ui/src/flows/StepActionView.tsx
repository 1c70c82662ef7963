import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { ErrorPanel, NoticeList } from "@/components/ErrorPanel";
import { ProgressPanel } from "@/components/ProgressPanel";
import { SkeletonLines } from "@/components/Skeleton";
import { type JsonValue, type Notice, useActNamed, useDryRunNamed } from "@/ipc";
import { isObject, valueAt } from "@/values/paths";
import { ChangeList } from "./ChangeList";
import { useRun } from "./context";
import { Documents } from "./Documents";
import type { Step, StepAction } from "./definition";
import type { DraftKeeper } from "./drafts";
import styles from "./flows.module.css";
import { OutputLines } from "./OutputLines";
import { evaluate } from "./template";

interface StepActionProps {
  step: Step;
  action: StepAction;
  keeper: DraftKeeper;
}

/** A step's own action: its button, progress, and what came of it, which the draft keeps. */
export function StepActionView({ step, action, keeper }: StepActionProps) {
  const language = useLanguage();
  const { t } = useTranslation("flows");
  const { modal } = App.useApp();
  const run = useRun();
  const act = useActNamed<JsonValue, JsonValue>(action.action);
  const ready = run.faultsOf(step).length === 0;
  const input = evaluate(action.input, { data: run.data }) ?? {};
  const result = valueAt(run.data, `results.${step.id}`);

  async function start() {
    if (!ready) {
      run.next();
      return;
    }
    await keeper.flush();
    const outcome = await act.run(input).catch(() => null);
    if (!outcome) return;
    run.set(`results.${step.id}`, { output: outcome.output ?? null, requestId: outcome.requestId });
  }
  function ask() {
    if (action.confirm)
      modal.confirm({
        title: action.label[language],
        content: action.confirm[language],
        okText: action.label[language],
        onOk: start,
      });
    else start();
  }
  return (
    <div className={styles.action}>
      {action.preview && !act.running && !act.outcome && (
        <ActionPreview action={action} input={ready ? input : null} />
      )}
      {act.running ? (
        <ProgressPanel title={action.label[language]} progress={act.progress} onCancel={act.cancel} />
      ) : (
        <div>
          <Button type={isObject(result) ? "default" : "primary"} onClick={ask}>
            {isObject(result) ? t("action.again", { label: action.label[language] }) : action.label[language]}
          </Button>
        </div>
      )}
      {act.error && <ErrorPanel error={act.error} onRetry={start} />}
      {isObject(result) && (
        <ActionResult action={action} output={result.output} warnings={act.outcome?.warnings ?? []} />
      )}
    </div>
  );
}

function ActionPreview({ action, input }: { action: StepAction; input: JsonValue | null }) {
  const { t } = useTranslation("flows");
  const { data } = useRun();
  const dryRun = useDryRunNamed(action.action, input);
  if (input === null) return null;
  if (dryRun.error) return <ErrorPanel error={dryRun.error} compact />;
  if (!dryRun.outcome) return <SkeletonLines count={3} />;
  return (
    <div className={styles.preview} data-pending={dryRun.pending}>
      <h3>{t("preview.title")}</h3>
      <OutputLines lines={action.lines ?? []} scope={{ data, output: dryRun.outcome.output }} />
      <NoticeList notices={dryRun.outcome.warnings} />
      <ChangeList changes={dryRun.outcome.changes} future />
    </div>
  );
}

function ActionResult({
  action,
  output,
  warnings,
}: {
  action: StepAction;
  output: unknown;
  warnings: readonly Notice[];
}) {
  const { t } = useTranslation("flows");
  const { data } = useRun();
  return (
    <div className={styles.preview}>
      <h3>{t("action.done")}</h3>
      <OutputLines lines={action.lines ?? []} scope={{ data, output }} />
      <NoticeList notices={warnings} />
      <Documents links={action.documents ?? []} scope={{ data, output }} />
    </div>
  );
}
