/** Digits of a number given by the tax platform (数电票号码). */
export const PLATFORM_DIGITS = 20;

/** What was typed or pasted, without blanks and hyphens, full-width digits made plain. */
export function digitsOf(text: string | null | undefined): string {
  return (text ?? "")
    .replace(/[\uFF10-\uFF19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\s-]/g, "");
}

export function isPlatformNumber(text: string | null | undefined): boolean {
  return new RegExp(`^\\d{${PLATFORM_DIGITS}}$`).test(digitsOf(text));
}

/** In groups of five, as it can be read aloud. */
export function readablePlatformNumber(number: string): string {
  return number.replace(/(\d{5})(?=\d)/g, "$1 ");
}
