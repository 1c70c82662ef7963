import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatInstant } from "@/values/dates";
import { CopyButton } from "./ErrorPanel";
import styles from "./page.module.css";

/** One thing that happened, from the audit record. */
export interface TimelineEntry {
  key: string | number;
  /** RFC 3339, UTC. */
  at: string;
  who?: string | null;
  what: ReactNode;
  detail?: ReactNode;
  requestId?: string | null;
}

/** Everything that happened to an object, newest first as given. */
export function Timeline({ entries, title }: { entries: readonly TimelineEntry[]; title?: string }) {
  const { t } = useTranslation("components");
  return (
    <section className={styles.timeline}>
      <h2>{title ?? t("timeline.title")}</h2>
      {entries.length === 0 && <p className={styles.soft}>{t("timeline.nothing")}</p>}
      <ol>
        {entries.map((entry) => (
          <li key={entry.key}>
            <div className={styles.when}>
              <time className="number" dateTime={entry.at}>
                {formatInstant(entry.at)}
              </time>
              {entry.who && <span>{entry.who}</span>}
            </div>
            <div>
              {entry.what}
              {entry.detail && <span className={styles.how}>{entry.detail}</span>}
            </div>
            {entry.requestId && <RequestId id={entry.requestId} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function RequestId({ id }: { id: string }) {
  return (
    <div className={styles.request}>
      <span title={id}>{id}</span>
      <CopyButton text={id} plain />
    </div>
  );
}
