import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type ObjectAction, reasonOf, useReasons } from "@/components";
import type { SubscriptionDetail } from "@/ipc";
import { ChangeDialog } from "./ChangeDialog";
import { type ChangeKind, offered } from "./changeOrder";
import { GroupDialog } from "./GroupDialog";

/** What can be done with a subscription: each change is a new order, but for the bill it stands on. */
export function useSubscriptionActions(detail: SubscriptionDetail | undefined): {
  actions: ObjectAction[];
  dialog: ReactNode;
} {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const [open, setOpen] = useState<ChangeKind | "group" | null>(null);
  const refusal = useReasons();
  if (!detail) return { actions: [], dialog: null };
  const changes: ObjectAction[] = offered[detail.subscription.state].map((kind) => ({
    key: kind,
    label: t(`change.${kind}`),
    run: () => setOpen(kind),
    disabledReason: reasonOf(detail.actions, kind, language),
    primary: kind === "resume",
    danger: kind === "delete",
  }));
  const group: ObjectAction = {
    key: "group",
    label: t("group.button"),
    run: () => setOpen("group"),
    disabledReason: refusal("orders.group_subscription"),
  };
  const actions = [...changes, group];
  const close = () => setOpen(null);
  const dialog =
    open === "group" ? (
      <GroupDialog detail={detail} onClose={close} />
    ) : (
      open && <ChangeDialog kind={open} detail={detail} onClose={close} />
    );
  return { actions, dialog };
}
