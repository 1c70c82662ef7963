import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { ErrorPanel, ObjectActions, Section, SkeletonLines } from "@/components";
import { useAsk } from "@/ipc";
import { useSubscriptionActions } from "./subscriptionActions";
import { Segments, SubscriptionFacts, SubscriptionOrders } from "./subscriptionFacts";
import { SubscriptionStateTag } from "./words";

/** A subscription beside the list. */
export function SubscriptionPanel({ subscriptionId }: { subscriptionId: number }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const answer = useAsk("orders.subscription", { subscriptionId });
  const { actions, dialog } = useSubscriptionActions(answer.data);
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={6} />;
  const { subscription, segments, orders } = answer.data;
  const allowed = actions.filter((action) => !action.disabledReason);
  return (
    <>
      <SubscriptionStateTag state={subscription.state} />
      <SubscriptionFacts detail={answer.data} />
      {allowed.length > 0 && <ObjectActions actions={allowed} />}
      <Section title={t("segments")}>
        <Segments segments={segments} unit={subscription.unit[language]} />
      </Section>
      <Section title={t("tabs.orders")}>
        <SubscriptionOrders orders={orders} />
      </Section>
      {dialog}
    </>
  );
}
