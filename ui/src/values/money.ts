import type { Amount } from "@/ipc";
import { exponentOf } from "./currency";
import { decimalsOf, groupDecimal, readDecimal, scaled } from "./decimal";

const I64_MAX = 9_223_372_036_854_775_807n;

/** Why a typed amount is refused at its field. */
export type AmountFault = "notANumber" | "tooManyDecimals" | "tooLarge" | "negative";

export type ReadAmount = { amount: Amount } | { fault: AmountFault };

/** Reads a typed or pasted amount into minor units of the currency. Never rounds: too many decimals are refused. */
export function readAmount(text: string, currency: string, allowNegative = false): ReadAmount {
  const decimal = readDecimal(text);
  if (decimal === null) return { fault: "notANumber" };
  const exponent = exponentOf(currency);
  if (decimalsOf(decimal) > exponent) return { fault: "tooManyDecimals" };
  const minor = scaled(decimal, exponent);
  if (minor > I64_MAX || minor < -I64_MAX) return { fault: "tooLarge" };
  if (minor < 0n && !allowNegative) return { fault: "negative" };
  return { amount: { minor: minor.toString(), currency } };
}

/** The amount as a plain decimal in major units: `{minor: "-12345", CNY}` → `-123.45`. For clipboards and fields. */
export function plainAmount(amount: Amount): string {
  const exponent = exponentOf(amount.currency);
  const negative = amount.minor.startsWith("-");
  const digits = (negative ? amount.minor.slice(1) : amount.minor).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const decimals = exponent === 0 ? "" : `.${digits.slice(digits.length - exponent)}`;
  return `${negative ? "-" : ""}${whole}${decimals}`;
}

/** The amount as people read it: grouped, with a real minus, without the currency. */
export function formatAmount(amount: Amount): string {
  return groupDecimal(plainAmount(amount));
}

/** Adds amounts of one currency; null when there are none or the currencies differ. */
export function sumAmounts(amounts: readonly Amount[]): Amount | null {
  const first = amounts[0];
  if (!first || amounts.some((amount) => amount.currency !== first.currency)) return null;
  const minor = amounts.reduce((sum, amount) => sum + BigInt(amount.minor), 0n);
  return { minor: minor.toString(), currency: first.currency };
}

export function isAmount(value: unknown): value is Amount {
  return (
    typeof value === "object" &&
    value !== null &&
    "minor" in value &&
    "currency" in value &&
    typeof value.minor === "string" &&
    typeof value.currency === "string"
  );
}
