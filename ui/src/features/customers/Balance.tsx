import { useTranslation } from "react-i18next";
import { Amount, ErrorPanel, Explain, ExplainLines, SkeletonLines } from "@/components";
import { isZero } from "@/features/billing/amounts";
import { FigureList } from "@/features/billing/FigureList";
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
    <FigureList
      figures={[
        {
          key: "balance",
          label: t("balance.balance"),
          tone: view.overLimit ? "bad" : undefined,
          value: (
            <>
              <Amount value={view.balance} withCurrency />
              <Explain title={t("balance.why")}>
                <BalanceLines view={view} />
              </Explain>
            </>
          ),
          note: view.overLimit ? t("balance.overLimit") : undefined,
        },
        {
          key: "overdue",
          label: t("balance.overdue"),
          tone: late ? "bad" : undefined,
          value: <Amount value={view.overdue} />,
          note: view.oldestDueOn && late ? t("balance.oldest", { date: view.oldestDueOn }) : undefined,
        },
        {
          key: "receivable",
          label: t("balance.receivable"),
          value: <Amount value={view.receivable} />,
          note: t("balance.openBills", { count: view.openBills }),
        },
        { key: "unapplied", label: t("balance.unapplied"), value: <Amount value={view.unapplied} /> },
        // Most accounts pay what they are billed and have no wallet.
        ...(isZero(view.inWallets)
          ? []
          : [
              {
                key: "inWallets",
                label: t("balance.inWallets"),
                value: <Amount value={view.inWallets} />,
                note: t("balance.inWalletsNote"),
              },
            ]),
      ]}
    />
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
