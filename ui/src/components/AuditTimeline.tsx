import { useTranslation } from "react-i18next";
import type { TimelineEntry as AuditEntry } from "@/ipc";
import { Timeline } from "./Timeline";

/** What happened to an object, from the core's audit record: who did which action, when, and how it came in. */
export function AuditTimeline({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useTranslation("audit");
  return (
    <Timeline
      entries={entries.map((entry) => ({
        key: `${entry.requestId} ${entry.action} ${entry.verb}`,
        at: entry.at,
        who: entry.staffName ?? t("system"),
        what: t(`done.${entry.action}`, entry.action),
        detail: entry.carrier === "window" ? undefined : t(`carriers.${entry.carrier}`, entry.carrier),
        requestId: entry.requestId,
      }))}
    />
  );
}
