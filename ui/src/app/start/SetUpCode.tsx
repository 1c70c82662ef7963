import { Input } from "antd";
import { useTranslation } from "react-i18next";
import styles from "../app.module.css";

interface SetUpCodeProps {
  value: string;
  onChange: (code: string) => void;
}

/** What a server shows where it was started, and asks of whoever sets up its company. */
export function SetUpCode({ value, onChange }: SetUpCodeProps) {
  const { t } = useTranslation("start");
  return (
    <label className={styles.code} htmlFor="set-up-code">
      {t("choose.code")}
      <Input
        id="set-up-code"
        value={value}
        // It is asked for before anything else.
        autoFocus={value === ""}
        autoComplete="off"
        placeholder="XXXX-XXXX-XXXX"
        onChange={(event) => onChange(event.target.value)}
      />
      <small>{t("choose.codeHelp")}</small>
    </label>
  );
}
