import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { Amount, Explain, Quantity } from "@/components";
import type { BillItemRow, BillView } from "@/ipc";
import { formatInstant } from "@/values/dates";
import { groupDecimal } from "@/values/decimal";
import styles from "./billing.module.css";
import { Sentences } from "./ChargeWhy";
import { rateText } from "./charges";
import { OfAccount } from "./OfAccount";

interface ItemTableProps {
  view: BillView;
  /** On a draft: takes a line off again. */
  onRemove?: (item: BillItemRow) => void;
}

/** The lines that people put on a bill: what for, how much, and why they did. */
export function ItemTable({ view, onRemove }: ItemTableProps) {
  const { t } = useTranslation("drafts");
  const { items, bill } = view;
  return (
    <table className={styles.charges}>
      <thead>
        <tr>
          <th>{t("item.name")}</th>
          <th data-right>{t("item.quantity")}</th>
          <th data-right>{t("item.unitPrice")}</th>
          <th data-right>{t("billing:charges.net")}</th>
          <th data-right>{t("billing:charges.tax")}</th>
          <th data-right>
            {t("billing:charges.total")} <span className={styles.faint}>{bill.total.currency}</span>
          </th>
          <th />
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Line key={item.itemId} item={item} view={view} onRemove={onRemove} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ item, view, onRemove }: ItemTableProps & { item: BillItemRow }) {
  const { t } = useTranslation("drafts");
  const language = useLanguage();
  const adjusted = view.charges.find((charge) => charge.chargeId === item.chargeId);
  const by = item.createdBy ?? t("item.byBoss");
  return (
    <tr>
      <td>
        {item.name} <OfAccount of={item} bill={view.bill} />
        {adjusted && (
          <div className={styles.correction}>
            {t("item.adjusts", {
              charge: `${adjusted.offering[language]} · ${adjusted.price[language]}`,
              subscription: adjusted.subscriptionNumber,
            })}
          </div>
        )}
        <div className={styles.correction}>
          {item.reason && `${t("item.because", { reason: item.reason })} `}
          {t("item.added", { by, at: formatInstant(item.createdAt) })}
        </div>
      </td>
      <td data-right>
        <Quantity value={item.quantity} />
      </td>
      <td data-right className="number">
        {item.unitPrice ? groupDecimal(item.unitPrice) : <span className={styles.faint}>—</span>}
      </td>
      <td data-right>
        <Amount value={item.net} />
      </td>
      <td data-right>
        <span className={styles.rate}>{rateText(item.taxRate)}</span> <Amount value={item.tax} />
      </td>
      <td data-right>
        <Amount value={item.total} />
      </td>
      <td>
        <Explain title={item.name}>
          <Sentences lines={item.explanation} />
        </Explain>
        {onRemove && (
          <Button
            type="link"
            size="small"
            aria-label={t("remove.named", { name: item.name })}
            onClick={() => onRemove(item)}
          >
            {t("remove.button")}
          </Button>
        )}
      </td>
    </tr>
  );
}
