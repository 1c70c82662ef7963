import { Form } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { DateInput, ErrorPanel, FormDialog } from "@/components";
import { type OfferingDetail, type TaxCodeRow, useAsk } from "@/ipc";
import { firstDayOfNextMonth, todayIn } from "@/values/dates";
import { percentOf } from "@/values/decimal";
import { useRequired } from "./place";
import { TaxCodeField, useFirstRate } from "./TaxFields";
import { RerateNote } from "./words";

interface ChangeTaxCodeDialogProps {
  offering: OfferingDetail;
  onClose: () => void;
}

interface TaxCodeChange {
  taxCodeId?: number;
  validFrom?: string | null;
}

/** Gives an offering another tax code from a day on. */
export function ChangeTaxCodeDialog({ offering, onClose }: ChangeTaxCodeDialogProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const company = useAsk("staff.company", {});
  const codes = useAsk("catalog.tax_codes", {});
  const { offeringId } = offering;
  const input = useCallback(
    ({ taxCodeId, validFrom }: TaxCodeChange) => ({
      offeringId,
      taxCodeId: taxCodeId ?? 0,
      validFrom: validFrom ?? "",
    }),
    [offeringId],
  );
  // The form begins with the company's day and keeps it.
  if (company.isPending || codes.isPending) return null;
  return (
    <FormDialog<"catalog.change_tax_code", TaxCodeChange>
      title={t("taxCodes.changeTitle", { name: offering.name[language] })}
      action="catalog.change_tax_code"
      initial={{ validFrom: firstDayOfNextMonth(todayIn(company.data?.company.timeZone)) }}
      input={input}
      ready={({ taxCodeId, validFrom }) => Boolean(taxCodeId && validFrom)}
      submitLabel={t("taxCodes.change")}
      preview={({ output }) => <RerateNote accounts={output.accountsToRerate} />}
      onClose={onClose}
    >
      {codes.error ? (
        <ErrorPanel error={codes.error} onRetry={() => codes.refetch()} />
      ) : (
        <ChangeFields offering={offering} codes={codes.data.rows} />
      )}
    </FormDialog>
  );
}

interface ChangeFieldsProps {
  offering: OfferingDetail;
  codes: readonly TaxCodeRow[];
}

function ChangeFields({ offering, codes }: ChangeFieldsProps) {
  const { t } = useTranslation("catalogue");
  const required = useRequired();
  const first = useFirstRate(codes);
  const day: string | null | undefined = Form.useWatch("validFrom", Form.useFormInstance());
  // Where the code has no rate yet, the offering's own counts.
  const own = first && day && day < first.validFrom;
  const help = own && { date: first.validFrom, rate: percentOf(offering.taxRate) };
  return (
    <>
      <TaxCodeField codes={codes} help={help ? t("taxCodes.ownUntil", help) : undefined} />
      <Form.Item
        name="validFrom"
        label={t("taxCodes.changeFirstDay")}
        extra={t("taxCodes.changeHelp")}
        rules={required}
      >
        <DateInput />
      </Form.Item>
    </>
  );
}
