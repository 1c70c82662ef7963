import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type CustomerDetail, textOf } from "@/ipc";
import { formatInstant } from "@/values/dates";
import styles from "./customers.module.css";

/** Who a customer is, as label and value; null where nothing is known. */
export function useCustomerFacts(
  customer: CustomerDetail | undefined,
): { label: string; value: ReactNode }[] {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  if (!customer) return [];
  const { kind, creditCode, creditCodeNotice, phone, email, address, note, createdAt } = customer;
  const code = creditCode && (
    <>
      <span className="number">{creditCode}</span>
      {creditCodeNotice && <div className={styles.doubt}>{textOf(creditCodeNotice, language).what}</div>}
    </>
  );
  return [
    { label: t("field.kind"), value: t(`kinds.${kind}`) },
    ...(kind === "organization" ? [{ label: t("field.creditCode"), value: code || null }] : []),
    { label: t("field.phone"), value: phone ?? null },
    { label: t("field.email"), value: email ?? null },
    { label: t("field.address"), value: address ?? null },
    { label: t("field.note"), value: note ? <span className={styles.note}>{note}</span> : null },
    { label: t("column.createdAt"), value: <span className="number">{formatInstant(createdAt)}</span> },
  ];
}
