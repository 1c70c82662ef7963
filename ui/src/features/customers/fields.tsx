import { Checkbox, Form, Input, InputNumber, Radio, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { AmountInput } from "@/components";
import { currencyOptions } from "@/values/currency";
import styles from "./customers.module.css";
import { CreditCodeHint } from "./hints";
import { useChoices } from "./words";

/** Where a group of fields stands in the action's input, so that faults find their fields. */
type Place = (string | number)[];

function useRequired() {
  const { t } = useTranslation("customers");
  return [{ required: true, whitespace: true, message: t("required") }];
}

function useMail() {
  const { t } = useTranslation("customers");
  return [{ pattern: /^\s*\S+@\S+\.\S+\s*$/, message: t("mailShape") }];
}

interface CustomerFieldsProps {
  at: Place;
  /** Stands under the name: the duplicates. */
  underName?: ReactNode;
  /** Begins in the name. */
  autoFocus?: boolean;
}

/** Who a customer is. */
export function CustomerFields({ at, underName, autoFocus }: CustomerFieldsProps) {
  const { t } = useTranslation("customers");
  const { kinds } = useChoices();
  const form = Form.useFormInstance();
  const kind = Form.useWatch([...at, "kind"], form);
  const code = Form.useWatch([...at, "creditCode"], form);
  const person = kind === "individual";
  return (
    <div className={styles.columns}>
      <Form.Item name={[...at, "kind"]} label={t("field.kind")} className={styles.wide}>
        <Radio.Group options={kinds} />
      </Form.Item>
      <Form.Item
        name={[...at, "name"]}
        label={person ? t("field.personName") : t("field.companyName")}
        rules={useRequired()}
        className={styles.wide}
        extra={underName}
      >
        <Input autoComplete="off" autoFocus={autoFocus} />
      </Form.Item>
      {!person && (
        <Form.Item
          name={[...at, "creditCode"]}
          label={t("field.creditCode")}
          className={styles.wide}
          extra={<CreditCodeHint code={code} />}
        >
          <Input autoComplete="off" maxLength={30} />
        </Form.Item>
      )}
      <Form.Item name={[...at, "phone"]} label={person ? t("field.phone") : t("field.switchboard")}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "email"]} label={t("field.email")} rules={useMail()}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "address"]} label={t("field.address")} className={styles.wide}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "note"]} label={t("field.note")} className={styles.wide}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </div>
  );
}

/** A person to talk to. `optional`: nothing typed means no contact. */
export function ContactFields({ at, optional = false }: { at: Place; optional?: boolean }) {
  const { t } = useTranslation("customers");
  const required = useRequired();
  return (
    <div className={styles.columns}>
      <Form.Item name={[...at, "name"]} label={t("contacts.name")} rules={optional ? [] : required}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "position"]} label={t("contacts.position")}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "phone"]} label={t("field.phone")}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "email"]} label={t("field.email")} rules={useMail()}>
        <Input autoComplete="off" />
      </Form.Item>
      {!optional && (
        <Form.Item name={[...at, "isPrimary"]} valuePropName="checked" className={styles.wide}>
          <Checkbox>{t("contacts.makePrimary")}</Checkbox>
        </Form.Item>
      )}
    </div>
  );
}

interface TaxProfileFieldsProps {
  at: Place;
  /** Title and number may stay empty: the customer's name and credit code are taken. */
  fromCustomer?: boolean;
}

