import { type ReactNode, useCallback, useState } from "react";
import type { ActionInput, ActionName } from "@/ipc";
import { FormDialog } from "./FormDialog";

interface ConfirmDialogProps<N extends ActionName> {
  title: string;
  /** What it means, in a sentence or two. */
  text: ReactNode;
  action: N;
  input: ActionInput<N>;
  submitLabel: string;
  danger?: boolean;
  onClose: () => void;
  onDone?: () => void;
}

/** Asks before an action without fields; the dry run's warnings and refusals stand there before it is done. */
export function ConfirmDialog<N extends ActionName>(props: ConfirmDialogProps<N>) {
  const { input } = props;
  const [first] = useState(input);
  const give = useCallback(() => first, [first]);
  return (
    <FormDialog<N, object>
      title={props.title}
      action={props.action}
      initial={{}}
      input={give}
      submitLabel={props.submitLabel}
      danger={props.danger}
      width={480}
      showRefusal
      onClose={props.onClose}
      onDone={props.onDone}
    >
      <p>{props.text}</p>
    </FormDialog>
  );
}
