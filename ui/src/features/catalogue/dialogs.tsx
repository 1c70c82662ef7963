import { Form } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { DateInput, FormDialog } from "@/components";
import type { OfferingDetail, PriceView } from "@/ipc";
import styles from "./catalogue.module.css";
import { OfferingFields } from "./fields";
import {
  changeOfferingInput,
  isWorthTrying,
  type OfferingDraft,
  offeringDraft,
  type VersionDraft,
  versionInput,
} from "./inputs";
import { ModelFields } from "./ModelFields";
import { isModelComplete } from "./modelFaults";
import { emptyModel, type ModelDraft, modelDraft, modelsOfKind } from "./models";
import { layersOf } from "./PriceBlock";
import { useRequired } from "./place";
import { TermsFields } from "./TermsFields";

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

/** The next version of a price: of the same kind as those before, and beginning as the last one is now. */
export function AddVersionDialog(props: DialogProps & { price: PriceView; currency: string }) {
  const { price, currency, onClose } = props;
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const { priceId } = price;
  const last = layersOf(price.versions)[0]?.[0];
  const input = useCallback((values: VersionDraft) => ({ priceId, ...versionInput(values) }), [priceId]);
  return (
    <FormDialog<"catalog.add_price_version", VersionDraft>
      title={t("version.title", { name: price.name[language] })}
      action="catalog.add_price_version"
      initial={
        last ? { model: modelDraft(last.model), terms: last.terms } : { model: firstModel(price.kind) }
      }
      input={input}
      ready={(values) => Boolean(values.validFrom) && isModelComplete(values.model)}
      submitLabel={t("version.submit")}
      width={760}
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
      <div className={styles.columns}>
        <VersionFields price={price} currency={currency} />
      </div>
    </FormDialog>
  );
}

function firstModel(kind: PriceView["kind"]): ModelDraft {
  return { ...emptyModel, model: modelsOfKind[kind][0] };
}

/** How the next version charges, and what goes with it. */
function VersionFields({ price, currency }: { price: PriceView; currency: string }) {
  const form = Form.useFormInstance<VersionDraft>();
  const model = Form.useWatch(["model", "model"], form);
  return (
    <>
      <ModelFields at={["model"]} currency={currency} unit={price.unit} kind={price.kind} />
      <TermsFields at={["terms"]} model={model} currency={currency} unit={price.unit} />
    </>
  );
}
