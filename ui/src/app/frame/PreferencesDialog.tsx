import { Form, Modal, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useFocusBack } from "@/components/focusBack";
import { lockChoices, setPreferences, usePreferences } from "../preferences";

/** How this seat looks and when it locks. Every choice works at once. */
export function PreferencesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("frame");
  useFocusBack();
  const { language, appearance, lockMinutes } = usePreferences();
  return (
    <Modal open title={t("who.preferences")} footer={null} onCancel={onClose} width={420}>
      <Form layout="vertical">
        <Form.Item label={t("preferences.language")}>
          <Segmented
            value={language}
            options={[
              { value: "zh-CN", label: "中文" },
              { value: "en", label: "English" },
            ]}
            onChange={(value) => setPreferences({ language: value === "en" ? "en" : "zh-CN" })}
          />
        </Form.Item>
        <Form.Item label={t("appearance.title")}>
          <Segmented
            value={appearance}
            options={[
              { value: "light" as const, label: t("appearance.light") },
              { value: "dark" as const, label: t("appearance.dark") },
              { value: "system" as const, label: t("appearance.system") },
            ]}
            onChange={(value) => setPreferences({ appearance: value })}
          />
        </Form.Item>
        <Form.Item label={t("preferences.lock")} extra={t("preferences.lockHelp")}>
          <Select
            value={lockMinutes}
            style={{ width: 160 }}
            options={lockChoices.map((minutes) => ({
              value: minutes,
              label: t("preferences.minutes", { minutes }),
            }))}
            onChange={(minutes: number) => setPreferences({ lockMinutes: minutes })}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
