import { App } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { FormDialog, type ObjectAction, reasonOf } from "@/components";
import { type OrderDetail, toBossError, useAct } from "@/ipc";
import { ReasonField } from "./taskDialogs";

/** What can be done with an order as a whole, and the dialog that asks for what it needs. */
export function useOrderActions(order: OrderDetail | undefined): {
  actions: ObjectAction[];
  dialog: ReactNode;
} {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const { message } = App.useApp();
  const [open, setOpen] = useState<"hold" | "cancel" | null>(null);
  const resume = useAct("orders.resume");
  if (!order) return { actions: [], dialog: null };
  const { orderId, version, number } = order;
  async function goOn() {
    try {
      await resume.run({ orderId, version });
      message.success(t("resume.done", { order: number }));
    } catch (thrown) {
      const { what, do: remedy } = toBossError(thrown).text(language);
      message.error(`${what} ${remedy}`);
    }
  }
  const held = order.state === "held";
  const all = [
    { key: "resume", action: "orders.resume", run: goOn, primary: true, shown: held },
    { key: "hold", action: "orders.hold", run: () => setOpen("hold"), shown: !held },
    { key: "cancel", action: "orders.cancel", run: () => setOpen("cancel"), danger: true, shown: true },
  ] as const;
  const actions = all
    .filter(({ shown, action }) => shown && order.actions.some((each) => each.action === action))
    .map(({ key, action, run, ...rest }) => ({
      key,
      label: t(`order.${key}`),
      run,
      disabledReason: reasonOf(order.actions, action, language),
      primary: "primary" in rest,
      danger: "danger" in rest,
    }));
  const dialog = open && (
    <FormDialog
      title={t(`${open}.title`, { order: number })}
      action={open === "hold" ? "orders.hold" : "orders.cancel"}
      initial={{ reason: "" }}
      input={(values) => ({ orderId, version, reason: values.reason })}
      ready={(values) => values.reason.trim() !== ""}
      submitLabel={t(`${open}.button`)}
      danger={open === "cancel"}
      onClose={() => setOpen(null)}
    >
      <ReasonField label={t(`${open}.reason`)} />
    </FormDialog>
  );
  return { actions, dialog };
}
