import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type BossError, type Fault, type Notice, textOf } from "@/ipc";
import styles from "./components.module.css";
import { usePlaceWords } from "./placeWords";

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
  // What to correct is said where it is, not in a list below.
  const atFields = error.faults.length > 0 && faults.length === 0;
  return (
    <div className={styles.error} role="alert">
      <strong>{text.what}</strong>
      {text.why && !atFields && <p>{text.why}</p>}
      {atFields ? <p>{t("error.atFields")}</p> : text.do && <p>{text.do}</p>}
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

interface CopyButtonProps {
  text: string;
  label?: string;
  /** Only the icon, where the text stands beside it. */
  plain?: boolean;
}

/** Copies a text and says so. */
export function CopyButton({ text, label, plain = false }: CopyButtonProps) {
  const { t } = useTranslation("components");
  const [copied, setCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  }
  const says = copied ? t("error.copied") : (label ?? t("error.copy"));
  const Icon = copied ? CheckOutlined : CopyOutlined;
  return (
    <Button
      size="small"
      type="text"
      icon={<Icon />}
      onClick={copy}
      aria-label={plain ? says : undefined}
      title={plain ? says : undefined}
    >
      {plain ? null : says}
    </Button>
  );
}

const SHOWN_FAULTS = 50;

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
        return [placeWords(fault.place) ?? "", text.what, text.do].join("\t");
      })
      .join("\n");
  return (
    <>
      <ul className={styles.faults} data-long={faults.length > SHOWN_FAULTS}>
        {shown.map((fault, index) => {
          const text = textOf(fault, language);
          const place = placeWords(fault.place);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of a file may hold the same fault twice.
            <li key={`${index} ${fault.place} ${fault.code}`}>
              {place !== null && <span className={styles.place}>{place}</span>}
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
  // The same said of two fields is said once.
  const said = new Map(notices.map((notice) => [Object.values(textOf(notice, language)).join(), notice]));
  if (said.size === 0) return null;
  return (
    <ul className={styles.notices}>
      {[...said].map(([key, notice]) => {
        const text = textOf(notice, language);
        return (
          <li key={key}>
            <strong>{text.what}</strong>
            {text.why && <span>{text.why}</span>}
            {text.do && <span>{text.do}</span>}
          </li>
        );
      })}
    </ul>
  );
}
