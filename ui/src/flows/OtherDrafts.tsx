import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { useAsk } from "@/ipc";
import { formatInstant } from "@/values/dates";
import styles from "./flows.module.css";

const SHOWN = 3;

/** Drafts of this flow that wait, this run's `own` aside, offered before anything is typed anew. */
export function OtherDrafts({ flow, own }: { flow: string; own: number | null }) {
  const { t } = useTranslation("flows");
  const go = useGo();
  const answer = useAsk("flows.drafts", { flow });
  const rows = (answer.data?.rows ?? []).filter((draft) => draft.draftId !== own);
  if (rows.length === 0) return null;
  return (
    <div className={styles.drafts}>
      <span>{t("draft.waiting", { count: rows.length })}</span>
      {rows.slice(0, SHOWN).map((draft) => (
        <button key={draft.draftId} type="button" onClick={() => go(`/flows/${flow}?draft=${draft.draftId}`)}>
          {draft.title} <small className="number">{formatInstant(draft.savedAt)}</small>
        </button>
      ))}
    </div>
  );
}
