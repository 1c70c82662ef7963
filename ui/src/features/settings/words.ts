import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ActionName } from "@/ipc";

/** The name of an action as a person says it. */
export function useActionWords(): (action: ActionName) => string {
  const { t } = useTranslation("audit");
  return useCallback((action) => t(`action.${action}`), [t]);
}
