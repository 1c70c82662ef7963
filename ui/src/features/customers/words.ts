import { useTranslation } from "react-i18next";

/** The words of this area's choices, as options of a select or radio. */
export function useChoices() {
  const { t } = useTranslation("customers");
  const list = <V extends string>(values: readonly V[], word: (value: V) => string) =>
    values.map((value) => ({ value, label: word(value) }));
  return {
    kinds: list(["organization", "individual"] as const, (value) => t(`kinds.${value}`)),
    states: list(["active", "closed"] as const, (value) => t(`states.${value}`)),
    accountStates: list(["active", "closed"] as const, (value) => t(`accountStates.${value}`)),
    invoiceKinds: list(["special", "ordinary"] as const, (value) => t(`invoiceKinds.${value}`)),
    invoicing: list(["perBill", "onRequest"] as const, (value) => t(`invoicing.${value}`)),
    languages: list(["zh-CN", "en"] as const, (value) => t(`languages.${value}`)),
  };
}
