import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { FormDialog } from "@/components";
import type { OfferingDetail } from "@/ipc";
import { OfferingFields } from "./fields";
import { changeOfferingInput, isWorthTrying, type OfferingDraft, offeringDraft } from "./inputs";
import { TaxRateField } from "./TaxFields";

interface ChangeOfferingDialogProps {
  offering: OfferingDetail;
  onClose: () => void;
}

/** Changes what an offering is called, taxed and activated by. */
export function ChangeOfferingDialog({ offering, onClose }: ChangeOfferingDialogProps) {
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
