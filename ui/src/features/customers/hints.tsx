import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { StateTag } from "@/components";
import { textOf, useAsk, useSettled } from "@/ipc";
import styles from "./customers.module.css";

const PAUSE_MS = 300;
/** A code shorter than this is still being typed: nothing is said about it. */
const CODE_WORTH_CHECKING = 15;
const NAME_WORTH_ASKING = 2;
const NUMBER_WORTH_ASKING = 7;

/** What is doubtful about a credit code, as soon as it is typed. It is kept all the same. */
export function CreditCodeHint({ code }: { code: string | null | undefined }) {
  const language = useLanguage();
  const settled = useSettled(code?.trim() ?? "", PAUSE_MS);
  const answer = useAsk(
    "customers.check_credit_code",
    { creditCode: settled },
    { enabled: settled.length >= CODE_WORTH_CHECKING },
  );
  const notice = answer.data?.notice;
  if (!notice || settled.length < CODE_WORTH_CHECKING) return null;
  const text = textOf(notice, language);
  return (
    <div className={styles.hint} role="status">
      <strong>{text.what}</strong>
      <div>{[text.why, text.do].filter(Boolean).join(" ")}</div>
    </div>
  );
}

interface DuplicatesProps {
  name?: string | null;
  creditCode?: string | null;
  phone?: string | null;
  /** The customer being changed. */
  excluding?: number;
}

/** What of the typed text is long enough to ask for; null when nothing is. */
export function duplicatesInput({ name, creditCode, phone, excluding }: DuplicatesProps) {
  const text = (value: string | null | undefined, least: number) => {
    const trimmed = value?.trim() ?? "";
    return [...trimmed].length >= least ? trimmed : null;
  };
  const asked = {
    name: text(name, NAME_WORTH_ASKING),
    creditCode: text(creditCode, NUMBER_WORTH_ASKING),
    phone: text(phone, NUMBER_WORTH_ASKING),
    excluding: excluding ?? null,
  };
  return asked.name || asked.creditCode || asked.phone ? asked : null;
}

/** Customers who may be the one being typed. It informs and never blocks. */
export function Duplicates(props: DuplicatesProps) {
  const { t } = useTranslation("customers");
  const go = useGo();
  const input = useSettled(duplicatesInput(props), PAUSE_MS);
  const answer = useAsk("customers.duplicates", input ?? {}, {
    enabled: input !== null,
    keepPrevious: true,
  });
  const candidates = input === null ? [] : (answer.data?.candidates ?? []);
  if (candidates.length === 0) return null;
  return (
    <div className={styles.hint} role="status">
      <strong>{t("duplicates.title")}</strong>
      <ul>
        {candidates.map((candidate) => (
          <li key={candidate.customerId}>
            <span>
              <button type="button" onClick={() => go(`/customers/${candidate.customerId}`)}>
                {candidate.name}
              </button>{" "}
              <span className="number">{candidate.number}</span>
            </span>
            <span>
              {candidate.state === "closed" && <StateTag state="closed" label={t("states.closed")} />}{" "}
              {t(`duplicates.${candidate.why[0] ?? "similarName"}`)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
