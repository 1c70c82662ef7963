import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { Amount, ErrorPanel, Section, SkeletonLines } from "@/components";
import { useAsk } from "@/ipc";
import { BillFacts } from "./BillFactList";
import { BillFigures } from "./BillFigures";
import { BillState } from "./BillState";
import styles from "./billing.module.css";
import { groupCharges } from "./charges";

/** A bill beside the list: state, amounts, what it charges. */
export function BillPanel({ billId }: { billId: number }) {
  const { t } = useTranslation("billing");
  const language = useLanguage();
  const answer = useAsk("billing.bill", { billId });
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={6} />;
  const { bill, charges } = answer.data;
  return (
    <>
      <BillState state={bill.state} overdue={bill.overdue} />
      <BillFigures view={answer.data} />
      <BillFacts bill={bill} />
      <Section title={t("charges.title")}>
        <ul className={styles.panelGroups}>
          {groupCharges(charges)
            .slice(0, SHOWN)
            .map((group) => (
              <li key={group.subscriptionId}>
                <span>{group.offering[language]}</span>
                <Amount value={group.total} />
              </li>
            ))}
        </ul>
      </Section>
    </>
  );
}

/** The page itself shows them all. */
const SHOWN = 12;
