import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Progress } from "@/ipc";
import { splitSeconds } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
import styles from "./components.module.css";

interface ProgressPanelProps {
  title: string;
  progress: Progress | null;
  onCancel?: () => void;
}

/** Long work: which phase, how much is done, how fast, what is left, and a way to stop it. */
export function ProgressPanel({ title, progress, onCancel }: ProgressPanelProps) {
  const { t } = useTranslation("components");
  const share = progress?.total ? Math.min(1, progress.done / progress.total) : null;
  return (
    <div className={styles.progress} role="status">
      <div className={styles.progressHead}>
        <strong>{title}</strong>
        {onCancel && (
          <Button size="small" onClick={onCancel}>
            {t("progress.cancel")}
          </Button>
        )}
      </div>
      <div
        className={styles.bar}
        data-unknown={share === null}
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={progress?.total ?? undefined}
        aria-valuenow={progress?.done}
      >
        <i style={{ width: share === null ? undefined : `${share * 100}%` }} />
      </div>
      <ProgressFacts progress={progress} />
    </div>
  );
}

function ProgressFacts({ progress }: { progress: Progress | null }) {
  const { t } = useTranslation("components");
  if (!progress) return <div className={styles.progressFacts}>{t("progress.starting")}</div>;
  const { phase, done, total, ratePerSecond, secondsLeft } = progress;
  const facts = [
    // Phases are the core's codes; one without a text here is shown as it came.
    t(`progress.phases.${phase}`, phase),
    total === null
      ? groupDecimal(String(done))
      : `${groupDecimal(String(done))} / ${groupDecimal(String(total))}`,
    ratePerSecond === null
      ? null
      : t("progress.rate", { rate: groupDecimal(String(Math.round(ratePerSecond))) }),
    secondsLeft === null ? null : t("progress.left", splitSeconds(secondsLeft)),
  ];
  return <div className={styles.progressFacts}>{facts.filter((fact) => fact !== null).join("  ·  ")}</div>;
}
