import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { usePathParams } from "@/app/router";
import { useMay } from "@/app/session";
import { AuditTimeline, DetailPage, ErrorPanel, PageSkeleton, Section } from "@/components";
import { useAsk } from "@/ipc";
import styles from "./orders.module.css";
import { useSubscriptionActions } from "./subscriptionActions";
import { Segments, SubscriptionFacts, SubscriptionOrders } from "./subscriptionFacts";
import { UsageByDay } from "./UsageByDay";
import { SubscriptionStateTag } from "./words";

/** One subscription: the days served, the usage by day, the orders about it, and everything that happened. */
export default function SubscriptionPage() {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const may = useMay();
  const subscriptionId = Number(usePathParams().subscriptionId);
  const answer = useAsk("orders.subscription", { subscriptionId });
  const { actions, dialog } = useSubscriptionActions(answer.data);
  if (answer.error && !answer.data)
    return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <PageSkeleton />;
  const { subscription, segments, orders, timeline } = answer.data;
  return (
    <DetailPage
      name={subscription.offeringName[language]}
      number={subscription.number}
      state={<SubscriptionStateTag state={subscription.state} />}
      actions={actions}
      timeline={<AuditTimeline entries={timeline} />}
    >
      <SubscriptionFacts detail={answer.data} />
      <div className={styles.two}>
        <Section title={t("segments")}>
          <Segments segments={segments} unit={subscription.unit[language]} />
        </Section>
        <Section title={t("tabs.orders")}>
          <SubscriptionOrders orders={orders} />
        </Section>
      </div>
      {may("usageRead") && <UsageByDay subscriptionId={subscriptionId} />}
      {dialog}
    </DetailPage>
  );
}
