import { Form, Select } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo, usePathParams } from "@/app/router";
import { DateInput, EmptyState, ErrorPanel, Page, PageSkeleton } from "@/components";
import { ActionFormPage } from "@/flows/ActionFormPage";
import { type OfferingDetail, type PriceView, useAsk } from "@/ipc";
import styles from "./catalogue.module.css";
import { type VersionDraft, versionInput } from "./inputs";
import { ModelFields } from "./ModelFields";
import { isModelComplete } from "./modelFaults";
import { emptyModel, type ModelDraft, modelDraft, modelsOfKind } from "./models";
import { layersOf } from "./PriceBlock";
import { PriceEffectPanel } from "./PriceEffectPanel";
import { useRequired } from "./place";
import { TermsFields } from "./TermsFields";
import { RerateNote } from "./words";

/** The next version of a price, with what it would have made of the past. */
export default function PriceVersionPage() {
  const { t } = useTranslation("catalogue");
  const go = useGo();
  const params = usePathParams();
  const offeringId = Number(params.offeringId);
  const answer = useAsk("catalog.offering", { offeringId });
  if (answer.error)
    return (
      <Page title={t("title")}>
        <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />
      </Page>
    );
  if (!answer.data) return <PageSkeleton />;
  const price = answer.data.prices.find((each) => each.priceId === Number(params.priceId));
  if (price) return <PriceVersionForm key={price.priceId} offering={answer.data} price={price} />;
  return (
    <Page title={t("title")}>
      <EmptyState
        title={t("version.noPrice")}
        action={{ label: t("version.back"), run: () => go(`/catalogue/${offeringId}`) }}
      />
    </Page>
  );
}

interface PriceVersionFormProps {
  offering: OfferingDetail;
  price: PriceView;
}

/** A version of the same kind as those before, beginning as the last one is now. */
export function PriceVersionForm({ offering, price }: PriceVersionFormProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const go = useGo();
  const required = useRequired();
  const { priceId } = price;
  const { currency } = offering;
  const input = useCallback(
    (values: VersionDraft) => ({
      priceId,
      ...versionInput(values),
      ...(values.priceListId ? { priceListId: values.priceListId } : {}),
    }),
    [priceId],
  );
  return (
    <ActionFormPage<"catalog.add_price_version", VersionDraft>
      title={t("version.title", { name: `${offering.name[language]} · ${price.name[language]}` })}
      action="catalog.add_price_version"
      keep={`catalogue.version.${priceId}`}
      initial={firstVersion(price)}
      input={input}
      ready={(values) => Boolean(values.validFrom) && isModelComplete(values.model)}
      submitLabel={() => t("version.submit")}
      preview={({ output }) => <RerateNote accounts={output.accountsToRerate} />}
      onDone={() => go(`/catalogue/${offering.offeringId}`)}
    >
      {(values) => (
        <>
          <div className={styles.columns}>
            <Form.Item
              name="validFrom"
              label={t("field.validFrom")}
              extra={t("field.validFromHelp")}
              rules={required}
            >
              <DateInput autoFocus />
            </Form.Item>
            <ForWhomField />
            <ModelFields at={["model"]} currency={currency} unit={price.unit} kind={price.kind} />
            <TermsFields at={["terms"]} model={values.model?.model} currency={currency} unit={price.unit} />
          </div>
          <PriceEffectPanel price={price} values={values} />
        </>
      )}
    </ActionFormPage>
  );
}

/** What the form begins with: the last version for everybody. */
export function firstVersion(price: PriceView): VersionDraft {
  const last = layersOf(price.versions)[0]?.[0];
  const first: ModelDraft = { ...emptyModel, model: modelsOfKind[price.kind][0] };
  return last ? { model: modelDraft(last.model), terms: last.terms } : { model: first };
}

/** Everybody, or the customers of one price list. */
function ForWhomField() {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const lists = useAsk("catalog.price_lists", {});
  const rows = lists.data?.rows ?? [];
  const none = lists.data?.rows.length === 0;
  return (
    <Form.Item
      name="priceListId"
      label={t("forWhom.label")}
      extra={t(none ? "forWhom.noLists" : "forWhom.help")}
    >
      <Select
        allowClear
        disabled={none}
        loading={lists.isFetching}
        placeholder={t("forWhom.everybody")}
        options={rows.map((row) => ({
          value: row.priceListId,
          label: `${row.name[language]} · ${row.code}`,
        }))}
      />
    </Form.Item>
  );
}
