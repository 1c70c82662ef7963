import { PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { useAddress, useGo } from "@/app/router";
import { useMay } from "@/app/session";
import { Amount, DateInput, ExplainLines, PercentInput, QuantityInput, Section } from "@/components";
import { useToday } from "@/features/orders/taskDialogs";
import { ActionFormPage } from "@/flows/ActionFormPage";
import { type AccountDetail, type MadeBill, useAsk } from "@/ipc";
import { AccountLookup } from "./AccountLookup";
import { BillGroupField } from "./BillGroupField";
import styles from "./billing.module.css";
import { MOST_NAME, MOST_REASON, UnitPriceInput, useTextRules, useValueRules } from "./ItemFields";
import type { ItemDraft } from "./items";
import { begun, isOneOffReady, nextItem, type OneOffDraft, oneOffInput } from "./oneOff";

/** A bill made by hand: for whom, over what, and what it comes to before it is made. */
export default function MakeBillPage() {
  const { t } = useTranslation("drafts");
  const go = useGo();
  const given = Number(useAddress().accountId);
  const accountId = Number.isSafeInteger(given) && given > 0 ? given : null;
  return (
    <ActionFormPage<"billing.make_bill", OneOffDraft>
      key={accountId}
      title={t("oneOff.title")}
      action="billing.make_bill"
      keep={`billing.makeBill.${accountId ?? ""}`}
      initial={{ accountId, items: [nextItem([])], taxIncluded: false, draft: false }}
      input={oneOffInput}
      ready={isOneOffReady}
      submitLabel={(values) => t(values.draft ? "oneOff.submitDraft" : "oneOff.submit")}
      preview={({ output }, values) => <ComesTo made={output} lines={begun(values.items ?? [])} />}
      onDone={({ billId }) => go(`/bills/${billId}`)}
    >
      {(values) => <Fields values={values} accountGiven={accountId !== null} />}
    </ActionFormPage>
  );
}

function Fields({ values, accountGiven }: { values: OneOffDraft; accountGiven: boolean }) {
  const { t } = useTranslation("drafts");
  const today = useToday();
  const accountId = values.accountId ?? null;
  const known = useMay()("customersRead") && accountId !== null;
  const answer = useAsk("customers.account", { accountId: accountId ?? 0 }, { enabled: known });
  const detail = known ? answer.data : undefined;
  // A bill that another account pays is due by that one's terms.
  const terms = detail?.payer ? undefined : detail?.account.paymentTermsDays;
  return (
    <>
      <Form.Item
        name="accountId"
        label={t("billing:column.account")}
        rules={useValueRules()}
        extra={detail && <PaidBy detail={detail} />}
      >
        <AccountLookup autoFocus={!accountGiven} />
      </Form.Item>
      <Section title={t("oneOff.lines")}>
        <Form.Item name="taxIncluded" className={styles.tight}>
          <Radio.Group
            options={[
              { value: false, label: t("oneOff.taxAdded") },
              { value: true, label: t("oneOff.taxIncluded") },
            ]}
          />
        </Form.Item>
        <Lines values={values} currency={detail?.account.currency} focused={accountGiven} />
      </Section>
      <div className={styles.itemFields}>
        <Form.Item
          name="dueOn"
          label={t("billing:column.dueOn")}
          extra={terms === undefined ? t("oneOff.dueHelp") : t("oneOff.dueByTerms", { count: terms })}
        >
          <DateInput from={today} />
        </Form.Item>
        <BillGroupField name="groupName" accountId={accountId} help={t("oneOff.groupHelp")} />
        <Form.Item
          name="reason"
          label={t("reason")}
          extra={t("oneOff.reasonHelp")}
          rules={[{ max: MOST_REASON, message: t("tooLong", { most: MOST_REASON }) }]}
        >
          <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} />
        </Form.Item>
        <Form.Item
          name="draft"
          label={t("oneOff.when")}
          extra={t(values.draft ? "oneOff.draftHelp" : "oneOff.nowHelp")}
        >
          <Radio.Group
            options={[
              { value: false, label: t("oneOff.now") },
              { value: true, label: t("oneOff.asDraft") },
            ]}
          />
        </Form.Item>
      </div>
    </>
  );
}

/** Whose bill it is, where another account pays. */
function PaidBy({ detail }: { detail: AccountDetail }) {
  const { t } = useTranslation("drafts");
  const { payer } = detail;
  return payer && t("oneOff.paidBy", { name: payer.customerName, number: payer.number });
}

interface LinesProps {
  values: OneOffDraft;
  currency?: string;
  /** Whether the page begins here. */
  focused: boolean;
}

/** The lines, each a row; the tax rate of a new one is that of the line before. */
function Lines({ values, currency, focused }: LinesProps) {
  const { t } = useTranslation("drafts");
  const name = useTextRules(MOST_NAME);
  const value = useValueRules();
  return (
    <Form.List name="items">
      {(rows, { add, remove }, { errors }) => (
        <div className={styles.lines}>
          <div className={styles.lineHead} aria-hidden>
            <span>{t("item.name")}</span>
            <span>{t("item.quantity")}</span>
            <span>{t("item.unitPrice")}</span>
            <span>{t("item.taxRate")}</span>
            <span />
          </div>
          {rows.map(({ key, name: row }, index) => (
            <fieldset key={key} className={styles.line} aria-label={t("oneOff.nth", { index: index + 1 })}>
              <Form.Item name={[row, "name"]} rules={name}>
                <Input autoFocus={focused && index === 0} autoComplete="off" aria-label={t("item.name")} />
              </Form.Item>
              <Form.Item name={[row, "quantity"]} rules={value}>
                <QuantityInput aria-label={t("item.quantity")} />
              </Form.Item>
              <Form.Item name={[row, "unitPrice"]} rules={value}>
                <UnitPriceInput currency={currency} aria-label={t("item.unitPrice")} />
              </Form.Item>
              <Form.Item name={[row, "taxRate"]} rules={value}>
                <PercentInput aria-label={t("item.taxRate")} />
              </Form.Item>
              <Button type="text" disabled={rows.length === 1} onClick={() => remove(row)}>
                {t("oneOff.removeLine")}
              </Button>
            </fieldset>
          ))}
          <Form.ErrorList errors={errors} />
          <div className={styles.lineFoot}>
            <Button icon={<PlusOutlined />} onClick={() => add(nextItem(values.items ?? []))}>
              {t("oneOff.addLine")}
            </Button>
            <span className={styles.fieldNote}>{t("item.belowZero")}</span>
          </div>
        </div>
      )}
    </Form.List>
  );
}

/** What the bill comes to. */
function ComesTo({ made, lines }: { made: MadeBill; lines: readonly ItemDraft[] }) {
  const { t } = useTranslation("drafts");
  return (
    <section aria-label={t("oneOff.comesTo")}>
      <h3>{t("oneOff.comesTo")}</h3>
      <ExplainLines
        lines={[
          ...made.items.map((total, index) => ({
            label: lines[index]?.name ?? t("oneOff.nth", { index: index + 1 }),
            value: <Amount value={total} />,
          })),
          { label: t("adjust.net"), value: <Amount value={made.net} /> },
          { label: t("adjust.tax"), value: <Amount value={made.tax} /> },
          {
            label: t("billing:figures.total"),
            note: t("oneOff.due", { day: made.dueOn }),
            value: <Amount value={made.total} withCurrency />,
          },
        ]}
      />
    </section>
  );
}
