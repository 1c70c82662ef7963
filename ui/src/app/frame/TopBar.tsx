import {
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  PlusOutlined,
  SearchOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, type MenuProps, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { KeyHint } from "@/components/KeyHint";
import { commandsFor, flowsFor } from "../features";
import { setPreferences, usePreferences } from "../preferences";
import { useGo } from "../router";
import { useMay, useSession, useStanding } from "../session";
import styles from "./frame.module.css";
import { useLeaveDemo } from "./leaveDemo";
import { OwnPasswordDialog } from "./OwnPasswordDialog";
import { PreferencesDialog } from "./PreferencesDialog";
import { AppearanceMenu, LanguageSwitch } from "./Switches";

interface TopBarProps {
  onSearch: () => void;
  onKeys: () => void;
}

/** Company, search, "new", language, look, and who I am. */
export function TopBar({ onSearch, onKeys }: TopBarProps) {
  const { t } = useTranslation("frame");
  const { place } = useStanding();
  const { navigationFolded } = usePreferences();
  const Fold = navigationFolded ? MenuUnfoldOutlined : MenuFoldOutlined;
  return (
    <header className={styles.top}>
      <Button
        type="text"
        size="small"
        icon={<Fold />}
        aria-label={t("fold")}
        onClick={() => setPreferences({ navigationFolded: !navigationFolded })}
      />
      <span className={styles.company}>{place?.companyName}</span>
      {place?.demo && <DemoBadge />}
      <button type="button" className={styles.search} onClick={onSearch}>
        <SearchOutlined />
        <span>{t("search")}</span>
        <KeyHint keys="mod+k" />
      </button>
      <NewMenu />
      <span className={styles.gap} />
      <LanguageSwitch />
      <AppearanceMenu />
      <WhoMenu onKeys={onKeys} />
    </header>
  );
}

/** Says that nothing here is real, and is the way out. */
function DemoBadge() {
  const { t } = useTranslation("frame");
  const leave = useLeaveDemo();
  if (!leave) return <Tag variant="outlined">{t("demo")}</Tag>;
  return (
    <Button size="small" data-demo title={t("leaveDemo.hint")} onClick={leave}>
      {t("demo")}
    </Button>
  );
}

function NewMenu() {
  const { t, i18n } = useTranslation("frame");
  const may = useMay();
  const go = useGo();
  const language = i18n.language === "en" ? "en" : "zh-CN";
  const items: NonNullable<MenuProps["items"]> = [
    ...flowsFor(may).map((flow) => ({
      key: `flow-${flow.id}`,
      label: flow.titles[language],
      onClick: () => go(`/flows/${flow.id}`),
    })),
    ...commandsFor(may)
      .filter((command) => command.creates)
      .map((command) => ({ key: command.id, label: t(command.label), onClick: () => command.run({ go }) })),
  ];
  if (items.length === 0) return null;
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button size="small" icon={<PlusOutlined />}>
        {t("new")}
      </Button>
    </Dropdown>
  );
}

function WhoMenu({ onKeys }: { onKeys: () => void }) {
  const { t } = useTranslation("frame");
  const session = useSession();
  const { lock, signOut } = useStanding();
  const [choosing, setChoosing] = useState(false);
  const [changing, setChanging] = useState(false);
  const items: MenuProps["items"] = [
    {
      key: "who",
      label: `${session.login} · ${session.roles.map((role) => t(`roles.${role}`, role)).join(t("who.comma"))}`,
      disabled: true,
    },
    { type: "divider" },
    { key: "preferences", label: t("who.preferences"), onClick: () => setChoosing(true) },
    { key: "password", label: t("who.password"), onClick: () => setChanging(true) },
    { key: "keys", label: t("who.keys"), extra: "?", onClick: onKeys },
    { type: "divider" },
    { key: "lock", label: t("who.lock"), onClick: lock },
    { key: "signOut", label: t("who.signOut"), onClick: signOut },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
        <Button type="text" size="small" icon={<UserOutlined />}>
          {session.name}
        </Button>
      </Dropdown>
      {changing && <OwnPasswordDialog onClose={() => setChanging(false)} />}
      {choosing && <PreferencesDialog onClose={() => setChoosing(false)} />}
    </>
  );
}
