import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type BossError, type ChosenFile, carrier, toBossError } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./components.module.css";
import { ErrorPanel } from "./ErrorPanel";

interface FilePickProps {
  id?: string;
  /** What the file is for, as the core knows it, e.g. `usage`. */
  purpose: string;
  /** Extensions, e.g. `.csv`. */
  accept?: string;
  value?: ChosenFile | null;
  onChange?: (file: ChosenFile | null) => void;
  disabled?: boolean;
}

/** Lets the person choose a file; what it gives is the token an action's input carries. */
export function FilePick({ id, purpose, accept, value, onChange, disabled }: FilePickProps) {
  const { t } = useTranslation("components");
  const [reading, setReading] = useState(false);
  const [error, setError] = useState<BossError | null>(null);
  async function choose() {
    setReading(true);
    setError(null);
    try {
      const file = await carrier().chooseFile(purpose, accept);
      if (file) onChange?.(file);
    } catch (thrown) {
      setError(toBossError(thrown));
    } finally {
      setReading(false);
    }
  }
  return (
    <div className={styles.filePick}>
      <Button id={id} onClick={choose} loading={reading} disabled={disabled}>
        {value ? t("file.other") : t("file.choose")}
      </Button>
      {value && (
        <>
          <span>{value.name}</span>
          <span className={styles.soft}>{fileSize(value.size)}</span>
          <Button type="text" size="small" disabled={disabled} onClick={() => onChange?.(null)}>
            {t("file.remove")}
          </Button>
        </>
      )}
      {error && <ErrorPanel error={error} onRetry={choose} compact />}
    </div>
  );
}

/** Bytes in the unit that fits, whole below 10 of the next. */
export function fileSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  const power = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${groupDecimal(String(Math.round(bytes / 1000 ** power)))} ${units[power]}`;
}
