import { App } from "antd";
import { useTranslation } from "react-i18next";
import { toBossError } from "@/ipc";
import { usePreferences } from "../preferences";
import { useGo } from "../router";
import { useStanding } from "../session";

/** Asks, saying what will happen, and leaves the demo company; null where there is none to leave. */
export function useLeaveDemo(): (() => void) | null {
  const { t } = useTranslation("frame");
  const { modal, message } = App.useApp();
  const { language } = usePreferences();
  const { leaveDemo } = useStanding();
  const go = useGo();
  if (!leaveDemo) return null;
  async function leave() {
    try {
      await leaveDemo?.();
      go("/");
    } catch (thrown) {
      message.error(toBossError(thrown).text(language).what);
      throw thrown;
    }
  }
  return () =>
    modal.confirm({
      title: t("leaveDemo.title"),
      content: (
        <>
          <p>{t("leaveDemo.text")}</p>
          <p>{t("leaveDemo.kept")}</p>
        </>
      ),
      width: 480,
      okText: t("leaveDemo.button"),
      cancelText: t("leaveDemo.stay"),
      focusable: { autoFocusButton: "cancel" },
      onOk: leave,
    });
}
