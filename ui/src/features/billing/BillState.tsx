import { useTranslation } from "react-i18next";
import { StateTag } from "@/components";
import type { BillState as State } from "@/ipc";

/** A bill's state in words; a bill past its due day says that first. */
export function BillState({ state, overdue = false }: { state: State; overdue?: boolean }) {
  const { t } = useTranslation("billing");
  const shown = overdue ? "overdue" : state;
  return <StateTag state={shown} label={t(`states.${shown}`)} />;
}

/** The states a list of bills is filtered by: those derived first, since they are what is asked for. */
export const billListStates = [
  "open",
  "overdue",
  "uninvoiced",
  "new",
  "validated",
  "sent",
  "partiallyPaid",
  "settled",
  "onHold",
] as const;
