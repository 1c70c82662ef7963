import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type ObjectAction, reasonOf } from "@/components";
import type { SubscriptionDetail } from "@/ipc";
import { ChangeDialog } from "./ChangeDialog";
import { type ChangeKind, offered } from "./changeOrder";

/** What can be done with a subscription: each change is a new order. */
export function useSubscriptionActions(detail: SubscriptionDetail | undefined): {
  actions: ObjectAction[];
  dialog: ReactNode;
} {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const [open, setOpen] = useState<ChangeKind | null>(null);
  if (!detail) return { actions: [], dialog: null };
  const actions = offered[detail.subscription.state].map((kind) => ({
    key: kind,
    label: t(`change.${kind}`),
    run: () => setOpen(kind),
    disabledReason: reasonOf(detail.actions, kind, language),
    primary: kind === "resume",
    danger: kind === "delete",
  }));
  const dialog = open && <ChangeDialog kind={open} detail={detail} onClose={() => setOpen(null)} />;
  return { actions, dialog };
}
