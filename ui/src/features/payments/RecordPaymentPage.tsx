import { App, Button, Form } from "antd";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddress, useGo } from "@/app/router";
import { ErrorPanel, FormPage, focusRefused, PageSkeleton, useFormFaults, useKeptForm } from "@/components";
import { type BillToPay, useAct, useAsk, useDryRun } from "@/ipc";
import { todayIn } from "@/values/dates";
import { formatAmount } from "@/values/money";
import { PaymentFields } from "./PaymentFields";
import { PaymentSide } from "./PaymentSide";
import {
  allocationFaults,
  followAmount,
  isFaultless,
  oldestFirst,
  type PaymentForm,
  recordInput,
} from "./paymentInput";

const NO_BILLS: readonly BillToPay[] = [];

function idOf(value: unknown): number | null {
  const id = Number(value);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

/** Money that came in: whose, how much, and which bills it settles, seen before it is booked. */
export default function RecordPaymentPage() {
  const company = useAsk("staff.company", {});
  const address = useAddress();
  const accountId = idOf(address.accountId);
  const billId = idOf(address.billId);
  const bills = useAsk("payments.open_bills", { accountId: accountId ?? 0 }, { enabled: accountId !== null });
  if (company.error) return <ErrorPanel error={company.error} onRetry={() => company.refetch()} />;
  if (!company.data || (accountId !== null && bills.isLoading)) return <PageSkeleton />;
  const bill = bills.data?.rows.find((each) => each.billId === billId);
  return (
    <RecordPayment
      key={`${accountId} ${billId}`}
      today={todayIn(company.data.company.timeZone)}
      accountId={accountId}
      bill={bill}
    />
  );
}

interface RecordPaymentProps {
  today: string;
  accountId: number | null;
  /** The bill it was opened from: all it owes is assumed to have come in. */
  bill: BillToPay | undefined;
}

/** What the form starts with. */
export function initialPayment({ today, accountId, bill }: RecordPaymentProps): PaymentForm {
  return {
    accountId,
    amount: bill?.open ?? null,
    receivedOn: today,
    method: "bankTransfer",
    allocate: bill ? { way: "bills", shares: { [String(bill.billId)]: bill.open } } : oldestFirst,
  };
}

/** What is typed of a payment, which bills it can settle, and what recording it would do. */
function usePaymentForm(props: RecordPaymentProps) {
  const [form] = Form.useForm<PaymentForm>();
  const store = useKeptForm<PaymentForm>(
    `payments.record.${props.accountId ?? ""}.${props.bill?.billId ?? ""}`,
    initialPayment(props),
  );
  const [values, setValues] = useState(store.initialValues);
  const [refused, setRefused] = useState<string | null>(null);
  const accountId = values.accountId ?? null;
  const open = useAsk("payments.open_bills", { accountId: accountId ?? 0 }, { enabled: accountId !== null });
  const bills = accountId === null ? NO_BILLS : (open.data?.rows ?? NO_BILLS);
  const openTotal = open.data?.open ?? null;
  const currency = accountId === null ? null : (openTotal?.currency ?? null);
  const act = useAct("payments.record");
  const unplaced = useFormFaults(form, act.error);
  const input = useMemo(() => {
    const faults = allocationFaults(values.allocate, bills, values.amount ?? null);
    return isFaultless(faults) && refused === null ? recordInput(values, bills, currency) : null;
  }, [values, bills, currency, refused]);
  const dry = useDryRun("payments.record", act.running ? null : input);

  function change(changed: Partial<PaymentForm>) {
    const before = values;
    let next: PaymentForm = { ...before, ...form.getFieldsValue(true) };
    if (changed.amount !== undefined) {
      const allocate = followAmount(next.allocate, bills, before.amount, next.amount);
      if (allocate !== next.allocate) form.setFieldValue("allocate", allocate);
      next = { ...next, allocate };
    }
    setValues(next);
    store.keep(next);
  }
  function fill(amount: PaymentForm["amount"]) {
    form.setFieldValue("amount", amount);
    change({ amount });
  }
  const [restored, setRestored] = useState(store.kept);
  function startOver() {
    setRestored(false);
    store.startOver(form);
    setValues(initialPayment(props));
  }
  /** The next payment: its day and way are likely the same. */
  function begin() {
    const next: PaymentForm = {
      receivedOn: values.receivedOn,
      method: values.method,
      allocate: oldestFirst,
      accountId: null,
      amount: null,
      reference: "",
      note: "",
    };
    form.setFieldsValue(next);
    setValues(next);
    document.getElementById("accountId")?.focus();
  }
  const account = { accountId, bills, openTotal, currency };
  const again = restored ? startOver : null;
  return {
    ...account,
    form,
    store,
    values,
    setRefused,
    act,
    unplaced,
    input,
    dry,
    change,
    fill,
    begin,
    again,
  };
}

function RecordPayment(props: RecordPaymentProps) {
  const { t } = useTranslation("payments");
  const { message } = App.useApp();
  const go = useGo();
  const page = useRef<HTMLDivElement>(null);
  const payment = usePaymentForm(props);
  const { form, store, values, bills, currency, act, input, dry, change } = payment;
  const amount = input?.amount;

  async function submit(another: boolean) {
    if (act.running || focusRefused(page.current)) return;
    const complete = await form.validateFields().catch(() => null);
    const ready = complete && recordInput({ ...values, ...form.getFieldsValue(true) }, bills, currency);
    if (!ready) return;
    const outcome = await act.run(ready).catch(() => null);
    if (!outcome) return;
    store.forget();
    message.success(t("record.done", { number: outcome.output.number ?? "" }));
    if (another) payment.begin();
    else go(`/payments/${outcome.output.paymentId}`);
  }
  function cancel() {
    store.forget();
    go("/payments");
  }
  return (
    <FormPage
      ref={page}
      long
      title={t("record.title")}
      form={form}
      initialValues={store.initialValues}
      onValuesChange={change}
      submitLabel={
        amount
          ? t("record.submitAmount", { amount: `${amount.currency} ${formatAmount(amount)}` })
          : t("record.submit")
      }
      submitting={act.running}
      onSubmit={() => submit(false)}
      onBack={() => go("/payments")}
      otherButtons={
        <Button disabled={act.running} onClick={() => submit(true)}>
          {t("record.another")}
        </Button>
      }
      onStartOver={payment.again}
      lastButton={
        <Button type="text" disabled={act.running} onClick={cancel}>
          {t("record.cancel")}
        </Button>
      }
      side={<PaymentSide accountId={payment.accountId} dry={dry} ready={input !== null} />}
    >
      <PaymentFields
        values={values}
        bills={bills}
        openTotal={payment.openTotal}
        currency={currency}
        today={props.today}
        accountGiven={props.accountId !== null}
        warnings={input ? (dry.outcome?.warnings ?? []) : []}
        onRefused={payment.setRefused}
        onFill={payment.fill}
      />
      {act.error && <ErrorPanel error={act.error} faults={payment.unplaced} />}
    </FormPage>
  );
}
