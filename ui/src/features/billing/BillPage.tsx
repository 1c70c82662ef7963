import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo, usePathParams } from "@/app/router";
import { useMay } from "@/app/session";
import {
  AuditTimeline,
  ConfirmDialog,
  DetailPage,
  ErrorPanel,
  Page,
  PageSkeleton,
  Section,
} from "@/components";
import { IssueInvoiceDialog } from "@/features/invoices/IssueInvoiceDialog";
import { type BillView, useAsk } from "@/ipc";
import { BillFactList } from "./BillFactList";
import { BillFigures } from "./BillFigures";
import { BillInvoices, BillPayments } from "./BillRelated";
import { BillSettlements } from "./BillSettlements";
import { BillState } from "./BillState";
import { billName, isDraft } from "./billName";
import { ChargeTable } from "./ChargeTable";
import { DraftBill } from "./DraftBill";
import { ItemTable } from "./ItemTable";
import { type BillDialog, useBillActions } from "./useBillActions";

/** One bill: what it charges and why, what is paid, invoiced and open, and what can be done with it. */
export default function BillPage() {
  const { t } = useTranslation("billing");
  const billId = Number(usePathParams().billId);
  const answer = useAsk("billing.bill", { billId });
  if (answer.error)
    return (
      <Page title={t("title")}>
        <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />
      </Page>
    );
  if (!answer.data) return <PageSkeleton />;
  const { data } = answer;
  return isDraft(data.bill) ? <DraftBill key={billId} view={data} /> : <Bill key={billId} view={data} />;
}

function Bill({ view }: { view: BillView }) {
  const { t } = useTranslation("billing");
  const may = useMay();
  const [dialog, setDialog] = useState<BillDialog | null>(null);
  const actions = useBillActions(view, setDialog);
  const { bill, charges, items } = view;
  const { billId } = bill;
  return (
    <DetailPage
      name={bill.customerName}
      number={billName(bill)}
      state={
        <>
          <BillState state={bill.state} />
          {bill.overdue && <BillState state={bill.state} overdue />}
        </>
      }
      actions={actions}
      timeline={<AuditTimeline entries={view.timeline} />}
    >
      <BillFigures view={view} />
      <BillFactList view={view} />
      {charges.length > 0 && (
        <Section title={t("charges.title")}>
          <ChargeTable charges={charges} bill={bill} />
        </Section>
      )}
      {items.length > 0 && (
        <Section title={t("drafts:item.title")}>
          <ItemTable view={view} />
        </Section>
      )}
      <BillSettlements view={view} />
      {may("invoicesRead") && <BillInvoices billId={billId} />}
      {may("paymentsRead") && <BillPayments billId={billId} />}
      <Dialogs dialog={dialog} view={view} onClose={() => setDialog(null)} />
    </DetailPage>
  );
}

interface DialogsProps {
  dialog: BillDialog | null;
  view: BillView;
  onClose: () => void;
}

function Dialogs({ dialog, view, onClose }: DialogsProps) {
  const { t } = useTranslation("billing");
  const go = useGo();
  const { bill, version } = view;
  const { billId } = bill;
  const number = billName(bill);
  return (
    <>
      {dialog === "issue" && (
        <IssueInvoiceDialog
          bills={[{ ...bill, number }]}
          onClose={onClose}
          onIssued={(invoiceIds) => invoiceIds[0] && go(`/invoices/${invoiceIds[0]}`)}
        />
      )}
      {dialog === "sent" && (
        <ConfirmDialog
          title={t("sent.title", { number })}
          text={t("sent.text")}
          action="billing.mark_bill_sent"
          input={{ billId, version }}
          submitLabel={t("sent.submit")}
          onClose={onClose}
        />
      )}
      {dialog === "hold" && (
        <ConfirmDialog
          title={t("hold.title", { number })}
          text={t("hold.text")}
          action="billing.hold_bill"
          input={{ billId, version }}
          submitLabel={t("hold.submit")}
          onClose={onClose}
        />
      )}
      {dialog === "release" && (
        <ConfirmDialog
          title={t("release.title", { number })}
          text={t("release.text")}
          action="billing.release_bill"
          input={{ billId, version }}
          submitLabel={t("release.submit")}
          onClose={onClose}
        />
      )}
    </>
  );
}
