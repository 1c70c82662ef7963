import { Button } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { groupDecimal } from "@/values/decimal";
import { LARGEST_LOGO, type LogoFault, readLogo } from "./logo";
import styles from "./settings.module.css";

interface LogoInputProps {
  /** A PNG file in base64. */
  value?: string | null;
  onChange?: (value: string | null) => void;
  disabled?: boolean;
}

/** The logo for documents: shown as it is, replaced or removed. */
export function LogoInput({ value, onChange, disabled }: LogoInputProps) {
  const { t } = useTranslation("settings");
  const picker = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<LogoFault | null>(null);
  async function take(file: File | undefined) {
    if (!file) return;
    const read = await readLogo(file);
    if ("fault" in read) return setFault(read.fault);
    setFault(null);
    onChange?.(read.base64);
  }
  return (
    <div className={styles.logo}>
      {value && <img src={`data:image/png;base64,${value}`} alt={t("company.logo")} />}
      <input
        ref={picker}
        type="file"
        accept="image/png"
        tabIndex={-1}
        aria-label={t("company.logo")}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <Button disabled={disabled} onClick={() => picker.current?.click()}>
        {value ? t("company.logoReplace") : t("company.logoChoose")}
      </Button>
      {value && (
        <Button type="text" disabled={disabled} onClick={() => onChange?.(null)}>
          {t("company.logoRemove")}
        </Button>
      )}
      {fault && (
        <div className={styles.fault} role="alert">
          {t(`company.logoFault.${fault}`, { limit: groupDecimal(String(LARGEST_LOGO / 1024)) })}
        </div>
      )}
    </div>
  );
}
