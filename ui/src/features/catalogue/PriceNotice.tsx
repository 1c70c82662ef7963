import { Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { PdfPreview, SaveDocumentButton } from "@/components";
import type { NoticeFormat, PriceEffect } from "@/ipc";
import styles from "./catalogue.module.css";

interface PriceNoticeProps {
  /** The change whose effect is shown. */
  effect: PriceEffect;
  validFrom: string;
  onClose: () => void;
}

/** The written notice of a changed price: everybody it would have cost another sum, to look at, print and save. */
export function PriceNotice({ effect, validFrom, onClose }: PriceNoticeProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const name = t("notice.fileName", { validFrom });
  const call = (format: NoticeFormat) => ({
    query: "billing.price_notice",
    input: { effect, validFrom, language, format },
    suggestedName: `${name}.${format}`,
  });
  return (
    <Modal
      open
      title={t("notice.title")}
      width="min(1100px, 92vw)"
      footer={<SaveDocumentButton call={call("xlsx")} label={t("notice.xlsx")} />}
      onCancel={onClose}
      style={{ top: 24 }}
    >
      <div className={styles.notice}>
        <PdfPreview {...call("pdf")} />
      </div>
    </Modal>
  );
}
