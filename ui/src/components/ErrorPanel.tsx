import { CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type BossError, type Fault, type Notice, textOf } from "@/ipc";
import styles from "./components.module.css";

interface ErrorPanelProps {
  error: BossError;
  /** The faults to list; all of the error's when left out. Give those that no field shows. */
  faults?: readonly Fault[];
  onRetry?: () => void;
  /** The button that does what the text says, where there is one. */
  remedy?: { label: string; run: () => void };
  /** Leaves out code and request id, for small places like the sign-in. */
  compact?: boolean;
}

/** An error: what happened, why, what to do, the code and the request id to copy, every fault by its place. */
export function ErrorPanel({
  error,
  faults = error.faults,
  onRetry,
  remedy,
  compact = false,
}: ErrorPanelProps) {
  const { t } = useTranslation("components");
  const text = error.text(useLanguage());
  return (
    <div className={styles.error} role="alert">
      <strong>{text.what}</strong>
      {text.why && <p>{text.why}</p>}
      {text.do && <p>{text.do}</p>}
      {faults.length > 0 && <FaultList faults={faults} />}
      {(onRetry || remedy) && (
        <div className={styles.errorActions}>
          {remedy && (
            <Button size="small" type="primary" onClick={remedy.run}>
              {remedy.label}
            </Button>
          )}
          {onRetry && (
            <Button size="small" onClick={onRetry}>
              {t("error.retry")}
            </Button>
          )}
        </div>
      )}
      {!compact && <ErrorTrace error={error} />}
    </div>
  );
}

function ErrorTrace({ error }: { error: BossError }) {
  const { t } = useTranslation("components");
  const { requestId } = error.view;
  return (
    <div className={styles.errorTrace}>
      <span>{t("error.code", { code: error.code })}</span>
      {requestId && (
        <>
          <span>{t("error.request", { requestId })}</span>
          <CopyButton text={`${error.code} ${requestId}`} />
        </>
      )}
    </div>
  );
}

/** Copies a text and says so. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation("components");
  const [copied, setCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  }
  return (
    <Button size="small" type="text" icon={<CopyOutlined />} onClick={copy}>
      {copied ? t("error.copied") : (label ?? t("error.copy"))}
    </Button>
  );
}

const SHOWN_FAULTS = 50;

/** A fault's place as people say it: a line of a file has its number. */
function usePlaceWords(): (place: string) => string {
  const { t } = useTranslation("components");
  return (place) => {
    const line = /^line (\d+)$/.exec(place)?.[1];
    return line === undefined ? place : t("error.line", { line });
  };
}

/** Everything that is wrong, by place; long lists can be opened and copied whole. */
export function FaultList({ faults }: { faults: readonly Fault[] }) {
  const { t } = useTranslation("components");
  const language = useLanguage();
  const placeWords = usePlaceWords();
  const [all, setAll] = useState(false);
  const shown = all ? faults : faults.slice(0, SHOWN_FAULTS);
  const written = () =>
    faults
      .map((fault) => {
        const text = textOf(fault, language);
        return [placeWords(fault.place), text.what, text.do].join("\t");
      })
      .join("\n");
  return (
    <>
      <ul className={styles.faults} data-long={faults.length > SHOWN_FAULTS}>
        {shown.map((fault, index) => {
          const text = textOf(fault, language);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of a file may hold the same fault twice.
            <li key={`${index} ${fault.place} ${fault.code}`}>
              <span className={styles.place}>{placeWords(fault.place)}</span>
              <span>
                {text.what}
                {text.do && <small>{text.do}</small>}
              </span>
            </li>
          );
        })}
      </ul>
      {faults.length > 1 && (
        <div className={styles.errorTrace}>
          {shown.length < faults.length && (
            <Button size="small" type="link" onClick={() => setAll(true)}>
              {t("error.moreFaults", { count: faults.length - shown.length })}
            </Button>
          )}
          <CopyButton text={written()} label={t("error.copyFaults", { count: faults.length })} />
        </div>
      )}
    </>
  );
}

/** Warnings of an outcome: the action goes on, the person should know. */
export function NoticeList({ notices }: { notices: readonly Notice[] }) {
  const language = useLanguage();
  if (notices.length === 0) return null;
  return (
    <ul className={styles.notices}>
      {notices.map((notice) => {
        const text = textOf(notice, language);
        return (
          <li key={`${notice.code} ${notice.place ?? ""}`}>
            <strong>{text.what}</strong>
            {text.why && <span>{text.why}</span>}
            {text.do && <span>{text.do}</span>}
          </li>
        );
      })}
    </ul>
  );
}
