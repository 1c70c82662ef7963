import { useTranslation } from "react-i18next";
import { StateTag } from "@/components";
import type { BillRunRow } from "@/ipc";

/** How a run stands, in words; one that is not at its end, or whose drafts wait, wants to be seen. */
export function BillRunState({ run }: { run: Pick<BillRunRow, "state" | "drafts"> }) {
  const { t } = useTranslation("billing");
  const { state, drafts } = run;
  if (state === "completed" && drafts > 0)
    return <StateTag state="pending" label={t("drafts:run.waiting", { count: drafts })} />;
  const tone = state === "inProgress" ? "warn" : undefined;
  return <StateTag state={state} label={t(`runs.states.${state}`)} tone={tone} />;
}
