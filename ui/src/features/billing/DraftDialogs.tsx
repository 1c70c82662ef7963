import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { Amount, ExplainLines, FormDialog } from "@/components";
import { type DiscardedBills, type FinalisedBills, type Outcome, textOf } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { formatAmount } from "@/values/money";
import styles from "./billing.module.css";
import { ReasonField } from "./ItemFields";

/** Which drafts: some, or all of a run. */
export type DraftChoice = { billIds: number[] } | { billRunId: number };

interface DraftDialogProps {
  of: DraftChoice;
  /** How many these are. */
  count: number;
  onClose: () => void;
  onDone?: () => void;
}

interface ReasonForm {
  reason?: string;
}

const NOTHING = {};

function countOf(count: number) {
  return { count, shown: groupDecimal(String(count)) };
}

/** Makes bills of drafts; what they come to stands there before. */
export function FinaliseDialog({ of, count, onClose, onDone }: DraftDialogProps) {
  const { t } = useTranslation("drafts");
  const named = countOf(count);
  const shared = {
    title: t("finalise.title", named),
    initial: NOTHING,
    submitLabel: t("finalise.submit", named),
    showRefusal: true,
    width: 520,
    preview: ({ output }: Outcome<FinalisedBills>) => (
      <>
        <Sums {...output} />
        <LeftOut output={output} />
      </>
    ),
    onClose,
    onDone,
    children: <p>{t("finalise.text")}</p>,
  };
  return "billRunId" in of ? (
    <FormDialog {...shared} action="billing.finalise_run" input={() => of} />
  ) : (
    <FormDialog {...shared} action="billing.finalise_bills" input={() => of} />
  );
}

/** Throws drafts away, with a reason for colleagues. */
export function DiscardDialog({ of, count, onClose, onDone }: DraftDialogProps) {
  const { t } = useTranslation("drafts");
  const named = countOf(count);
  const shared = {
    title: t("discard.title", named),
    initial: NOTHING as ReasonForm,
    ready: ({ reason }: ReasonForm) => Boolean(reason?.trim()),
    submitLabel: t("discard.submit", named),
    danger: true,
    width: 520,
    preview: ({ output }: Outcome<DiscardedBills>) => <Freed output={output} />,
    onClose,
    onDone,
    children: (
      <>
        <p>{t("discard.text")}</p>
        <ReasonField />
      </>
    ),
  };
  const why = ({ reason }: ReasonForm) => reason?.trim() ?? "";
  return "billRunId" in of ? (
    <FormDialog
      {...shared}
      action="billing.discard_run"
      input={(form: ReasonForm) => ({ ...of, reason: why(form) })}
    />
  ) : (
    <FormDialog
      {...shared}
      action="billing.discard_bills"
      input={(form: ReasonForm) => ({ ...of, reason: why(form) })}
    />
  );
}

/** What the bills will come to, by currency. */
function Sums({ totals, settled }: Pick<FinalisedBills, "totals" | "settled">) {
  const { t } = useTranslation("drafts");
  const bills = totals.map((sum) => ({
    label: t("finalise.bills", countOf(sum.bills)),
    note: t("finalise.netAndTax", { net: formatAmount(sum.net), tax: formatAmount(sum.tax) }),
    value: <Amount value={sum.total} withCurrency />,
  }));
  const paid = settled.flatMap(({ credits, wallets }) => [
    { label: t("finalise.credits"), value: <Amount value={credits} withCurrency /> },
    { label: t("finalise.wallets"), value: <Amount value={wallets} withCurrency /> },
  ]);
  return <ExplainLines lines={[...bills, ...paid]} />;
}

/** The drafts that can't become bills, each with its reason. */
function LeftOut({ output }: { output: FinalisedBills }) {
  const { t } = useTranslation("drafts");
  const language = useLanguage();
  if (output.leftOut === 0) return null;
  return (
    <>
      <p>{t("finalise.leftOut", countOf(output.leftOut))}</p>
      <ul>
        {output.notFinalised.map((row) => (
          <li key={row.billId}>
            {row.billNumber}: {textOf(row.reason, language).what}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What the next run charges again. */
function Freed({ output }: { output: DiscardedBills }) {
  const { t } = useTranslation("drafts");
  return (
    <p className={styles.soft}>
      {output.charges === 0 ? t("discard.noCharges") : t("discard.charges", countOf(output.charges))}
    </p>
  );
}
