import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorPanel, Section, SkeletonLines, useReasons } from "@/components";
import { type AccountDetail, type AgreedPriceRow, type DiscountRow, type TermsView, useAsk } from "@/ipc";
import { SmallButton } from "../CustomerSections";
import styles from "../customers.module.css";
import { AgreePriceDialog } from "./AgreePriceDialog";
import { EndAgreedPriceDialog, EndDiscountDialog, GiveCouponDialog, PutOnPriceListDialog } from "./dialogs";
import { AgreedPriceTable, DiscountTable, PriceListTable } from "./TermsTables";

type Dialog =
  | { kind: "agree" | "give" | "list" }
  | { kind: "endPrice"; row: AgreedPriceRow }
  | { kind: "endDiscount"; row: DiscountRow }
  | null;

/** What counts for this account and not for others: its customer's price list, agreed prices, coupons. */
export function TermsSection({ detail }: { detail: AccountDetail }) {
  const { t } = useTranslation("terms");
  const [dialog, setDialog] = useState<Dialog>(null);
  const { accountId } = detail.account;
  const answer = useAsk("billing.terms", { accountId });
  const reason = useReasons(answer.data?.actions);
  return (
    <Section
      title={t("title")}
      aside={
        answer.data && (
          <>
            <SmallButton
              label={t("agree.button")}
              reason={reason("billing.agree_price")}
              onClick={() => setDialog({ kind: "agree" })}
            />
            <SmallButton
              label={t("give.button")}
              reason={reason("billing.give_coupon")}
              onClick={() => setDialog({ kind: "give" })}
            />
            <SmallButton
              label={t("list.button")}
              reason={reason("billing.put_on_price_list")}
              onClick={() => setDialog({ kind: "list" })}
            />
          </>
        )
      }
    >
      {answer.error && <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />}
      {!answer.data && !answer.error && <SkeletonLines count={2} />}
      {answer.data && (
        <>
          <TermsTables
            terms={answer.data}
            onEndPrice={(row) => setDialog({ kind: "endPrice", row })}
            onEndDiscount={(row) => setDialog({ kind: "endDiscount", row })}
          />
          <TermsDialog dialog={dialog} detail={detail} terms={answer.data} onClose={() => setDialog(null)} />
        </>
      )}
    </Section>
  );
}

interface TermsTablesProps {
  terms: TermsView;
  onEndPrice: (row: AgreedPriceRow) => void;
  onEndDiscount: (row: DiscountRow) => void;
}

function TermsTables({ terms, onEndPrice, onEndDiscount }: TermsTablesProps) {
  const { t } = useTranslation("terms");
  const { priceLists, agreedPrices, discounts } = terms;
  if (priceLists.length + agreedPrices.length + discounts.length === 0)
    return <p className={styles.soft}>{t("none")}</p>;
  return (
    <div className={styles.sections}>
      {agreedPrices.length > 0 && (
        <section>
          <h3>{t("agree.title")}</h3>
          <AgreedPriceTable rows={agreedPrices} onEnd={onEndPrice} />
        </section>
      )}
      {discounts.length > 0 && (
        <section>
          <h3>{t("give.title")}</h3>
          <DiscountTable rows={discounts} onEnd={onEndDiscount} />
        </section>
      )}
      {priceLists.length > 0 && (
        <section>
          <h3>{t("list.title")}</h3>
          <PriceListTable rows={priceLists} />
        </section>
      )}
    </div>
  );
}

interface TermsDialogProps {
  dialog: Dialog;
  detail: AccountDetail;
  terms: TermsView;
  onClose: () => void;
}

function TermsDialog({ dialog, detail, terms, onClose }: TermsDialogProps) {
  const { account, customerName } = detail;
  switch (dialog?.kind) {
    case "agree":
      return <AgreePriceDialog account={account} onClose={onClose} />;
    case "give":
      return <GiveCouponDialog account={account} onClose={onClose} />;
    case "list":
      return (
        <PutOnPriceListDialog customerId={terms.customerId} customerName={customerName} onClose={onClose} />
      );
    case "endPrice":
      return <EndAgreedPriceDialog row={dialog.row} onClose={onClose} />;
    case "endDiscount":
      return <EndDiscountDialog row={dialog.row} onClose={onClose} />;
    default:
      return null;
  }
}
