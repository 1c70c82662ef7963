import { Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { AmountInput, DateInput, Section } from "@/components";
import { AccountLookup } from "@/features/billing/AccountLookup";
import { isPositive } from "@/features/billing/amounts";
import { type Amount, type BillToPay, type Notice, textOf } from "@/ipc";
import { formatAmount } from "@/values/money";
import { AllocationField } from "./AllocationField";
import {
  type AllocationDraft,
  allocationFaults,
  isFaultless,
  type PaymentForm,
  paymentMethods,
} from "./paymentInput";
import styles from "./payments.module.css";

interface PaymentFieldsProps {
  values: PaymentForm;
  bills: readonly BillToPay[];
  openTotal: Amount | null;
  /** The account's; null while no account is chosen. */
  currency: string | null;
  today: string;
  accountGiven: boolean;
  warnings: readonly Notice[];
  onFill: (amount: Amount) => void;
  /** The text in the amount field is none. */
  onRefused: (message: string | null) => void;
}

/** The fields of a new payment, each at its place in the action's input. */
export function PaymentFields(props: PaymentFieldsProps) {
  const { t } = useTranslation("payments");
  const { values, bills, currency, today } = props;
  return (
    <div className={styles.fields}>
      <div className={styles.columns}>
        <Form.Item
          name="accountId"
          label={t("record.account")}
          className={styles.wide}
          rules={[{ required: true, message: t("record.accountMissing") }]}
        >
          <AccountLookup autoFocus={!props.accountGiven} />
        </Form.Item>
        <AmountItem {...props} />
        <Form.Item
          name="receivedOn"
          label={t("column.receivedOn")}
          rules={[{ required: true, message: t("record.dayMissing") }]}
        >
          <DateInput to={today} />
        </Form.Item>
        <Form.Item name="method" label={t("column.method")}>
          <Select
            options={paymentMethods.map((method) => ({ value: method, label: t(`methods.${method}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="reference"
          label={t("column.reference")}
          extra={t("record.referenceHelp")}
          rules={[{ max: 100, message: t("record.referenceTooLong") }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="note"
          label={t("record.note")}
          className={styles.wide}
          rules={[{ max: 500, message: t("record.noteTooLong") }]}
        >
          <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} />
        </Form.Item>
      </div>
      {currency && (
        <Section title={t("allocate.section")}>
          <Form.Item
            name="allocate"
            rules={[
              {
                validator: async (_, draft: AllocationDraft) => {
                  const faults = allocationFaults(draft, bills, values.amount ?? null);
                  if (faults.nothing) throw new Error(t("allocate.nothing"));
                  if (!isFaultless(faults)) throw new Error(t("allocate.faulty"));
                },
              },
            ]}
          >
            <AllocationField
              bills={bills}
              available={values.amount?.currency === currency ? values.amount : null}
            />
          </Form.Item>
        </Section>
      )}
    </div>
  );
}

/** The amount, with what the account owes at hand, and the warning that it may be recorded already. */
function AmountItem(props: PaymentFieldsProps) {
  const { currency, openTotal, values, warnings, onFill, onRefused } = props;
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const own = warnings.filter((notice) => notice.place === "amount");
  const offer =
    openTotal && isPositive(openTotal) && openTotal.minor !== values.amount?.minor ? openTotal : null;
  return (
    <Form.Item
      name="amount"
      label={t("record.amount")}
      required
      rules={[
        {
          validator: async (_, amount: Amount | null | undefined) => {
            if (!amount || amount.currency !== currency) throw new Error(t("record.amountMissing"));
            if (!isPositive(amount)) throw new Error(t("record.amountNotPositive"));
          },
        },
      ]}
      extra={
        <>
          {own.map((notice) => (
            <span key={notice.code} className={styles.warning} role="status">
              {textOf(notice, language).what} {textOf(notice, language).do}
            </span>
          ))}
          {offer && (
            <Button size="small" type="link" className={styles.offer} onClick={() => onFill(offer)}>
              {t("record.allOpen", { amount: `${offer.currency} ${formatAmount(offer)}` })}
            </Button>
          )}
        </>
      }
    >
      <MoneyOfAccount
        autoFocus={props.accountGiven}
        currency={currency}
        onRefused={onRefused}
        placeholder={currency ? undefined : t("record.accountFirst")}
      />
    </Form.Item>
  );
}

interface MoneyOfAccountProps {
  id?: string;
  currency: string | null;
  autoFocus?: boolean;
  placeholder?: string;
  value?: Amount | null;
  onChange?: (value: Amount | null) => void;
  onRefused?: (message: string | null) => void;
}

/** An amount in the account's currency; one typed for another account's currency is not taken over. */
function MoneyOfAccount({ currency, value, ...field }: MoneyOfAccountProps) {
  return (
    <AmountInput
      {...field}
      key={currency ?? ""}
      currency={currency ?? ""}
      disabled={currency === null}
      value={value?.currency === currency ? value : null}
    />
  );
}
