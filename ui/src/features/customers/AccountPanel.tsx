import { useTranslation } from "react-i18next";
import { useMay } from "@/app/session";
import { ErrorPanel, Facts, Section, SkeletonLines, StateTag } from "@/components";
import { useAsk } from "@/ipc";
import { useAccountFacts } from "./accountFacts";
import { Balance } from "./Balance";

/** An account beside the list: terms and what it owes. */
export function AccountPanel({ accountId }: { accountId: number }) {
  const { t } = useTranslation("customers");
  const may = useMay();
  const answer = useAsk("customers.account", { accountId });
  const facts = useAccountFacts(answer.data);
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={6} />;
  const { account } = answer.data;
  return (
    <>
      <div>
        <span className="number">{account.number}</span>{" "}
        <StateTag state={account.state} label={t(`accountStates.${account.state}`)} />
      </div>
      {may("paymentsRead") && (
        <Section title={t("balance.title")}>
          <Balance accountId={accountId} />
        </Section>
      )}
      <Facts facts={facts} />
    </>
  );
}
