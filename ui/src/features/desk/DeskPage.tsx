import { useTranslation } from "react-i18next";
import { useMay, useSession } from "@/app/session";
import { ErrorPanel, Page, SkeletonLines } from "@/components";
import { type DeskGroup, useAsk } from "@/ipc";
import styles from "./desk.module.css";
import { FlowEntries, useDeskFlows } from "./FlowEntries";
import { MonthFigures, MonthsChart } from "./MonthFigures";
import { WorkGroup } from "./WorkGroup";

/** How often the desk looks whether new work waits. */
const LOOK_EVERY_MS = 60_000;

/** The desk: what this person runs, then what waits for them, each line one step from its remedy. */
export default function DeskPage() {
  const { t } = useTranslation("desk");
  const may = useMay();
  const { name } = useSession();
  const flows = useDeskFlows();
  return (
    <Page title={t("hello", { name })}>
      <div className={styles.desk}>
        {flows.length > 0 && <FlowEntries flows={flows} />}
        {may("reportsRead") && <MonthFigures />}
        <Work />
      </div>
    </Page>
  );
}

function Work() {
  const { t } = useTranslation("desk");
  const charted = useMay()("reportsRead");
  const answer = useAsk("flows.desk", {}, { refetchEvery: LOOK_EVERY_MS });
  if (answer.error && !answer.data)
    return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={8} />;
  const waiting = answer.data.groups.filter((group) => group.count > 0);
  return (
    <section>
      <h2 className={styles.heading}>{t("waits")}</h2>
      <div className={styles.groups} onKeyDown={moveBetweenLines}>
        {waiting.length === 0 && (
          <div className={styles.calm}>
            <strong>{t("nothing")}</strong>
            <p>{t("nothingText")}</p>
          </div>
        )}
        {waiting.map((group: DeskGroup) => (
          <WorkGroup key={group.kind} group={group} />
        ))}
        {charted && <MonthsChart wide={waiting.length > 0 && waiting.length % 2 === 0} />}
      </div>
    </section>
  );
}

/** Arrow keys go from line to line over all groups. */
function moveBetweenLines(event: React.KeyboardEvent<HTMLDivElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-line]")];
  const at = lines.findIndex((line) => line.matches(":focus"));
  if (at < 0) return;
  event.preventDefault();
  lines[Math.min(lines.length - 1, Math.max(0, at + step))]?.focus();
}
