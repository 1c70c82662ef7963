import { Form, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import { AmountInput, DateInput, FormDialog, QuantityInput } from "@/components";
import { type Amount, type OfferingRow, useAsk } from "@/ipc";
import { currencyOptions } from "@/values/currency";
import { RATE_DECIMALS } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { amountIn, type CouponDraft, couponInput, DURATIONS, isCouponComplete } from "./coupons";
import { NamedFields } from "./named";
import { OfferingsLookup } from "./OfferingsLookup";
import { useRequired } from "./place";

/** Adds a coupon: what it takes off, how often, and where it can be given. */
export function AddCouponDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("catalogue");
  const company = useAsk("staff.company", {});
  if (!company.data && !company.error) return null;
  const currency = company.data?.company.currency ?? "CNY";
  return (
    <FormDialog<"catalog.add_coupon", CouponDraft>
      title={t("coupons.addTitle")}
      action="catalog.add_coupon"
      initial={{ off: "percent", currency, duration: "once", offeringIds: [] }}
      input={couponInput}
      ready={isCouponComplete}
      submitLabel={t("coupons.add")}
      width={640}
      onClose={onClose}
    >
      <NamedFields codeHelp={t("coupons.codeHelp")} />
      <div className={styles.columns}>
        <OffFields />
        <DurationFields />
        <LimitFields />
      </div>
    </FormDialog>
  );
}

/** A share or an amount. */
function OffFields() {
  const { t } = useTranslation("catalogue");
  const form = Form.useFormInstance<CouponDraft>();
  const required = useRequired();
  const amountOff = Form.useWatch("off", form) === "amount";
  const currency = Form.useWatch("currency", form) ?? "CNY";
  async function checkAmount(_rule: unknown, amount: Amount | null | undefined) {
    if (!amount) throw new Error(t("required"));
    if (!amountIn(amount, currency)) throw new Error(t("coupons.amountUnfit", { currency }));
  }
  return (
    <>
      <Form.Item
        name="off"
        label={t("coupons.off")}
        extra={t(amountOff ? "coupons.amountHelp" : "coupons.percentHelp")}
        className={styles.wide}
      >
        <Radio.Group
          options={[
            { value: "percent", label: t("coupons.percent") },
            { value: "amount", label: t("coupons.amount") },
          ]}
        />
      </Form.Item>
      {amountOff ? (
        <>
          <Form.Item
            name="amount"
            label={t("coupons.amount")}
            dependencies={["currency"]}
            rules={[{ validator: checkAmount }]}
          >
            <AmountInput currency={currency} />
          </Form.Item>
          <Form.Item name="currency" label={t("column.currency")} extra={t("coupons.currencyHelp")}>
            <Select showSearch options={currencyOptions} />
          </Form.Item>
        </>
      ) : (
        <Form.Item name="percent" label={t("coupons.percent")} rules={required}>
          <QuantityInput unit="%" decimals={RATE_DECIMALS} />
        </Form.Item>
      )}
    </>
  );
}

/** How often it counts. */
function DurationFields() {
  const { t } = useTranslation("catalogue");
  const form = Form.useFormInstance<CouponDraft>();
  const required = useRequired();
  const duration = Form.useWatch("duration", form) ?? "once";
  const amountOff = Form.useWatch("off", form) === "amount";
  const onceHelp = amountOff ? "coupons.onceAmountHelp" : "coupons.durationHelp.once";
  return (
    <>
      <Form.Item
        name="duration"
        label={t("coupons.duration")}
        extra={t(duration === "once" ? onceHelp : `coupons.durationHelp.${duration}`)}
        className={styles.wide}
      >
        <Radio.Group
          options={DURATIONS.map((value) => ({ value, label: t(`coupons.durations.${value}`) }))}
        />
      </Form.Item>
      {duration === "cycles" && (
        <Form.Item name="cycles" label={t("coupons.cycles")} rules={required}>
          <QuantityInput decimals={0} />
        </Form.Item>
      )}
    </>
  );
}

/** For what, until when and how often it can be given, and in which order it counts. */
function LimitFields() {
  const { t } = useTranslation("catalogue");
  const form = Form.useFormInstance<CouponDraft>();
  const amountOff = Form.useWatch("off", form) === "amount";
  const currency = Form.useWatch("currency", form);
  const fits = (row: OfferingRow) => row.kind !== "bundle" && (!amountOff || row.currency === currency);
  return (
    <>
      <Form.Item
        name="offeringIds"
        label={t("coupons.onlyFor")}
        extra={t("coupons.onlyForHelp")}
        className={styles.wide}
      >
        <OfferingsLookup fits={fits} placeholder={t("coupons.everything")} />
      </Form.Item>
      <Form.Item name="redeemUntil" label={t("coupons.until")} extra={t("coupons.untilHelp")}>
        <DateInput />
      </Form.Item>
      <Form.Item name="mostRedemptions" label={t("coupons.most")} extra={t("coupons.mostHelp")}>
        <QuantityInput decimals={0} />
      </Form.Item>
      <Form.Item name="priority" label={t("coupons.priority")} extra={t("coupons.priorityHelp")}>
        <QuantityInput decimals={0} placeholder="0" />
      </Form.Item>
    </>
  );
}
