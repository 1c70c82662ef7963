/**
 * Minor-unit exponents of ISO 4217 currencies that are not 2. Same list as the core's kernel; a currency not named here
 * has two decimals.
 */
const exponents: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** How many decimals the currency has: 2 for CNY, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  return exponents[currency] ?? 2;
}

/** Currencies offered first when a company is founded. */
export const commonCurrencies = ["CNY", "USD", "EUR", "HKD", "JPY", "GBP", "SGD"] as const;

/** The same as choices of a select. */
export const currencyOptions = commonCurrencies.map((code) => ({ value: code, label: code }));
