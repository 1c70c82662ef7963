import { useTranslation } from "react-i18next";
import type { Amount } from "@/ipc";
import { exponentOf } from "@/values/currency";
import { formatAmount, readAmount } from "@/values/money";
import { DecimalField, type FieldProps } from "./DecimalField";

interface AmountInputProps extends FieldProps {
  currency: string;
  value?: Amount | null;
  onChange?: (value: Amount | null) => void;
  /** The message while the field holds text that is no amount; the value stays what it last was. */
  onRefused?: (message: string | null) => void;
  allowNegative?: boolean;
}

/** An amount of one currency. Accepts pasted grouping and full-width digits; refuses too many decimals at the field. */
export function AmountInput({ currency, value, onChange, allowNegative = false, ...rest }: AmountInputProps) {
  const { t } = useTranslation("components");
  function judge(text: string): string | null {
    const read = readAmount(text, currency, allowNegative);
    if ("amount" in read) return null;
    return t(`amount.${read.fault}`, { currency, count: exponentOf(currency) });
  }
  function take(text: string) {
    const read = readAmount(text, currency, allowNegative);
    if (text.trim() === "") onChange?.(null);
    else if ("amount" in read) onChange?.(read.amount);
  }
  return (
    <DecimalField
      {...rest}
      shown={value ? formatAmount(value) : ""}
      judge={judge}
      onText={take}
      prefix={currency}
    />
  );
}
