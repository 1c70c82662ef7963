import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useMay } from "@/app/session";
import { type ActionName, type AllowedAction, actionPermissions, type Language, textOf } from "@/ipc";

/**
 * Why an action cannot be done now, from what an object's detail says about its actions; null when it can be done. An
 * action the detail does not name is not refused here: the core still judges it.
 */
export function reasonOf(
  actions: readonly AllowedAction[],
  action: string,
  language: Language,
): string | null {
  const found = actions.find((each) => each.action === action);
  if (!found || found.allowed) return null;
  if (!found.reason) return "—";
  const { what, do: remedy } = textOf(found.reason, language);
  return [what, remedy].filter((sentence) => sentence !== "").join(" ");
}

/** {@link reasonOf} in the person's language; actions an object's detail does not name are judged by permission. */
export function useReasons(actions: readonly AllowedAction[] = []): (action: ActionName) => string | null {
  const { t } = useTranslation("components");
  const language = useLanguage();
  const may = useMay();
  return useCallback(
    (action) =>
      reasonOf(actions, action, language) ??
      (may(actionPermissions[action]) ? null : t("actions.notPermitted")),
    [actions, language, may, t],
  );
}
