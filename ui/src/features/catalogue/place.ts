import { useTranslation } from "react-i18next";

/** Where a group of fields stands in the action's input, so that faults find their fields. */
export type Place = (string | number)[];

/** The rule of a field that must be filled in. */
export function useRequired() {
  const { t } = useTranslation("catalogue");
  return [{ required: true, whitespace: true, message: t("required") }];
}
