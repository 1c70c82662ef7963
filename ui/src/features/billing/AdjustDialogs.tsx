import { Form, Select } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { Amount, ConfirmDialog, ExplainLines, FormDialog } from "@/components";
import type { AdjustBill, BillItemRow, BillView, ChangedDraft, ChargeRow } from "@/ipc";
import { formatAmount } from "@/values/money";
import { minus } from "./amounts";
import { billName } from "./billName";
import { ItemFields, ReasonField } from "./ItemFields";
import { type ItemDraft, isItemComplete, itemInput } from "./items";
import { periodText } from "./periods";

interface DialogProps {
  view: BillView;
  onClose: () => void;
}

/** The form of an adjustment; the names are the places of the action's input. */
export interface AdjustmentDraft {
  item?: ItemDraft;
  chargeId?: number | null;
  reason?: string;
}

/** What an adjustment begins with: taxed as the charge it adjusts, or as the first that stands on the draft. */
export function firstAdjustment({ charges, items }: BillView, charge: ChargeRow | null): AdjustmentDraft {
  const taxRate = (charge ?? charges[0] ?? items[0])?.taxRate ?? null;
  const item: ItemDraft = { by: "amount", quantity: "1", taxRate, taxIncluded: false };
  return { item, chargeId: charge?.chargeId ?? null };
}

export function adjustmentInput(
  draft: { billId: number; version: number },
  values: AdjustmentDraft,
): AdjustBill {
  return {
    ...draft,
    item: itemInput(values.item ?? {}),
    chargeId: values.chargeId ?? null,
    reason: values.reason?.trim() ?? "",
  };
}

export function isAdjustmentReady({ item, reason }: AdjustmentDraft): boolean {
  return isItemComplete(item ?? {}) && Boolean(reason?.trim());
}

/** Adds a line to a draft, and says beforehand what the draft comes to then. */
export function AdjustBillDialog({ view, charge, onClose }: DialogProps & { charge: ChargeRow | null }) {
  const { t } = useTranslation("drafts");
  const { billId, total } = view.bill;
  const { version } = view;
  const input = useCallback(
    (values: AdjustmentDraft) => adjustmentInput({ billId, version }, values),
    [billId, version],
  );
  return (
    <FormDialog<"billing.adjust_bill", AdjustmentDraft>
      title={t("adjust.title", { number: billName(view.bill) })}
      action="billing.adjust_bill"
      initial={firstAdjustment(view, charge)}
      input={input}
      ready={isAdjustmentReady}
      submitLabel={t("adjust.submit")}
      width={640}
      preview={({ output }) => <Becomes before={total} after={output} />}
      onClose={onClose}
    >
      <ItemFields currency={total.currency} />
      {view.charges.length > 0 && <ChargeField charges={view.charges} />}
      <ReasonField />
    </FormDialog>
  );
}

/** The charge that is adjusted. Its tax rate is the line's then. */
function ChargeField({ charges }: { charges: readonly ChargeRow[] }) {
  const { t } = useTranslation("drafts");
  const language = useLanguage();
  const form = Form.useFormInstance<AdjustmentDraft>();
  // Both values change at once, before the form is told: what is tried beforehand never has the rate of another charge.
  function take(chargeId: number | undefined) {
    const charge = charges.find((each) => each.chargeId === chargeId);
    if (charge) form.setFieldValue(["item", "taxRate"], charge.taxRate);
    return chargeId ?? null;
  }
  return (
    <Form.Item
      name="chargeId"
      label={t("adjust.charge")}
      extra={t("adjust.chargeHelp")}
      getValueFromEvent={take}
    >
      <Select
        allowClear
        placeholder={t("adjust.noCharge")}
        showSearch={{ optionFilterProp: "label" }}
        options={charges.map((charge) => ({
          value: charge.chargeId,
          label: [
            charge.offering[language],
            charge.price[language],
            charge.subscriptionNumber,
            periodText(charge.served),
            formatAmount(charge.total),
          ].join(" · "),
        }))}
      />
    </Form.Item>
  );
}

/** What the draft comes to with the line: the line itself, then the new total. */
function Becomes({ before, after }: { before: ChangedDraft["total"]; after: ChangedDraft }) {
  const { t } = useTranslation("drafts");
  return (
    <ExplainLines
      lines={[
        { label: t("adjust.line"), value: <Amount value={minus(after.total, before)} /> },
        { label: t("adjust.net"), value: <Amount value={after.net} /> },
        { label: t("adjust.tax"), value: <Amount value={after.tax} /> },
        { label: t("adjust.total"), value: <Amount value={after.total} withCurrency /> },
      ]}
    />
  );
}

/** Takes a line that a person added off a draft again. */
export function RemoveItemDialog({ view, item, onClose }: DialogProps & { item: BillItemRow }) {
  const { t } = useTranslation("drafts");
  const { bill, version } = view;
  return (
    <ConfirmDialog
      title={t("remove.title", { name: item.name })}
      text={t("remove.text", { amount: `${item.total.currency} ${formatAmount(item.total)}` })}
      action="billing.remove_bill_item"
      input={{ billId: bill.billId, itemId: item.itemId, version }}
      submitLabel={t("remove.submit")}
      danger
      onClose={onClose}
    />
  );
}
