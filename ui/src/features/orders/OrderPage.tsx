import { useTranslation } from "react-i18next";
import { usePathParams } from "@/app/router";
import { AuditTimeline, DetailPage, ErrorPanel, PageSkeleton, Section } from "@/components";
import { useAsk } from "@/ipc";
import { OrderFacts } from "./OrderFacts";
import { OrderItems } from "./OrderItems";
import { useOrderActions } from "./orderActions";
import { OrderStateTag } from "./words";

/** One order: its items with their tasks, and everything that happened. */
export default function OrderPage() {
  const { t } = useTranslation("orders");
  const orderId = Number(usePathParams().orderId);
  // Other systems answer by themselves: the page keeps up with them.
  const answer = useAsk("orders.detail", { orderId }, { refetchEvery: 10_000 });
  const { actions, dialog } = useOrderActions(answer.data);
  if (answer.error && !answer.data)
    return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  const order = answer.data;
  if (!order) return <PageSkeleton />;
  return (
    <DetailPage
      name={order.customerName}
      number={order.number}
      state={<OrderStateTag state={order.state} />}
      actions={actions}
      timeline={<AuditTimeline entries={order.timeline} />}
    >
      <OrderFacts order={order} />
      <Section title={t("items")}>
        <OrderItems items={order.items} />
      </Section>
      {dialog}
    </DetailPage>
  );
}
