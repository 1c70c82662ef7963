import { useTranslation } from "react-i18next";
import { StateTag } from "@/components";
import type { BillRunState as State } from "@/ipc";

/** How a run stands, in words; one that is not at its end wants to be seen. */
export function BillRunState({ state }: { state: State }) {
  const { t } = useTranslation("billing");
  const tone = state === "inProgress" ? "warn" : undefined;
  return <StateTag state={state} label={t(`runs.states.${state}`)} tone={tone} />;
}
