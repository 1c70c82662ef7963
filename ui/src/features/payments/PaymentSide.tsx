import { useTranslation } from "react-i18next";
import { Amount, ErrorPanel, ExplainLines, NoticeList, SkeletonLines } from "@/components";
import { ChangeList } from "@/flows/ChangeList";
import { type DryRun, type PaymentOutcome, useAsk } from "@/ipc";
import { AllocationPreview } from "./AllocationPreview";
import styles from "./payments.module.css";

interface PaymentSideProps {
  accountId: number | null;
  dry: DryRun<PaymentOutcome>;
  ready: boolean;
}

/** What will happen, and what the account owes now. */
export function PaymentSide({ accountId, dry, ready }: PaymentSideProps) {
  const { t } = useTranslation("payments");
  const { outcome } = dry;
  return (
    <>
      <h2>{t("preview.title")}</h2>
      {!ready && <p className={styles.soft}>{t("preview.waiting")}</p>}
      {ready && !outcome && !dry.error && <SkeletonLines count={4} />}
      {ready && dry.error && <ErrorPanel error={dry.error} compact />}
      {ready && outcome && !dry.error && (
        <div data-old={dry.pending} className={styles.sideBody}>
          <AllocationPreview outcome={outcome.output} />
          <NoticeList notices={outcome.warnings.filter((notice) => notice.place !== "amount")} />
          <ChangeList changes={outcome.changes} future />
        </div>
      )}
      {accountId !== null && <Owes accountId={accountId} />}
    </>
  );
}

function Owes({ accountId }: { accountId: number }) {
  const { t } = useTranslation("payments");
  const answer = useAsk("payments.account_balance", { accountId });
  if (!answer.data) return null;
  const { balance, overdue, receivable, unapplied } = answer.data;
  return (
    <section>
      <h3>{t("owes.title")}</h3>
      <ExplainLines
        lines={[
          { label: t("owes.receivable"), value: <Amount value={receivable} /> },
          { label: t("owes.overdue"), value: <Amount value={overdue} /> },
          { label: t("owes.unapplied"), value: <Amount value={unapplied} /> },
          { label: t("owes.balance"), value: <Amount value={balance} withCurrency /> },
        ]}
      />
    </section>
  );
}
