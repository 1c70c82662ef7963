import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { ConfirmDialog, FormDialog } from "@/components";
import type { OfferingDetail } from "@/ipc";
import { ChangeTaxCodeDialog } from "./ChangeTaxCodeDialog";
import { OfferingFields } from "./fields";
import { changeOfferingInput, isWorthTrying, type OfferingDraft, offeringDraft } from "./inputs";
import { TaxRateField } from "./TaxFields";

interface OfferingDialogProps {
  offering: OfferingDetail;
  onClose: () => void;
}

/** Changes what an offering is called, taxed and activated by. */
function ChangeOfferingDialog({ offering, onClose }: OfferingDialogProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const { kind, taxFixed, taxCodeName } = offering;
  const help = taxCodeName && t("taxCodes.ownRate", { name: taxCodeName[language] });
  const input = useCallback((values: OfferingDraft) => changeOfferingInput(offering, values), [offering]);
  return (
    <FormDialog<"catalog.change_offering", OfferingDraft>
      title={t("change.title")}
      action="catalog.change_offering"
      initial={offeringDraft(offering)}
      input={input}
      ready={(values) => isWorthTrying({ ...values, code: offering.code, prices: [] })}
      submitLabel={t("change.submit")}
      width={680}
      onClose={onClose}
    >
      <OfferingFields
        kind={kind}
        taxFixed={taxFixed}
        tax={<TaxRateField fixed={taxFixed} help={help ?? undefined} />}
      />
    </FormDialog>
  );
}

export type OfferingDialogKind = "change" | "publish" | "retire" | "taxCode";

/** The dialog of an offering that was asked for. */
export function OfferingDialog({ kind, ...props }: OfferingDialogProps & { kind: OfferingDialogKind }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const { offering, onClose } = props;
  const { offeringId, version } = offering;
  const name = offering.name[language];
  switch (kind) {
    case "change":
      return <ChangeOfferingDialog {...props} />;
    case "taxCode":
      return <ChangeTaxCodeDialog {...props} />;
    case "publish":
      return (
        <ConfirmDialog
          title={t("publish.title", { name })}
          text={t("publish.text")}
          action="catalog.publish_offering"
          input={{ offeringId, version }}
          submitLabel={t("publish.submit")}
          onClose={onClose}
        />
      );
    case "retire":
      return (
        <ConfirmDialog
          title={t("retire.title", { name })}
          text={t("retire.text", { count: offering.activeSubscriptions })}
          action="catalog.retire_offering"
          input={{ offeringId, version }}
          submitLabel={t("retire.submit")}
          danger
          onClose={onClose}
        />
      );
  }
}
