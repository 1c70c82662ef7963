import { Form, Input } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { DateInput, FormDialog } from "@/components";
import type { AddMeter, LocalText, OfferingDetail, PriceView } from "@/ipc";
import styles from "./catalogue.module.css";
import { ModelFields, OfferingFields, TextPair, useRequired } from "./fields";
import {
  changeOfferingInput,
  isModelComplete,
  isWorthTrying,
  type ModelDraft,
  modelDraft,
  modelInput,
  type OfferingDraft,
  offeringDraft,
} from "./inputs";

interface DialogProps {
  onClose: () => void;
}

export function ChangeOfferingDialog({ offering, onClose }: DialogProps & { offering: OfferingDetail }) {
  const { t } = useTranslation("catalogue");
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
      <OfferingFields taxFixed={offering.taxFixed} />
    </FormDialog>
  );
}

interface VersionForm {
  validFrom?: string | null;
  model: ModelDraft;
}

/** Models a price may change to: a version stays of the same kind as the versions before. */
const sameKind: Readonly<Record<PriceView["kind"], readonly string[]>> = {
  oneTime: ["oneTime"],
  recurring: ["recurring"],
  usage: ["perUnit", "graduated"],
  commitment: [],
};

export function AddVersionDialog(props: DialogProps & { price: PriceView; currency: string }) {
  const { price, currency, onClose } = props;
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const { priceId } = price;
  const last = [...price.versions]
    .sort((left, right) => left.validFrom.localeCompare(right.validFrom))
    .at(-1);
  const input = useCallback(
    (values: VersionForm) => ({
      priceId,
      validFrom: values.validFrom ?? "",
      model: modelInput(values.model),
    }),
    [priceId],
  );
  return (
    <FormDialog<"catalog.add_price_version", VersionForm>
      title={t("version.title", { name: price.name[language] })}
      action="catalog.add_price_version"
      initial={{ model: last ? modelDraft(last.model) : { model: "recurring" } }}
      input={input}
      ready={(values) => Boolean(values.validFrom) && isModelComplete(values.model)}
      submitLabel={t("version.submit")}
      width={680}
      preview={({ output }) => (
        <p>
          {output.accountsToRerate === 0
            ? t("version.noneToRerate")
            : t("version.toRerate", { count: output.accountsToRerate })}
        </p>
      )}
      onClose={onClose}
    >
      <Form.Item
        name="validFrom"
        label={t("field.validFrom")}
        extra={t("field.validFromHelp")}
        rules={useRequired()}
      >
        <DateInput />
      </Form.Item>
      <ModelFields at={["model"]} currency={currency} unit={price.unit} models={sameKind[price.kind]} />
    </FormDialog>
  );
}

type MeterForm = { code?: string; name?: Partial<LocalText>; unit?: Partial<LocalText> };

function meterInput({ code, name, unit }: MeterForm): AddMeter {
  const text = (given: Partial<LocalText> | undefined) => ({
    "zh-CN": given?.["zh-CN"]?.trim() ?? "",
    en: given?.en?.trim() ?? "",
  });
  return { code: code?.trim() ?? "", name: text(name), unit: text(unit) };
}

export function AddMeterDialog({ onClose }: DialogProps) {
  const { t } = useTranslation("catalogue");
  return (
    <FormDialog<"catalog.add_meter", MeterForm>
      title={t("meters.addTitle")}
      action="catalog.add_meter"
      initial={{}}
      input={meterInput}
      ready={({ code, name, unit }) =>
        [code, name?.["zh-CN"], name?.en, unit?.["zh-CN"], unit?.en].every((text) => text?.trim())
      }
      submitLabel={t("meters.add")}
      onClose={onClose}
    >
      <Form.Item name="code" label={t("meters.code")} extra={t("meters.codeHelp")} rules={useRequired()}>
        <Input autoComplete="off" />
      </Form.Item>
      <div className={styles.columns}>
        <TextPair at={["name"]} label="name" />
        <TextPair at={["unit"]} label="unit" help={t("meters.unitHelp")} />
      </div>
    </FormDialog>
  );
}
