import { Form, Radio, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import type { TaxCodeRow } from "@/ipc";
import { percentOf } from "./inputs";
import { firstRate, type TaxDraft } from "./makeUp";
import { PercentInput } from "./PercentInput";
import { useRequired } from "./place";

/** The rate of an offering. `help`: what it means here. */
export function TaxRateField({ fixed = false, help }: { fixed?: boolean; help?: ReactNode }) {
  const { t } = useTranslation("catalogue");
  return (
    <Form.Item
      name="taxRate"
      label={t("field.taxRate")}
      rules={useRequired()}
      extra={fixed ? t("field.taxFixed") : (help ?? t("field.taxHelp"))}
    >
      <PercentInput disabled={fixed} />
    </Form.Item>
  );
}

/** What a new offering is taxed by: a rate of its own, or the rates of a tax code. */
export function TaxChoice({ codes }: { codes: readonly TaxCodeRow[] }) {
  const { t } = useTranslation("catalogue");
  const by: TaxDraft["taxBy"] = Form.useWatch("taxBy", Form.useFormInstance()) ?? "rate";
  return (
    <>
      <Form.Item name="taxBy" label={t("taxCodes.by")} extra={t(`taxCodes.byHelp.${by}`)}>
        <Radio.Group
          options={(["rate", "code"] as const).map((value) => ({ value, label: t(`taxCodes.bys.${value}`) }))}
        />
      </Form.Item>
      {by === "code" ? <TaxCodeField codes={codes} /> : <TaxRateField />}
    </>
  );
}

function TaxCodeField({ codes }: { codes: readonly TaxCodeRow[] }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const chosen: number | undefined = Form.useWatch("taxCodeId", Form.useFormInstance());
  const first = firstRate(codes.find((each) => each.taxCodeId === chosen));
  const before = first && t("taxCodes.before", { date: first.validFrom, rate: percentOf(first.rate) });
  const label = ({ name, code, rates }: TaxCodeRow) => {
    const now = rates.find((rate) => rate.inForce);
    return `${name[language]} · ${now ? `${percentOf(now.rate)}%` : code}`;
  };
  return (
    <Form.Item
      name="taxCodeId"
      label={t("taxCodes.one")}
      rules={[{ required: true, message: t("required") }]}
      extra={codes.length === 0 ? t("taxCodes.none") : before}
    >
      <Select
        showSearch={{ optionFilterProp: "label" }}
        options={codes.map((each) => ({ value: each.taxCodeId, label: label(each) }))}
      />
    </Form.Item>
  );
}
