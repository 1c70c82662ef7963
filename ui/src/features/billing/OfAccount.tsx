import { useTranslation } from "react-i18next";
import type { BillRow } from "@/ipc";
import styles from "./billing.module.css";
import { To } from "./To";

interface OfAccountProps {
  /** What stands on the bill. */
  of: { accountId: number; accountNumber: string };
  bill: Pick<BillRow, "accountId">;
}

/** Says for which account something on a bill is, where that is another than the one that pays. */
export function OfAccount({ of, bill }: OfAccountProps) {
  const { t } = useTranslation("drafts");
  if (of.accountId === bill.accountId) return null;
  return (
    <span className={styles.ofAccount}>
      {t("forAccount")} <To path={`/accounts/${of.accountId}`}>{of.accountNumber}</To>
    </span>
  );
}
