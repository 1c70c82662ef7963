import { useTranslation } from "react-i18next";

/** Where a group of fields stands in the action's input, so that faults find their fields. */
export type Place = (string | number)[];

/** Prices may carry twelve decimals, rates of a share ten. */
export const PRICE_DECIMALS = 12;
export const RATE_DECIMALS = 10;

/** The rule of a field that must be filled in. */
export function useRequired() {
  const { t } = useTranslation("catalogue");
  return [{ required: true, whitespace: true, message: t("required") }];
}
