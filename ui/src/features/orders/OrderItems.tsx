import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { Quantity } from "@/components";
import type { OrderItemView } from "@/ipc";
import styles from "./orders.module.css";
import { TaskActions } from "./TaskActions";
import { TaskFacts } from "./TaskFacts";
import { TextLink } from "./TextLink";
import type { TaskAtHand } from "./taskDialogs";
import { OrderStateTag } from "./words";

/** What an order asks for: each item with its task, how it stands and what can be done now. */
export function OrderItems({ items, narrow = false }: { items: readonly OrderItemView[]; narrow?: boolean }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  return (
    <div className={styles.items}>
      {items.map((item) => (
        <div key={item.itemId} className={styles.item}>
          <div>
            <div className={styles.itemHead}>
              <strong>{item.offeringName[language]}</strong>
              <span>{t(`what.${item.change}`)}</span>
              {item.bundleName && item.change === "add" && (
                <span className={styles.soft}>{t("ofBundle", { bundle: item.bundleName[language] })}</span>
              )}
              {item.quantity !== "0" && <Quantity value={item.quantity} unit={item.unit[language]} />}
              {item.toAccountId && (
                <TextLink to={`/accounts/${item.toAccountId}`}>
                  {t("toAccount", { account: item.toAccountNumber })}
                </TextLink>
              )}
              <span className="number">
                {t(item.quantity === "0" ? "from.delete" : `from.${item.verb}`, { day: item.effectiveOn })}
              </span>
              {!item.credit && <span>{t("notGivenBack")}</span>}
              {item.follows && (
                <span className={styles.soft}>{t("follows", { position: item.follows })}</span>
              )}
              <TextLink to={`/subscriptions/${item.subscriptionId}`}>{item.subscriptionNumber}</TextLink>
            </div>
            <TaskFacts task={item.task} />
          </div>
          <OrderStateTag state={item.task.state} />
          <div className={styles.buttons}>
            <TaskActions task={atHand(item, language)} actions={item.task.actions} onlyAllowed={narrow} />
          </div>
        </div>
      ))}
    </div>
  );
}

function atHand(item: OrderItemView, language: "zh-CN" | "en"): TaskAtHand {
  return {
    taskId: item.task.taskId,
    version: item.task.version,
    name: `${item.subscriptionNumber} ${item.offeringName[language]}`,
    effectiveOn: item.effectiveOn,
    verb: item.verb,
  };
}
