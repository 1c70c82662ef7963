import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { DateInput, FormDialog } from "@/components";
import { useAsk } from "@/ipc";
import { todayIn } from "@/values/dates";

/** A task as its dialogs need it. */
export interface TaskAtHand {
  taskId: number;
  version: number;
  /** "S000012 · Object storage". */
  name: string;
  effectiveOn: string;
  verb: "add" | "modify" | "delete";
}

/** The company's day; the seat's while it is not known. */
export function useToday(): string {
  const company = useAsk("staff.company", {});
  return todayIn(company.data?.company.timeZone);
}

interface TaskDialogProps {
  task: TaskAtHand;
  onClose: () => void;
}

/** Says that a task is done, and since when. */
export function CompleteTaskDialog({ task, onClose }: TaskDialogProps) {
  const { t } = useTranslation("orders");
  const today = useToday();
  // What was agreed for a day to come cannot be done yet; the core says so.
  const initial = {
    completedOn: task.effectiveOn <= today ? (task.verb === "add" ? today : task.effectiveOn) : today,
  };
  return (
    <FormDialog
      title={t("complete.title", { task: task.name })}
      action="orders.complete_task"
      initial={initial}
      input={(values) => ({ taskId: task.taskId, version: task.version, completedOn: values.completedOn })}
      ready={(values) => Boolean(values.completedOn)}
      submitLabel={t("complete.button")}
      onClose={onClose}
    >
      <Form.Item
        name="completedOn"
        label={t("complete.day")}
        help={task.verb === "add" ? t("complete.helpAdd") : t("complete.helpChange")}
        extra={t("complete.agreed", { day: task.effectiveOn })}
        rules={[{ required: true, message: t("required") }]}
      >
        <DateInput from={task.effectiveOn <= today ? task.effectiveOn : undefined} to={today} />
      </Form.Item>
    </FormDialog>
  );
}

/** Says that a task cannot be done, and why. */
export function FailTaskDialog({ task, onClose }: TaskDialogProps) {
  const { t } = useTranslation("orders");
  return (
    <FormDialog
      title={t("fail.title", { task: task.name })}
      action="orders.fail_task"
      initial={{ reason: "" }}
      input={(values) => ({ taskId: task.taskId, version: task.version, reason: values.reason })}
      ready={(values) => values.reason.trim() !== ""}
      submitLabel={t("fail.button")}
      danger
      onClose={onClose}
    >
      <ReasonField label={t("fail.reason")} />
    </FormDialog>
  );
}

/** Gives an item of an order up; the others go on. */
export function CancelTaskDialog({ task, onClose }: TaskDialogProps) {
  const { t } = useTranslation("orders");
  return (
    <FormDialog
      title={t("cancelTask.title", { task: task.name })}
      action="orders.cancel_task"
      initial={{ reason: "" }}
      input={(values) => ({ taskId: task.taskId, version: task.version, reason: values.reason })}
      ready={(values) => values.reason.trim() !== ""}
      submitLabel={t("cancelTask.button")}
      danger
      onClose={onClose}
    >
      <ReasonField label={t("cancelTask.reason")} />
    </FormDialog>
  );
}

/** Why, for colleagues. */
export function ReasonField({ label }: { label: string }) {
  const { t } = useTranslation("orders");
  return (
    <Form.Item
      name="reason"
      label={label}
      extra={t("forColleagues")}
      rules={[{ required: true, whitespace: true, message: t("required") }]}
    >
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
    </Form.Item>
  );
}
