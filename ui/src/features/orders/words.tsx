import { useTranslation } from "react-i18next";
import { StateTag } from "@/components";
import type { OrderState, SubscriptionState } from "@/ipc";

/** Order states a person meets, in the order of work. */
export const orderStates = [
  "acknowledged",
  "inProgress",
  "pending",
  "held",
  "failed",
  "partial",
  "completed",
  "cancelled",
] as const satisfies readonly OrderState[];

export const subscriptionStates = [
  "inactive",
  "active",
  "suspended",
  "terminated",
] as const satisfies readonly SubscriptionState[];

/** How an order, an item or a task stands. */
export function OrderStateTag({ state }: { state: OrderState }) {
  const { t } = useTranslation("orders");
  return <StateTag state={state} label={t(`state.${state}`)} />;
}

export function SubscriptionStateTag({ state }: { state: SubscriptionState }) {
  const { t } = useTranslation("orders");
  return <StateTag state={state} label={t(`subscriptionState.${state}`)} />;
}