/** What stands on an invoice as the buyer. */
export function TaxProfileFields({ at, fromCustomer = false }: TaxProfileFieldsProps) {
  const { t } = useTranslation("customers");
  const { invoiceKinds } = useChoices();
  const required = useRequired();
  const form = Form.useFormInstance();
  const special = Form.useWatch([...at, "invoiceKind"], form) === "special";
  return (
    <div className={styles.columns}>
      <Form.Item
        name={[...at, "title"]}
        label={t("tax.name")}
        className={styles.wide}
        rules={fromCustomer ? [] : required}
        extra={fromCustomer ? t("tax.titleFrom") : undefined}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={[...at, "taxNumber"]}
        label={t("tax.number")}
        rules={special && !fromCustomer ? required : []}
        extra={fromCustomer ? t("tax.numberFrom") : t("tax.numberHelp")}
      >
        <Input autoComplete="off" maxLength={30} />
      </Form.Item>
      <Form.Item name={[...at, "invoiceKind"]} label={t("tax.kind")}>
        <Radio.Group options={invoiceKinds} />
      </Form.Item>
      <Form.Item name={[...at, "address"]} label={t("tax.address")} className={styles.wide}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "bankName"]} label={t("tax.bankName")}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "bankAccount"]} label={t("tax.bankAccount")}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "phone"]} label={t("tax.phone")}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name={[...at, "email"]} label={t("tax.email")} rules={useMail()}>
        <Input autoComplete="off" />
      </Form.Item>
      {!fromCustomer && (
        <Form.Item name={[...at, "isDefault"]} valuePropName="checked" className={styles.wide}>
          <Checkbox>{t("tax.makeDefault")}</Checkbox>
        </Form.Item>
      )}
    </div>
  );
}

interface AccountFieldsProps {
  at: Place;
  /** The account's currency where it is fixed; chosen here when left out. */
  currency?: string;
  /** The cycle day stays once the account was billed. */
  cycleFixed?: boolean;
  taxProfiles?: { value: number; label: string }[];
  /** Where the tax profile stands in the input. */
  taxProfileAt?: Place;
  nameRequired?: boolean;
}

/** The terms of a billing account. */
export function AccountFields(props: AccountFieldsProps) {
  const { at, currency, taxProfiles } = props;
  const { t } = useTranslation("customers");
  const { languages, invoicing } = useChoices();
  const required = useRequired();
  const form = Form.useFormInstance();
  const chosen = Form.useWatch([...at, "currency"], form);
  const whole = [{ required: true, message: t("required") }];
  return (
    <div className={styles.columns}>
      <Form.Item
        name={[...at, "name"]}
        label={t("accounts.name")}
        rules={props.nameRequired ? required : []}
        extra={props.nameRequired ? undefined : t("accounts.nameFrom")}
      >
        <Input autoComplete="off" />
      </Form.Item>
      {currency === undefined ? (
        <Form.Item
          name={[...at, "currency"]}
          label={t("accounts.currency")}
          extra={t("accounts.currencyHelp")}
          rules={whole}
        >
          <Select showSearch options={currencyOptions} />
        </Form.Item>
      ) : (
        <Form.Item label={t("accounts.currency")} extra={t("accounts.currencyFixed")}>
          <Input value={currency} disabled />
        </Form.Item>
      )}
      <Form.Item
        name={[...at, "cycleDay"]}
        label={t("accounts.cycleDay")}
        extra={props.cycleFixed ? t("accounts.cycleFixed") : t("accounts.cycleHelp")}
        rules={whole}
      >
        <InputNumber min={1} max={31} precision={0} disabled={props.cycleFixed} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item
        name={[...at, "paymentTermsDays"]}
        label={t("accounts.terms")}
        extra={t("accounts.termsHelp")}
        rules={whole}
      >
        <InputNumber
          min={0}
          max={365}
          precision={0}
          suffix={t("accounts.dayUnit")}
          style={{ width: "100%" }}
        />
      </Form.Item>
      <Form.Item
        name={[...at, "creditLimit"]}
        label={t("accounts.creditLimit")}
        extra={t("accounts.creditLimitHelp")}
      >
        <AmountInput currency={currency ?? chosen ?? "CNY"} />
      </Form.Item>
      <Form.Item name={[...at, "language"]} label={t("accounts.language")}>
        <Select options={languages} />
      </Form.Item>
      <Form.Item name={[...at, "invoicing"]} label={t("accounts.invoicing")} className={styles.wide}>
        <Radio.Group options={invoicing} />
      </Form.Item>
      {taxProfiles && props.taxProfileAt && (
        <Form.Item name={props.taxProfileAt} label={t("accounts.taxProfile")} className={styles.wide}>
          <Select allowClear options={taxProfiles} placeholder={t("accounts.taxProfileDefault")} />
        </Form.Item>
      )}
    </div>
  );
}
