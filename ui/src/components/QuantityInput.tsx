import { useTranslation } from "react-i18next";
import { decimalsOf, groupDecimal, readDecimal } from "@/values/decimal";
import { DecimalField, type FieldProps } from "./DecimalField";

interface QuantityInputProps extends FieldProps {
  /** A decimal string, e.g. "1.5". */
  value?: string | null;
  onChange?: (value: string | null) => void;
  onRefused?: (message: string | null) => void;
  unit?: string;
  /** At most six: quantities are kept in millionths. Rates may have more. */
  decimals?: number;
  allowNegative?: boolean;
}

/** A quantity, unit price or rate as an exact decimal string. */
export function QuantityInput({
  value,
  onChange,
  unit,
  decimals = 6,
  allowNegative = false,
  ...rest
}: QuantityInputProps) {
  const { t } = useTranslation("components");
  function judge(text: string): string | null {
    const decimal = readDecimal(text);
    if (decimal === null) return t("amount.notANumber");
    if (decimalsOf(decimal) > decimals) return t("quantity.tooManyDecimals", { count: decimals });
    if (decimal.startsWith("-") && !allowNegative) return t("amount.negative");
    return null;
  }
  function take(text: string) {
    onChange?.(text.trim() === "" ? null : readDecimal(text));
  }
  return (
    <DecimalField
      {...rest}
      shown={value ? groupDecimal(value) : ""}
      judge={judge}
      onText={take}
      suffix={unit}
    />
  );
}
