import { fractionOf, percentOf } from "@/values/decimal";
import { QuantityInput } from "./QuantityInput";

const PERCENT_DECIMALS = 4;

interface PercentInputProps {
  id?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
  disabled?: boolean;
  "aria-label"?: string;
}

/** A tax rate typed as a percentage and kept as a fraction of one. */
export function PercentInput({ value, onChange, ...rest }: PercentInputProps) {
  return (
    <QuantityInput
      {...rest}
      unit="%"
      decimals={PERCENT_DECIMALS}
      value={value ? percentOf(value) : value}
      onChange={(percent) => onChange?.(percent === null ? null : fractionOf(percent))}
    />
  );
}
