import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useEscape } from "@/app/keys";
import { KeyHint } from "./KeyHint";
import styles from "./page.module.css";

interface SidePanelProps {
  title?: ReactNode;
  onClose: () => void;
  /** Opens the object's own page. */
  onOpenPage?: () => void;
  children: ReactNode;
}

/** A panel beside a list: the list stays in use while it shows one row. Esc closes it. */
export function SidePanel({ title, onClose, onOpenPage, children }: SidePanelProps) {
  const { t } = useTranslation("components");
  useEscape(onClose);
  return (
    <aside className={styles.panel}>
      <header>
        <h2>{title}</h2>
        <span className={styles.gap} />
        {onOpenPage && (
          <Button size="small" onClick={onOpenPage}>
            {t("panel.openPage")} <KeyHint keys="shift+enter" />
          </Button>
        )}
        <Button
          size="small"
          type="text"
          icon={<CloseOutlined />}
          aria-label={t("panel.close")}
          onClick={onClose}
        />
      </header>
      <div className={styles.panelBody}>{children}</div>
    </aside>
  );
}
