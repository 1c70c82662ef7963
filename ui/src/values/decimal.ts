/**
 * Decimal strings as people type them and as the core takes them. Strings and BigInt only: a float would lose digits
 * of money and quantities.
 */

/** Prices may carry twelve decimals, rates of a share ten. */
export const PRICE_DECIMALS = 12;
export const RATE_DECIMALS = 10;

/** The typographic minus, U+2212: as wide as the digits it stands among. */
export const MINUS = "\u2212";

const GROUPED = /^\d{1,3}(,\d{3})+(\.\d*)?$/;
const PLAIN = /^(\d+(\.\d*)?|\.\d+)$/;
const CURRENCY_SIGNS = /^[¥$€£]|[¥$€£]$|元$/g;

/** Full-width digits and signs, as an input method leaves them, become their plain forms. */
function halfWidth(text: string): string {
  return text
    .replace(/[\uFF10-\uFF19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[，]/g, ",")
    .replace(/[．。]/g, ".")
    .replace(/[－\u2212\u2013]/g, "-")
    .replace(/￥/g, "¥");
}

/**
 * Reads a decimal as typed or pasted: `1,234.50`, `¥1 234.5`, `１２．５`, `−3`, `(12.00)` for a negative.
 * Returns the canonical string without grouping (decimals as typed), or null when it is not a number.
 */
export function readDecimal(text: string): string | null {
  let rest = halfWidth(text).replace(/[\s\u00A0\u202F']/g, "");
  let negative = false;
  if (/^\(.+\)$/.test(rest)) {
    negative = true;
    rest = rest.slice(1, -1);
  }
  rest = rest.replace(CURRENCY_SIGNS, "");
  if (/^[+-]/.test(rest)) {
    negative = negative !== rest.startsWith("-");
    rest = rest.slice(1).replace(CURRENCY_SIGNS, "");
  }
  if (!GROUPED.test(rest) && !PLAIN.test(rest)) return null;
  const [whole = "", decimals = ""] = rest.replace(/,/g, "").split(".");
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  const number = decimals === "" ? digits : `${digits}.${decimals}`;
  return negative && /[1-9]/.test(number) ? `-${number}` : number;
}

/** How many decimals a canonical decimal string carries. */
export function decimalsOf(decimal: string): number {
  return decimal.split(".")[1]?.length ?? 0;
}

/** `-1234567.5` → `−1,234,567.5`: grouped by threes, with a real minus. Decimals stay as they are. */
export function groupDecimal(decimal: string): string {
  const negative = decimal.startsWith("-");
  const [whole = "0", decimals] = (negative ? decimal.slice(1) : decimal).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${negative ? MINUS : ""}${grouped}${decimals === undefined ? "" : `.${decimals}`}`;
}

/** Compares two canonical decimals: negative, zero or positive, exactly. */
export function compareDecimals(left: string, right: string): number {
  const scale = Math.max(decimalsOf(left), decimalsOf(right));
  const difference = scaled(left, scale) - scaled(right, scale);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** A canonical decimal as an integer of `10^-scale`; decimals beyond the scale must not exist. */
export function scaled(decimal: string, scale: number): bigint {
  const negative = decimal.startsWith("-");
  const [whole = "0", decimals = ""] = (negative ? decimal.slice(1) : decimal).split(".");
  const value = BigInt(whole + decimals.padEnd(scale, "0"));
  return negative ? -value : value;
}

/** `0.06` → `6`: a rate as a percentage, exactly. */
export function percentOf(fraction: string): string {
  return shifted(fraction, 2);
}

/** `6` → `0.06`. */
export function fractionOf(percent: string): string {
  return shifted(percent, -2);
}

/** Moves the decimal point of a canonical, non-negative decimal. */
function shifted(decimal: string, places: number): string {
  const [whole = "0", decimals = ""] = decimal.split(".");
  const right = places > 0 ? decimals.padEnd(places, "0") : decimals;
  const left = places < 0 ? whole.padStart(1 - places, "0") : whole;
  const digits = `${left}${right}`;
  const at = left.length + places;
  const moved = `${digits.slice(0, at)}.${digits.slice(at)}`;
  const [major = "0", minor = ""] = (readDecimal(moved) ?? decimal).split(".");
  const rest = minor.replace(/0+$/, "");
  return rest === "" ? major : `${major}.${rest}`;
}
