import { Checkbox, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { FormDialog, QuantityInput } from "@/components";
import { AccountLookup } from "@/features/billing/AccountLookup";
import { type OrderableOffering, type SubscriptionDetail, useAsk } from "@/ipc";
import { OrderForecast } from "./BillForecasts";
import {
  at,
  type ChangeKind,
  type ChangeValues,
  changeOrder,
  isWhole,
  reduces,
  startOf,
} from "./changeOrder";
import { useToday } from "./taskDialogs";
import { WhenInput } from "./WhenInput";

interface ChangeDialogProps {
  kind: ChangeKind;
  detail: SubscriptionDetail;
  onClose: () => void;
}

/** Orders a change of a subscription, and says beforehand what will happen and what will be billed for it. */
export function ChangeDialog({ kind, detail, onClose }: ChangeDialogProps) {
  const { t } = useTranslation("orders");
  const go = useGo();
  const today = useToday();
  const row = detail.subscription;
  const goesOn = kind === "resume" || kind === "reactivate";
  return (
    <FormDialog
      title={t(`change.title.${kind}`, { subscription: row.number })}
      action="flows.order_services"
      width={640}
      initial={startOf(kind, detail, today)}
      input={(values: ChangeValues) => changeOrder(kind, row, values)}
      ready={(values: ChangeValues) => isWhole(kind, values, row.quantity)}
      submitLabel={t(`change.button.${kind}`)}
      danger={kind === "delete"}
      preview={({ output }) => <OrderForecast output={output} />}
      onClose={onClose}
      onDone={({ output }) => go(`/orders/${output.orderId}`)}
    >
      {kind === "changeOffering" && <OfferingField detail={detail} />}
      {kind === "move" && (
        <Form.Item
          name={at("toAccountId")}
          label={t("change.toAccount")}
          extra={t("change.toAccountHelp", { account: row.accountNumber, currency: detail.currency })}
          rules={[{ required: true, message: t("required") }]}
        >
          <AccountLookup />
        </Form.Item>
      )}
      {(kind === "modify" || kind === "changeOffering" || goesOn) && (
        <QuantityField kind={kind} detail={detail} />
      )}
      <Form.Item
        name={at("effectiveOn")}
        label={t(`change.on.${kind}`)}
        extra={t(`change.onHelp.${kind}`)}
        rules={[{ required: true, message: t("required") }]}
      >
        <WhenInput
          today={today}
          periodEnd={goesOn ? undefined : detail.periodEnd}
          from={row.startedOn ?? undefined}
        />
      </Form.Item>
      <CreditField kind={kind} now={row.quantity} />
      {kind === "changeOffering" && <AddOnsField detail={detail} />}
      <Form.Item name="note" label={t("note")} extra={t("forColleagues")}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} />
      </Form.Item>
    </FormDialog>
  );
}

/** What a subscription can become: every offering of its kind in its currency but its own. */
function useOfferings(detail: SubscriptionDetail, enabled = true) {
  const answer = useAsk("catalog.orderable", { currency: detail.currency }, { enabled });
  const all = answer.data?.rows ?? [];
  return {
    rows: all.filter((row) => row.offeringId !== detail.subscription.offeringId && canBecome(detail, row)),
    loading: answer.isFetching,
  };
}

/** A bundle takes nobody's place; what is added to another subscription becomes another add-on, everything else none. */
function canBecome(detail: SubscriptionDetail, row: OrderableOffering): boolean {
  return row.kind === (detail.offeringKind === "addOn" ? "addOn" : "standard");
}

/** What the subscription is to be. */
function OfferingField({ detail }: { detail: SubscriptionDetail }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const { rows, loading } = useOfferings(detail);
  return (
    <Form.Item
      name={at("offeringId")}
      label={t("change.offering")}
      extra={t("change.offeringNow", { offering: detail.subscription.offeringName[language] })}
      rules={[{ required: true, message: t("required") }]}
    >
      <Select<number>
        loading={loading}
        showSearch={{ optionFilterProp: "label" }}
        options={rows.map((row) => ({
          value: row.offeringId,
          label: `${row.name[language]} · ${row.priceSummary[language]}`,
        }))}
      />
    </Form.Item>
  );
}

function QuantityField({ kind, detail }: Omit<ChangeDialogProps, "onClose">) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const { quantity, unit } = detail.subscription;
  const form = Form.useFormInstance();
  const chosen: number | undefined = Form.useWatch(at("offeringId"), form);
  const { rows } = useOfferings(detail, kind === "changeOffering");
  const counted = rows.find((row) => row.offeringId === chosen)?.unit ?? unit;
  const same = (_: unknown, value: unknown) =>
    kind === "modify" && value === quantity ? Promise.reject(new Error(t("change.same"))) : Promise.resolve();
  const now = quantity
    ? t("change.quantityNow", { quantity, unit: unit[language] })
    : t("change.quantityBefore", { quantity: detail.agreedQuantity ?? "—", unit: unit[language] });
  return (
    <Form.Item
      name={at("quantity")}
      label={kind === "modify" ? t("change.newQuantity") : t("column.quantity")}
      style={{ maxWidth: 240 }}
      extra={now}
      rules={[{ required: true, message: t("required") }, { validator: same }]}
    >
      <QuantityInput unit={counted[language]} />
    </Form.Item>
  );
}

/** What becomes of add-ons that can't be added to the new offering; asked where there are any. */
function AddOnsField({ detail }: { detail: SubscriptionDetail }) {
  const { t } = useTranslation("orders");
  const served = detail.addOns.filter((one) => one.state !== "terminated");
  if (served.length === 0) return null;
  const numbers = served.map((one) => one.number).join(", ");
  return (
    <Form.Item name={at("endAddOns")} valuePropName="checked" extra={t("change.endAddOnsHelp", { numbers })}>
      <Checkbox>{t("change.endAddOns")}</Checkbox>
    </Form.Item>
  );
}

/** Shown where something paid in advance may be left over. */
function CreditField({ kind, now }: { kind: ChangeKind; now?: string | null }) {
  const { t } = useTranslation("orders");
  const form = Form.useFormInstance();
  const quantity: string | null = Form.useWatch(at("quantity"), form) ?? null;
  if (!reduces(kind, quantity, now)) return null;
  return (
    <Form.Item name={at("credit")} valuePropName="checked" extra={t("change.creditHelp")}>
      <Checkbox>{t("change.credit")}</Checkbox>
    </Form.Item>
  );
}
