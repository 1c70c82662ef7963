import { Checkbox, Form, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { AmountInput, PercentInput, QuantityInput } from "@/components";
import { PRICE_DECIMALS } from "@/values/decimal";
import styles from "./billing.module.css";
import type { PricedBy } from "./items";

/** The longest name of a line, and the longest reason. */
export const MOST_NAME = 200;
export const MOST_REASON = 500;

/** The rule of a text that must be there and fit. */
export function useTextRules(most: number) {
  const { t } = useTranslation("drafts");
  return [
    { required: true, whitespace: true, message: t("required") },
    { max: most, message: t("tooLong", { most }) },
  ];
}

/** The rule of a value that must be there. */
export function useValueRules() {
  const { t } = useTranslation("drafts");
  return [{ required: true, message: t("required") }];
}

/** A unit price of either sign in a currency, as exact as the core keeps it. */
export function UnitPriceInput(props: { currency?: string; "aria-label"?: string }) {
  const { currency, ...field } = props;
  // While the currency is not known its place is kept: a field that gains a unit under the cursor would lose the cursor.
  return <QuantityInput {...field} unit={currency ?? "\u00a0"} decimals={PRICE_DECIMALS} allowNegative />;
}

/** What a line is for, what it costs and how it is taxed. The names are the places below `item` of the action's input. */
export function ItemFields({ currency }: { currency: string }) {
  const { t } = useTranslation("drafts");
  const value = useValueRules();
  const by: PricedBy = Form.useWatch(["item", "by"], Form.useFormInstance()) ?? "amount";
  return (
    <div className={styles.itemFields}>
      <Form.Item
        name={["item", "name"]}
        label={t("item.name")}
        extra={t("item.nameHelp")}
        rules={useTextRules(MOST_NAME)}
        className={styles.wide}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={["item", "by"]} label={t("item.by")} className={styles.wide}>
        <Radio.Group
          options={(["amount", "price"] as const).map((way) => ({
            value: way,
            label: t(`item.bys.${way}`),
          }))}
        />
      </Form.Item>
      {by === "amount" ? (
        <Form.Item
          name={["item", "amount"]}
          label={t("item.amount")}
          extra={t("item.belowZero")}
          rules={value}
        >
          <AmountInput currency={currency} allowNegative />
        </Form.Item>
      ) : (
        <>
          <Form.Item name={["item", "quantity"]} label={t("item.quantity")} rules={value}>
            <QuantityInput />
          </Form.Item>
          <Form.Item
            name={["item", "unitPrice"]}
            label={t("item.unitPrice")}
            extra={t("item.belowZero")}
            rules={value}
          >
            <UnitPriceInput currency={currency} />
          </Form.Item>
        </>
      )}
      <Form.Item name={["item", "taxRate"]} label={t("item.taxRate")} rules={value}>
        <PercentInput />
      </Form.Item>
      <Form.Item name={["item", "taxIncluded"]} valuePropName="checked" className={styles.wide}>
        <Checkbox>{t("item.taxIncluded")}</Checkbox>
      </Form.Item>
    </div>
  );
}

/** Why a person changed a bill; colleagues and auditors read it. */
export function ReasonField() {
  const { t } = useTranslation("drafts");
  return (
    <Form.Item name="reason" label={t("reason")} extra={t("reasonHelp")} rules={useTextRules(MOST_REASON)}>
      <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} />
    </Form.Item>
  );
}
