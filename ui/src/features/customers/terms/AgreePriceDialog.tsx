import { Form, Radio, Select } from "antd";
import { useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useMay } from "@/app/session";
import { DateInput, ErrorPanel, FormDialog } from "@/components";
import { ModelFields } from "@/features/catalogue/ModelFields";
import { OfferingLookup } from "@/features/catalogue/OfferingsLookup";
import { firstVersion } from "@/features/catalogue/PriceVersionPage";
import { TermsFields } from "@/features/catalogue/TermsFields";
import { type AccountView, type OfferingRow, type PriceView, useAsk } from "@/ipc";
import styles from "../customers.module.css";
import { type AgreedDraft, agreedInput, isAgreedComplete } from "./agreed";
import { SubscriptionField, useSubscriptions } from "./SubscriptionField";

interface AgreePriceDialogProps {
  account: AccountView;
  onClose: () => void;
}

/** Agrees a price with the account, or for one of its services. */
export function AgreePriceDialog({ account, onClose }: AgreePriceDialogProps) {
  const { t } = useTranslation("terms");
  const input = useCallback((draft: AgreedDraft) => agreedInput(account, draft), [account]);
  return (
    <FormDialog<"billing.agree_price", AgreedDraft>
      title={t("agree.dialog", { number: account.number })}
      action="billing.agree_price"
      initial={{ holder: "account" }}
      input={input}
      ready={isAgreedComplete}
      submitLabel={t("agree.button")}
      width={760}
      onClose={onClose}
    >
      <AgreedFields account={account} />
    </FormDialog>
  );
}

function AgreedFields({ account }: { account: AccountView }) {
  const { t } = useTranslation("terms");
  const form = Form.useFormInstance<AgreedDraft>();
  const chosen = [{ required: true, message: t("required") }];
  const priceId = Form.useWatch("priceId", form);
  const prices = usePrices(account);
  const price = prices.rows.find((each) => each.priceId === priceId);
  return (
    <div className={styles.columns}>
      <HolderFields account={account} />
      {prices.error && (
        <div className={styles.wide}>
          <ErrorPanel error={prices.error} onRetry={prices.retry} />
        </div>
      )}
      {prices.offeringId && (
        <Form.Item name="priceId" label={t("agree.price")} rules={chosen} className={styles.wide}>
          <PriceChoice prices={prices.rows} loading={prices.loading} />
        </Form.Item>
      )}
      <Form.Item name="validFrom" label={t("from")} extra={t("agree.fromHelp")} rules={chosen}>
        <DateInput />
      </Form.Item>
      <Form.Item name="validTo" label={t("to")} extra={t("agree.toHelp")}>
        <DateInput />
      </Form.Item>
      {price && <PriceFields price={price} currency={account.currency} />}
    </div>
  );
}

/** How the agreed price charges; of the same kind as for everybody. */
function PriceFields({ price, currency }: { price: PriceView; currency: string }) {
  const form = Form.useFormInstance<AgreedDraft>();
  const model = Form.useWatch(["model", "model"], form);
  return (
    <>
      <ModelFields at={["model"]} currency={currency} unit={price.unit} kind={price.kind} />
      <TermsFields at={["terms"]} model={model} currency={currency} unit={price.unit} />
    </>
  );
}

/** With whom it is agreed, and for which offering. */
function HolderFields({ account }: { account: AccountView }) {
  const { t } = useTranslation("terms");
  const mayPick = useMay()("ordersRead");
  const holder = Form.useWatch("holder", Form.useFormInstance<AgreedDraft>()) ?? "account";
  const fits = (row: OfferingRow) => row.kind !== "bundle" && row.currency === account.currency;
  return (
    <>
      <Form.Item
        name="holder"
        label={t("for")}
        extra={t(`agree.holderHelp.${holder}`)}
        className={styles.wide}
      >
        <Radio.Group
          options={[
            { value: "account", label: t("wholeAccount") },
            { value: "service", label: t("agree.oneService"), disabled: !mayPick },
          ]}
        />
      </Form.Item>
      {holder === "service" ? (
        <SubscriptionField accountId={account.accountId} className={styles.wide} />
      ) : (
        <Form.Item
          name="offeringId"
          label={t("agree.offering")}
          className={styles.wide}
          rules={[{ required: true, message: t("required") }]}
        >
          <OfferingLookup fits={fits} />
        </Form.Item>
      )}
    </>
  );
}

/** The prices that can be agreed: those of the chosen offering, or of the chosen service's. */
function usePrices(account: AccountView) {
  const form = Form.useFormInstance<AgreedDraft>();
  const holder = Form.useWatch("holder", form);
  const subscriptionId = Form.useWatch("subscriptionId", form);
  const chosen = Form.useWatch("offeringId", form);
  const { rows } = useSubscriptions(account.accountId);
  const served = rows.find((row) => row.subscriptionId === subscriptionId)?.offeringId;
  const offeringId = (holder === "service" ? served : chosen) ?? null;
  const answer = useAsk(
    "catalog.offering",
    { offeringId: offeringId ?? 0 },
    { enabled: offeringId !== null },
  );
  return {
    offeringId,
    rows: (offeringId !== null && answer.data?.prices) || [],
    loading: answer.isFetching,
    error: answer.error,
    retry: () => answer.refetch(),
  };
}

interface PriceChoiceProps {
  id?: string;
  value?: number | null;
  onChange?: (priceId: number | null) => void;
  prices: readonly PriceView[];
  loading: boolean;
}

/** One of an offering's prices. What is agreed begins as what counts for everybody. */
function PriceChoice({ id, value, onChange, prices, loading }: PriceChoiceProps) {
  const language = useLanguage();
  const form = Form.useFormInstance<AgreedDraft>();
  const listed = prices.some((price) => price.priceId === value);
  // Of another offering chosen since, it is no choice any more.
  const gone = !loading && Boolean(value) && !listed;
  useEffect(() => {
    if (gone) onChange?.(null);
  }, [gone, onChange]);
  return (
    <Select<number>
      id={id}
      loading={loading}
      value={listed ? (value ?? undefined) : undefined}
      options={prices.map((price) => ({
        value: price.priceId,
        label: `${price.name[language]} · ${price.code}`,
      }))}
      onChange={(next) => {
        const price = prices.find((each) => each.priceId === next);
        // Before the choice itself, so that whoever hears of it finds the whole form.
        const { model, terms = {} } = price ? firstVersion(price) : {};
        form.setFieldValue("model", model);
        form.setFieldValue("terms", terms);
        onChange?.(next);
      }}
    />
  );
}
