import { DownloadOutlined, PrinterOutlined } from "@ant-design/icons";
import { App, Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcut } from "@/app/keys";
import { useLanguage } from "@/app/preferences";
import { PdfPreview } from "@/components";
import { carrier, type ReportTableSort, toBossError } from "@/ipc";
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
  const { message } = App.useApp();
  const [printing, setPrinting] = useState(false);
  const [saving, setSaving] = useState(false);
  const input = { month, currency, language, rows, sort };
  const name = t("export.fileName", { month, currency });
  async function save() {
    setSaving(true);
    try {
      const saved = await carrier().saveDocument({
        query: "reports.month_xlsx",
        input,
        suggestedName: `${name}.xlsx`,
      });
      if (saved) message.success(t("export.saved", { name: saved }));
    } catch (thrown) {
      message.error(toBossError(thrown).text(language).what);
    } finally {
      setSaving(false);
    }
  }
  useShortcut("mod+p", "reports:export.print", () => setPrinting(true));
  return (
    <>
      <Button icon={<DownloadOutlined />} loading={saving} onClick={save}>
        {t("export.xlsx")}
      </Button>
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
