import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Amount, ErrorPanel, Explain, ExplainLines, SkeletonLines } from "@/components";
import { type AccountBalanceView, useAsk } from "@/ipc";
import { formatAmount } from "@/values/money";
import styles from "./customers.module.css";

/** What an account owes today, and how it comes about. */
export function Balance({ accountId }: { accountId: number }) {
  const { t } = useTranslation("customers");
  const answer = useAsk("payments.account_balance", { accountId });
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={2} />;
  const view = answer.data;
  const late = view.overdue.minor !== "0";
  return (
    <dl className={styles.figures}>
      <Entry
        label={t("balance.balance")}
        note={view.overLimit ? t("balance.overLimit") : undefined}
        bad={view.overLimit}
      >
        <Amount value={view.balance} withCurrency />
        <Explain title={t("balance.why")}>
          <BalanceLines view={view} />
        </Explain>
      </Entry>
      <Entry
        label={t("balance.overdue")}
        bad={late}
        note={view.oldestDueOn && late ? t("balance.oldest", { date: view.oldestDueOn }) : undefined}
      >
        <Amount value={view.overdue} />
      </Entry>
      <Entry label={t("balance.receivable")} note={t("balance.openBills", { count: view.openBills })}>
        <Amount value={view.receivable} />
      </Entry>
      <Entry label={t("balance.unapplied")}>
        <Amount value={view.unapplied} />
      </Entry>
    </dl>
  );
}

interface EntryProps {
  label: string;
  note?: string;
  bad?: boolean;
  children: ReactNode;
}

function Entry({ label, note, bad, children }: EntryProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-tone={bad ? "bad" : undefined}>
        {children}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

function BalanceLines({ view }: { view: AccountBalanceView }) {
  const { t } = useTranslation("customers");
  const { receivable, unapplied, balance, credits, creditLimit } = view;
  const owed = {
    minor: (BigInt(receivable.minor) - BigInt(credits.minor)).toString(),
    currency: receivable.currency,
  };
  const less = {
    minor: (-BigInt(unapplied.minor)).toString(),
    currency: unapplied.currency,
  };
  return (
    <>
      {creditLimit && (
        <p className={styles.soft}>
          {t("balance.limit", { limit: `${creditLimit.currency} ${formatAmount(creditLimit)}` })}
        </p>
      )}
      <ExplainLines
        lines={[
          {
            label: t("balance.billed"),
            value: formatAmount(owed),
            note: t("balance.openBills", { count: view.openBills }),
          },
          { label: t("balance.credits"), value: formatAmount(credits) },
          { label: t("balance.unapplied"), value: formatAmount(less), note: t("balance.unappliedNote") },
          { label: t("balance.balance"), value: `${balance.currency} ${formatAmount(balance)}` },
        ]}
      />
    </>
  );
}
