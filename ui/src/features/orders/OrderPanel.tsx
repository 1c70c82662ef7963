import { useTranslation } from "react-i18next";
import { ErrorPanel, ObjectActions, Section, SkeletonLines } from "@/components";
import { useAsk } from "@/ipc";
import { OrderFacts } from "./OrderFacts";
import { OrderItems } from "./OrderItems";
import { useOrderActions } from "./orderActions";
import { OrderStateTag } from "./words";

/** An order beside the list. */
export function OrderPanel({ orderId }: { orderId: number }) {
  const { t } = useTranslation("orders");
  const answer = useAsk("orders.detail", { orderId });
  const { actions, dialog } = useOrderActions(answer.data);
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={6} />;
  const allowed = actions.filter((action) => !action.disabledReason);
  return (
    <>
      <OrderStateTag state={answer.data.state} />
      <OrderFacts order={answer.data} />
      {allowed.length > 0 && <ObjectActions actions={allowed} />}
      <Section title={t("items")}>
        <OrderItems items={answer.data.items} narrow />
      </Section>
      {dialog}
    </>
  );
}
