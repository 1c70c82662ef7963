import { App, Button, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { reasonOf } from "@/components";
import { type AllowedAction, toBossError, useAct } from "@/ipc";
import { CancelTaskDialog, CompleteTaskDialog, FailTaskDialog, type TaskAtHand } from "./taskDialogs";

interface TaskActionsProps {
  task: TaskAtHand;
  actions: readonly AllowedAction[];
  /** Leaves out what is not possible now, for narrow places. */
  onlyAllowed?: boolean;
}

/** What can be done with an activation task; what cannot says why. */
export function TaskActions({ task, actions, onlyAllowed = false }: TaskActionsProps) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const { message } = App.useApp();
  const [open, setOpen] = useState<"complete" | "fail" | "cancel" | null>(null);
  const retry = useAct("orders.retry_task");
  async function tryAgain() {
    try {
      await retry.run({ taskId: task.taskId, version: task.version });
      message.success(t("retry.done", { task: task.name }));
    } catch (thrown) {
      const { what, do: remedy } = toBossError(thrown).text(language);
      message.error(`${what} ${remedy}`);
    }
  }
  const all = [
    { key: "complete", action: "orders.complete_task", run: () => setOpen("complete") },
    { key: "retry", action: "orders.retry_task", run: tryAgain },
    { key: "fail", action: "orders.fail_task", run: () => setOpen("fail") },
    { key: "cancel", action: "orders.cancel_task", run: () => setOpen("cancel") },
  ] as const;
  const known = all
    .filter(({ action }) => actions.some((each) => each.action === action))
    .map((each) => ({ ...each, reason: reasonOf(actions, each.action, language) }));
  // Where nothing is left to do, buttons that all say no would only be noise.
  const over = known.every(({ reason }) => reason !== null);
  const shown = onlyAllowed || over ? known.filter(({ reason }) => reason === null) : known;
  return (
    <>
      {shown.map(({ key, run, reason }) => (
        <Tooltip key={key} title={reason}>
          <Button
            size="small"
            type={key === "complete" && reason === null ? "primary" : "default"}
            disabled={reason !== null}
            loading={key === "retry" && retry.running}
            onClick={run}
          >
            {t(`task.${key}`)}
          </Button>
        </Tooltip>
      ))}
      {open === "complete" && <CompleteTaskDialog task={task} onClose={() => setOpen(null)} />}
      {open === "cancel" && <CancelTaskDialog task={task} onClose={() => setOpen(null)} />}
      {open === "fail" && <FailTaskDialog task={task} onClose={() => setOpen(null)} />}
    </>
  );
}
