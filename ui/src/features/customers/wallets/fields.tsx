import { Checkbox, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { AmountInput, DateInput, QuantityInput } from "@/components";
import { isPositive } from "@/features/billing/amounts";
import { OfferingsLookup } from "@/features/catalogue/OfferingsLookup";
import { paymentMethods } from "@/features/payments/paymentInput";
import type { Amount, OfferingRow, PriceKind } from "@/ipc";
import styles from "../customers.module.css";

const CHARGE_KINDS = ["recurring", "usage", "oneTime", "commitment"] as const satisfies readonly PriceKind[];
/** What the core keeps of these texts. */
const MOST_REASON = 500;
const MOST_NAME = 100;
const MOST_REFERENCE = 100;

/** An amount above zero in the account's currency. */
export function AmountField({ currency, label, help }: { currency: string; label: string; help?: string }) {
  const { t } = useTranslation("wallets");
  return (
    <Form.Item
      name="amount"
      label={label}
      extra={help}
      className={styles.wide}
      required
      rules={[
        {
          validator: async (_, amount: Amount | null | undefined) => {
            if (!amount) throw new Error(t("payments:record.amountMissing"));
            if (!isPositive(amount)) throw new Error(t("payments:record.amountNotPositive"));
          },
        },
      ]}
    >
      <AmountInput currency={currency} />
    </Form.Item>
  );
}

/** How money came or goes, and by which reference. */
export function WayFields() {
  const { t } = useTranslation("wallets");
  return (
    <>
      <Form.Item name="method" label={t("customers:column.method")}>
        <Select
          allowClear
          options={paymentMethods.map((method) => ({
            value: method,
            label: t(`customers:methods.${method}`),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="reference"
        label={t("customers:column.reference")}
        rules={[{ max: MOST_REFERENCE, message: t("payments:record.referenceTooLong") }]}
      >
        <Input autoComplete="off" />
      </Form.Item>
    </>
  );
}

export function ReasonField({ help }: { help: string }) {
  const { t } = useTranslation("wallets");
  return (
    <Form.Item
      name="reason"
      label={t("reason")}
      extra={help}
      className={styles.wide}
      rules={[{ required: true, whitespace: true, message: t("reasonMissing") }]}
    >
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={MOST_REASON} />
    </Form.Item>
  );
}

export function NameField({ example }: { example: string }) {
  const { t } = useTranslation("wallets");
  return (
    <Form.Item
      name="name"
      label={t("name")}
      extra={example}
      className={styles.wide}
      rules={[{ required: true, whitespace: true, message: t("nameMissing") }]}
    >
      <Input autoComplete="off" maxLength={MOST_NAME} />
    </Form.Item>
  );
}

/** Until when, in which order and for what a wallet pays. */
export function LimitFields({ currency }: { currency: string }) {
  const { t } = useTranslation("wallets");
  // Bundles are never charged themselves, and what is sold in another currency is on no bill of this account.
  const fits = (row: OfferingRow) => row.kind !== "bundle" && row.currency === currency;
  return (
    <>
      <Form.Item name="expiresOn" label={t("column.expiresOn")} extra={t("expiresHelp")}>
        <DateInput />
      </Form.Item>
      <Form.Item name="priority" label={t("column.priority")} extra={t("priorityHelp")}>
        <QuantityInput decimals={0} placeholder="0" />
      </Form.Item>
      <Form.Item
        name="offeringIds"
        label={t("onlyOfferings")}
        extra={t("onlyOfferingsHelp")}
        className={styles.wide}
      >
        <OfferingsLookup fits={fits} placeholder={t("everything")} />
      </Form.Item>
      <Form.Item name="chargeKinds" label={t("onlyKinds")} extra={t("onlyKindsHelp")} className={styles.wide}>
        <Checkbox.Group
          options={CHARGE_KINDS.map((kind) => ({ value: kind, label: t(`catalogue:kinds.${kind}`) }))}
        />
      </Form.Item>
    </>
  );
}
