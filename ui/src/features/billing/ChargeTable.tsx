import { Button } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { Amount, Quantity } from "@/components";
import type { BillRow, ChargeRow, OtherCharge } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { formatAmount } from "@/values/money";
import styles from "./billing.module.css";
import { billName } from "./billName";
import { ChargeWhy } from "./ChargeWhy";
import { type ChargeGroup, groupCharges, rateText } from "./charges";
import { OfAccount } from "./OfAccount";
import { periodText } from "./periods";
import { To } from "./To";

/** Groups drawn at first: a bill of a thousand subscriptions opens as fast as one of three. */
const SHOWN_GROUPS = 60;

interface ChargeTableProps {
  charges: readonly ChargeRow[];
  bill: Pick<BillRow, "accountId">;
  /** On a draft: adds a line that adjusts a charge. */
  onAdjust?: (charge: ChargeRow) => void;
}

/** A bill's charges by subscription: what, when, how much, at which price, and why. */
export function ChargeTable({ charges, bill, onAdjust }: ChargeTableProps) {
  const { t } = useTranslation("billing");
  const groups = useMemo(() => groupCharges(charges), [charges]);
  const [all, setAll] = useState(false);
  const shown = all ? groups : groups.slice(0, SHOWN_GROUPS);
  const currency = charges[0]?.total.currency;
  return (
    <>
      <table className={styles.charges}>
        <thead>
          <tr>
            <th>{t("charges.what")}</th>
            <th>{t("charges.served")}</th>
            <th data-right>{t("charges.quantity")}</th>
            <th data-right>{t("charges.unitPrice")}</th>
            <th data-right>{t("charges.net")}</th>
            <th data-right>{t("charges.tax")}</th>
            <th data-right>
              {t("charges.total")} <span className={styles.faint}>{currency}</span>
            </th>
            <th />
          </tr>
        </thead>
        {shown.map((group) => (
          <Group key={group.key} group={group} bill={bill} onAdjust={onAdjust} />
        ))}
      </table>
      {shown.length < groups.length && (
        <Button type="link" onClick={() => setAll(true)}>
          {t("charges.showAll", { count: groups.length - shown.length })}
        </Button>
      )}
    </>
  );
}

function Group({ group, bill, onAdjust }: Omit<ChargeTableProps, "charges"> & { group: ChargeGroup }) {
  const language = useLanguage();
  return (
    <tbody>
      <tr className={styles.group}>
        <th colSpan={4} scope="rowgroup">
          {group.offering[language]}{" "}
          <span className="number">
            <To path={`/subscriptions/${group.subscriptionId}`}>{group.subscriptionNumber}</To>
          </span>{" "}
          <OfAccount of={group} bill={bill} />
        </th>
        <td data-right>
          <Amount value={group.net} />
        </td>
        <td data-right>
          <Amount value={group.tax} />
        </td>
        <td data-right>
          <Amount value={group.total} />
        </td>
        <td />
      </tr>
      {group.charges.map((charge) => (
        <Line key={charge.chargeId} charge={charge} onAdjust={onAdjust} />
      ))}
    </tbody>
  );
}

function Line({ charge, onAdjust }: { charge: ChargeRow; onAdjust?: (charge: ChargeRow) => void }) {
  const { t } = useTranslation("billing");
  const language = useLanguage();
  return (
    <tr>
      <td>
        {charge.price[language]}
        {charge.corrects && (
          <div className={styles.correction}>
            {t("charges.corrects")} <Other charge={charge.corrects} />
          </div>
        )}
        {charge.correctedBy.map((other) => (
          <div key={other.chargeId} className={styles.correction}>
            {t("charges.correctedBy")} <Other charge={other} />
          </div>
        ))}
      </td>
      <td className="number">{periodText(charge.served)}</td>
      <td data-right>
        <Quantity value={charge.quantity} unit={charge.unit[language]} />
      </td>
      <td data-right className="number">
        <UnitPrice charge={charge} />
      </td>
      <td data-right>
        <Amount value={charge.net} />
      </td>
      <td data-right>
        <span className={styles.rate}>{rateText(charge.taxRate)}</span> <Amount value={charge.tax} />
      </td>
      <td data-right>
        <Amount value={charge.total} />
      </td>
      <td>
        <ChargeWhy charge={charge} />
        {onAdjust && (
          <Button type="link" size="small" onClick={() => onAdjust(charge)}>
            {t("drafts:adjust.short")}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Another charge of the same story: on which bill, how much. */
function Other({ charge }: { charge: OtherCharge }) {
  return (
    <span className="number">
      <To path={`/bills/${charge.billId}`}>
        {billName({ billId: charge.billId, number: charge.billNumber })}
      </To>{" "}
      ({formatAmount(charge.total)})
    </span>
  );
}

/** The price of one unit, for a whole cycle where the charge is for a part of one; else what one comes to on average. */
function UnitPrice({ charge: { unitPrice, cyclePrice, averagePrice } }: { charge: ChargeRow }) {
  const { t } = useTranslation("billing");
  if (unitPrice) return groupDecimal(unitPrice);
  if (cyclePrice) return <span title={t("charges.cyclePrice")}>{groupDecimal(cyclePrice)}</span>;
  if (!averagePrice) return <span className={styles.faint}>—</span>;
  return <span title={t("charges.averagePrice")}>{`≈ ${groupDecimal(averagePrice)}`}</span>;
}
