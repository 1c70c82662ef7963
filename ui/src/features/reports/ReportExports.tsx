import { PrinterOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcut } from "@/app/keys";
import { useLanguage } from "@/app/preferences";
import { PdfPreview, SaveDocumentButton } from "@/components";
import type { ReportTableSort } from "@/ipc";
import styles from "./reports.module.css";

interface ReportExportsProps {
  month: string;
  currency: string;
  rows: number;
  sort: ReportTableSort;
}

/** The month as a workbook, and as a PDF to look at, print and save: the same model as on the screen. */
export function ReportExports({ month, currency, rows, sort }: ReportExportsProps) {
  const { t } = useTranslation("reports");
  const language = useLanguage();
  const [printing, setPrinting] = useState(false);
  const input = { month, currency, language, rows, sort };
  const name = t("export.fileName", { month, currency });
  useShortcut("mod+p", "reports:export.print", () => setPrinting(true));
  return (
    <>
      <SaveDocumentButton
        call={{ query: "reports.month_xlsx", input, suggestedName: `${name}.xlsx` }}
        label={t("export.xlsx")}
      />
      <Button icon={<PrinterOutlined />} onClick={() => setPrinting(true)}>
        {t("export.pdf")}
      </Button>
      {printing && (
        <Modal
          open
          title={name}
          width="min(1100px, 92vw)"
          footer={null}
          onCancel={() => setPrinting(false)}
          style={{ top: 24 }}
        >
          <div className={styles.paper}>
            <PdfPreview query="reports.month_pdf" input={input} suggestedName={`${name}.pdf`} />
          </div>
        </Modal>
      )}
    </>
  );
}
