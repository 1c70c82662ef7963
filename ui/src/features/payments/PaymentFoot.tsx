import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { KeyHint } from "@/components";
import type { Amount } from "@/ipc";
import { formatAmount } from "@/values/money";
import styles from "./payments.module.css";

interface PaymentFootProps {
  running: boolean;
  /** What would be recorded now; null while the form is not complete. */
  amount: Amount | null;
  onSubmit: () => void;
  onAnother: () => void;
  onCancel: () => void;
}

/** The buttons of the form; the first says what it does. */
export function PaymentFoot({ running, amount, onSubmit, onAnother, onCancel }: PaymentFootProps) {
  const { t } = useTranslation("payments");
  return (
    <div className={styles.formFoot}>
      <Button type="primary" loading={running} onClick={onSubmit}>
        {amount
          ? t("record.submitAmount", { amount: `${amount.currency} ${formatAmount(amount)}` })
          : t("record.submit")}
      </Button>
      <KeyHint keys="mod+enter" />
      <Button disabled={running} onClick={onAnother}>
        {t("record.another")}
      </Button>
      <span className={styles.gap} />
      <Button type="text" disabled={running} onClick={onCancel}>
        {t("record.cancel")}
      </Button>
    </div>
  );
}
