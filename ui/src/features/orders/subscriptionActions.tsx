import { Form, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { DateInput, FormDialog, type ObjectAction, QuantityInput, reasonOf } from "@/components";
import type { PlaceOrder, SubscriptionDetail } from "@/ipc";
import { useToday } from "./taskDialogs";

interface ChangeValues {
  quantity: string | null;
  effectiveOn: string;
  note: string;
}

/** The order that changes a subscription's quantity or ends it. */
export function changeOrder(
  kind: "modify" | "delete",
  at: { accountId: number; subscriptionId: number },
  values: ChangeValues,
): PlaceOrder {
  const { subscriptionId } = at;
  const { effectiveOn, quantity } = values;
  return {
    accountId: at.accountId,
    ...(values.note.trim() === "" ? {} : { note: values.note.trim() }),
    items: [
      kind === "modify"
        ? { verb: "modify", subscriptionId, quantity: quantity ?? "", effectiveOn }
        : { verb: "delete", subscriptionId, effectiveOn },
    ],
  };
}

/** What can be done with a subscription: changing its quantity and ending it are new orders. */
export function useSubscriptionActions(detail: SubscriptionDetail | undefined): {
  actions: ObjectAction[];
  dialog: ReactNode;
} {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const [open, setOpen] = useState<"modify" | "delete" | null>(null);
  if (!detail) return { actions: [], dialog: null };
  const kinds = ["modify", "delete"] as const;
  const actions = kinds
    .filter((kind) => detail.actions.some((each) => each.action === kind))
    .map((kind) => ({
      key: kind,
      label: t(`change.${kind}`),
      run: () => setOpen(kind),
      disabledReason: reasonOf(detail.actions, kind, language),
      danger: kind === "delete",
    }));
  const dialog = open && <ChangeDialog kind={open} detail={detail} onClose={() => setOpen(null)} />;
  return { actions, dialog };
}

interface ChangeDialogProps {
  kind: "modify" | "delete";
  detail: SubscriptionDetail;
  onClose: () => void;
}

function ChangeDialog({ kind, detail, onClose }: ChangeDialogProps) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const go = useGo();
  const today = useToday();
  const row = detail.subscription;
  const initial: ChangeValues = { quantity: row.quantity ?? null, effectiveOn: today, note: "" };
  const changed = (values: ChangeValues) =>
    kind === "delete" || (values.quantity !== null && values.quantity !== row.quantity);
  return (
    <FormDialog
      title={t(`change.${kind}Title`, { subscription: row.number })}
      action="orders.place"
      initial={initial}
      input={(values) => changeOrder(kind, row, values)}
      ready={(values) => Boolean(values.effectiveOn) && changed(values)}
      submitLabel={t(`change.${kind}Button`)}
      danger={kind === "delete"}
      preview={({ output }) => {
        const [item] = output.items;
        return item && <p>{t(`change.then.${item.connector}`)}</p>;
      }}
      onClose={onClose}
      onDone={({ output }) => go(`/orders/${output.orderId}`)}
    >
      {kind === "modify" && (
        <Form.Item
          name="quantity"
          label={t("change.newQuantity")}
          style={{ maxWidth: 240 }}
          extra={t("change.quantityNow", { quantity: row.quantity ?? "—", unit: row.unit[language] })}
          rules={[
            { required: true, message: t("required") },
            {
              validator: (_, value) =>
                value === row.quantity ? Promise.reject(new Error(t("change.same"))) : Promise.resolve(),
            },
          ]}
        >
          <QuantityInput unit={row.unit[language]} />
        </Form.Item>
      )}
      <Form.Item
        name="effectiveOn"
        label={t(`change.${kind}On`)}
        extra={t(`change.${kind}OnHelp`)}
        rules={[{ required: true, message: t("required") }]}
      >
        <DateInput from={row.startedOn ?? undefined} />
      </Form.Item>
      <Form.Item name="note" label={t("note")} extra={t("forColleagues")}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} />
      </Form.Item>
    </FormDialog>
  );
}
