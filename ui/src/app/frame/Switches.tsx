import { BulbOutlined } from "@ant-design/icons";
import { Button, Dropdown, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { type Appearance, setPreferences, usePreferences } from "../preferences";

/** One press changes the language of everything at once. It is labelled in the language it leads to. */
export function LanguageSwitch() {
  const { language } = usePreferences();
  const other = language === "zh-CN" ? "en" : "zh-CN";
  return (
    <Button type="text" size="small" lang={other} onClick={() => setPreferences({ language: other })}>
      {other === "en" ? "English" : "中文"}
    </Button>
  );
}

const appearances: Appearance[] = ["light", "dark", "system"];

/** Light, dark, or as the system has it. */
export function AppearanceMenu() {
  const { t } = useTranslation("frame");
  const { appearance } = usePreferences();
  const labels: Record<Appearance, string> = {
    light: t("appearance.light"),
    dark: t("appearance.dark"),
    system: t("appearance.system"),
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [appearance],
        items: appearances.map((key) => ({
          key,
          label: labels[key],
          onClick: () => setPreferences({ appearance: key }),
        })),
      }}
    >
      <Tooltip title={t("appearance.title")}>
        <Button type="text" size="small" icon={<BulbOutlined />} aria-label={t("appearance.title")} />
      </Tooltip>
    </Dropdown>
  );
}
