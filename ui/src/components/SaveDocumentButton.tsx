import { DownloadOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { carrier, type DocumentCall, toBossError } from "@/ipc";

interface SaveDocumentButtonProps {
  call: DocumentCall;
  label: string;
}

/** Has a query make a document and saves it where the person says. */
export function SaveDocumentButton({ call, label }: SaveDocumentButtonProps) {
  const { t } = useTranslation("components");
  const language = useLanguage();
  const { message } = App.useApp();
  const [saving, setSaving] = useState(false);
  async function save() {
    setSaving(true);
    try {
      const saved = await carrier().saveDocument(call);
      if (saved) message.success(t("table.saved", { name: saved }));
    } catch (thrown) {
      message.error(toBossError(thrown).text(language).what);
    } finally {
      setSaving(false);
    }
  }
  return (
    <Button icon={<DownloadOutlined />} loading={saving} onClick={save}>
      {label}
    </Button>
  );
}
