import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { ErrorPanel, Facts, Section, SkeletonLines, StateTag } from "@/components";
import { useAsk } from "@/ipc";
import { AccountTable } from "./AccountTable";
import { ContactLines } from "./ContactLines";
import { useCustomerFacts } from "./customerFacts";
import styles from "./customers.module.css";

/** A customer beside the list: facts, whom to call, the accounts. */
export function CustomerPanel({ customerId }: { customerId: number }) {
  const { t } = useTranslation("customers");
  const go = useGo();
  const answer = useAsk("customers.detail", { customerId });
  const facts = useCustomerFacts(answer.data);
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={6} />;
  const { contacts, accounts, number, state } = answer.data;
  return (
    <>
      <div className={styles.standing}>
        <span className="number">{number}</span>
        <StateTag state={state} label={t(`states.${state}`)} />
      </div>
      <Facts facts={facts.filter((fact) => fact.value !== null)} />
      {contacts.length > 0 && (
        <Section title={t("contacts.title")}>
          <ContactLines contacts={contacts} />
        </Section>
      )}
      <Section title={t("accounts.title")}>
        <AccountTable accounts={accounts} onOpen={(account) => go(`/accounts/${account.accountId}`)} brief />
      </Section>
    </>
  );
}
