import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { AuditTimeline, DetailPage, type ObjectAction, Section, useReasons } from "@/components";
import type { BillItemRow, BillView, ChargeRow } from "@/ipc";
import { AdjustBillDialog, RemoveItemDialog } from "./AdjustDialogs";
import { BillFactList } from "./BillFactList";
import { BillFigures } from "./BillFigures";
import { BillState } from "./BillState";
import styles from "./billing.module.css";
import { billName } from "./billName";
import { ChargeTable } from "./ChargeTable";
import { DiscardDialog, FinaliseDialog } from "./DraftDialogs";
import { DraftNotice } from "./DraftNotice";
import { ItemTable } from "./ItemTable";

type Dialog =
  | { kind: "finalise" | "discard" }
  | { kind: "adjust"; charge: ChargeRow | null }
  | { kind: "remove"; item: BillItemRow };

/** A draft: what would be billed, and what can be done before it is: adjust it, finalise it, throw it away. */
export function DraftBill({ view }: { view: BillView }) {
  const { t } = useTranslation("drafts");
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const refusal = useReasons(view.actions);
  const { bill, charges, items } = view;
  const adjusting = refusal("billing.adjust_bill");
  const adjust = (charge: ChargeRow | null) => setDialog({ kind: "adjust", charge });
  const mayRemove = refusal("billing.remove_bill_item") === null && adjusting === null;
  const actions: ObjectAction[] = [
    {
      key: "finalise",
      label: t("finalise.button"),
      primary: true,
      run: () => setDialog({ kind: "finalise" }),
      disabledReason: refusal("billing.finalise_bills"),
    },
    { key: "adjust", label: t("adjust.button"), run: () => adjust(null), disabledReason: adjusting },
    {
      key: "discard",
      label: t("discard.button"),
      danger: true,
      run: () => setDialog({ kind: "discard" }),
      disabledReason: refusal("billing.discard_bills"),
    },
  ];
  return (
    <DetailPage
      name={bill.customerName}
      number={billName(bill)}
      state={<BillState state={bill.state} />}
      actions={actions}
      timeline={<AuditTimeline entries={view.timeline} />}
    >
      <DraftNotice title={t("notice.title")}>
        {t(bill.billRunId ? "notice.ofRun" : "notice.oneOff")}
      </DraftNotice>
      <BillFigures view={view} />
      <BillFactList view={view} />
      {charges.length > 0 && (
        <Section title={t("billing:charges.title")}>
          <ChargeTable charges={charges} bill={bill} onAdjust={adjusting === null ? adjust : undefined} />
        </Section>
      )}
      <Section title={t("item.title")}>
        {items.length === 0 ? (
          <p className={styles.soft}>{t("item.none")}</p>
        ) : (
          <ItemTable
            view={view}
            onRemove={mayRemove ? (item) => setDialog({ kind: "remove", item }) : undefined}
          />
        )}
      </Section>
      <DraftDialog dialog={dialog} view={view} onClose={() => setDialog(null)} />
    </DetailPage>
  );
}

interface DraftDialogProps {
  dialog: Dialog | null;
  view: BillView;
  onClose: () => void;
}

function DraftDialog({ dialog, view, onClose }: DraftDialogProps) {
  const go = useGo();
  const of = { billIds: [view.bill.billId] };
  switch (dialog?.kind) {
    case "finalise":
      return <FinaliseDialog of={of} count={1} onClose={onClose} />;
    case "discard":
      return <DiscardDialog of={of} count={1} onClose={onClose} onDone={() => go("/bills/drafts")} />;
    case "adjust":
      return <AdjustBillDialog view={view} charge={dialog.charge} onClose={onClose} />;
    case "remove":
      return <RemoveItemDialog view={view} item={dialog.item} onClose={onClose} />;
    default:
      return null;
  }
}
