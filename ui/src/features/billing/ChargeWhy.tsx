import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { Explain, ExplainQuery, Quantity } from "@/components";
import type { ChargeExplained, ChargeRow, LocalText } from "@/ipc";
import styles from "./billing.module.css";

/** Why a charge is what it is: its sentences, and for usage the days behind it. */
export function ChargeWhy({ charge }: { charge: ChargeRow }) {
  const language = useLanguage();
  return (
    <Explain title={`${charge.offering[language]} · ${charge.price[language]}`}>
      {charge.meterId ? (
        <ExplainQuery<ChargeExplained>
          query="billing.charge_explanation"
          input={{ chargeId: charge.chargeId }}
        >
          {(explained) => <Explained explained={explained} />}
        </ExplainQuery>
      ) : (
        <Sentences lines={charge.explanation} />
      )}
    </Explain>
  );
}

/** The same where only the charge's id is known. */
export function ChargeWhyById({ chargeId, title }: { chargeId: number; title: string }) {
  return (
    <Explain title={title}>
      <ExplainQuery<ChargeExplained> query="billing.charge_explanation" input={{ chargeId }}>
        {(explained) => <Explained explained={explained} />}
      </ExplainQuery>
    </Explain>
  );
}

/** An explanation, sentence by sentence. */
export function Sentences({ lines }: { lines: readonly LocalText[] }) {
  const language = useLanguage();
  return (
    <ol className={styles.sentences}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the sentences of one explanation never move.
        <li key={index}>{line[language]}</li>
      ))}
    </ol>
  );
}

function Explained({ explained: { charge, usage } }: { explained: ChargeExplained }) {
  const { t } = useTranslation("billing");
  const language = useLanguage();
  return (
    <>
      <Sentences lines={charge.explanation} />
      {usage.length > 0 && (
        <table className={styles.usage}>
          <caption>{t("why.usage")}</caption>
          <thead>
            <tr>
              <th>{t("why.day")}</th>
              <th>{t("why.used")}</th>
              <th>{t("why.events")}</th>
            </tr>
          </thead>
          <tbody>
            {usage.map((day) => (
              <tr key={day.day}>
                <td className="number">{day.day}</td>
                <td>
                  <Quantity value={day.quantity} unit={charge.unit[language]} />
                </td>
                <td className="number">{day.events}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
