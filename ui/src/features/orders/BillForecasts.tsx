import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { Amount, Explain, ExplainLines } from "@/components";
import { periodText } from "@/features/billing/periods";
import type { BillForecast, OrderedServices } from "@/ipc";
import styles from "./orders.module.css";

/** What an order will do: how it is carried out, and what each account will be billed for it. */
export function OrderForecast({ output }: { output: OrderedServices }) {
  const { t } = useTranslation("orders");
  const [first, ...following] = output.items;
  const added = following.filter((item) => item.follows !== null && item.follows !== undefined);
  // Where the offering changes, nothing else can follow but the end of what does not fit.
  const follow = first?.change === "changeOffering" ? "forecast.end" : "forecast.follow";
  return (
    <div className={styles.forecast} aria-live="polite">
      <h3>{t("forecast.title")}</h3>
      {first && <p>{t(`change.then.${first.connector}`, { day: first.effectiveOn })}</p>}
      {added.length > 0 && (
        <p>{t(follow, { numbers: added.map((item) => item.subscriptionNumber).join(", ") })}</p>
      )}
      {output.bills.map((bill) => (
        <AccountForecast key={bill.accountId} bill={bill} named={output.bills.length > 1} />
      ))}
    </div>
  );
}

function AccountForecast({ bill, named }: { bill: BillForecast; named: boolean }) {
  const { t } = useTranslation("orders");
  const language = useLanguage();
  const through = t("forecast.through", { day: bill.through });
  return (
    <table className={styles.forecastLines}>
      <caption>{named ? `${bill.accountNumber} · ${through}` : through}</caption>
      <tbody>
        {bill.charges.map((charge) => (
          <tr key={`${charge.subscriptionId} ${charge.priceId} ${charge.period.from} ${charge.served.from}`}>
            <td>
              {charge.offering[language]} · {charge.price[language]}
              <small className="number">{periodText(charge.served)}</small>
            </td>
            <td>
              <Amount value={charge.total} />
            </td>
            <td>
              <Explain title={charge.price[language]}>
                <ExplainLines lines={charge.explanation.map((line) => ({ label: line[language] }))} />
              </Explain>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {bill.others.minor !== "0" && (
          <tr>
            <th scope="row">{t("forecast.others")}</th>
            <td>
              <Amount value={bill.others} />
            </td>
            <td />
          </tr>
        )}
        <tr>
          <th scope="row">{t("forecast.total")}</th>
          <td>
            <Amount value={bill.total} withCurrency />
          </td>
          <td />
        </tr>
        <tr>
          <th scope="row">{t("forecast.difference")}</th>
          <td>
            <Amount value={bill.difference} withCurrency />
          </td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
