import { AutoComplete, Form, Select } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { DateInput, FormDialog } from "@/components";
import { useCouponWords } from "@/features/catalogue/words";
import { useToday } from "@/features/orders/taskDialogs";
import { type AccountView, type AgreedPriceRow, type CouponRow, type DiscountRow, useAsk } from "@/ipc";
import { kept } from "../inputs";
import { SubscriptionField } from "./SubscriptionField";

interface DialogProps {
  onClose: () => void;
}

function useChosen() {
  const { t } = useTranslation("terms");
  return [{ required: true, message: t("required") }];
}

interface CouponForm {
  couponCode?: string;
  subscriptionId?: number | null;
  fromOn?: string | null;
}

/** Gives a coupon by its code. */
export function GiveCouponDialog({ account, onClose }: DialogProps & { account: AccountView }) {
  const { t } = useTranslation("terms");
  const chosen = useChosen();
  const today = useToday();
  const { accountId, number } = account;
  const known = useAsk("catalog.coupons", {}).data?.rows ?? [];
  // A code that is half typed is not tried: that it is none yet, everybody knows.
  const isCode = (typed: string | null) => known.some((row) => row.code === typed?.toLowerCase());
  const input = useCallback(
    ({ couponCode, subscriptionId, fromOn }: CouponForm) => ({
      accountId,
      couponCode: kept(couponCode) ?? "",
      subscriptionId: subscriptionId ?? null,
      fromOn: fromOn ?? "",
    }),
    [accountId],
  );
  return (
    <FormDialog<"billing.give_coupon", CouponForm>
      title={t("give.dialog", { number })}
      action="billing.give_coupon"
      initial={{ fromOn: today }}
      input={input}
      ready={({ couponCode, fromOn }) => isCode(kept(couponCode)) && Boolean(fromOn)}
      submitLabel={t("give.button")}
      onClose={onClose}
    >
      <CouponCodeField coupons={known} />
      <SubscriptionField accountId={accountId} help={t("give.forHelp")} optional />
      <Form.Item name="fromOn" label={t("from")} extra={t("give.fromHelp")} rules={chosen}>
        <DateInput />
      </Form.Item>
    </FormDialog>
  );
}

/** Whether a coupon is worth offering for what is typed: not once its whole code stands there. */
function offers(typed: string, code = "", label = ""): boolean {
  const sought = typed.trim().toLowerCase();
  return code !== sought && label.toLowerCase().includes(sought);
}

/** The code as the customer says it; those that can be given are offered. */
function CouponCodeField({ coupons }: { coupons: readonly CouponRow[] }) {
  const { t } = useTranslation("terms");
  const language = useLanguage();
  const words = useCouponWords();
  const given = coupons.filter((row) => row.active);
  return (
    <Form.Item
      name="couponCode"
      label={t("give.code")}
      extra={t("give.codeHelp")}
      rules={[{ required: true, whitespace: true, message: t("required") }]}
    >
      <AutoComplete
        showSearch={{ filterOption: (typed, option) => offers(typed, option?.value, option?.label) }}
        options={given.map((row) => ({
          value: row.code,
          label: `${row.code} · ${row.name[language]} · ${words.off(row)}`,
        }))}
      />
    </Form.Item>
  );
}

/** Stands for no price list among those to choose from: ids begin at one. */
const NO_LIST = 0;

interface PriceListForm {
  priceListId?: number;
  fromOn?: string | null;
}

/** Puts the customer on a price list from a day on, or on none. */
export function PutOnPriceListDialog(props: DialogProps & { customerId: number; customerName: string }) {
  const { t } = useTranslation("terms");
  const language = useLanguage();
  const chosen = useChosen();
  const { customerId, customerName, onClose } = props;
  const lists = useAsk("catalog.price_lists", {});
  const input = useCallback(
    ({ priceListId, fromOn }: PriceListForm) => ({
      customerId,
      fromOn: fromOn ?? "",
      priceListId: priceListId === NO_LIST ? null : (priceListId ?? null),
    }),
    [customerId],
  );
  return (
    <FormDialog<"billing.put_on_price_list", PriceListForm>
      title={t("list.dialog", { name: customerName })}
      action="billing.put_on_price_list"
      initial={{}}
      input={input}
      ready={({ priceListId, fromOn }) => priceListId !== undefined && Boolean(fromOn)}
      submitLabel={t("list.submit")}
      onClose={onClose}
    >
      <Form.Item name="priceListId" label={t("list.one")} extra={t("list.allAccounts")} rules={chosen}>
        <Select
          loading={lists.isFetching}
          showSearch={{ optionFilterProp: "label" }}
          options={[
            { value: NO_LIST, label: t("list.none") },
            ...(lists.data?.rows ?? []).map((row) => ({
              value: row.priceListId,
              label: `${row.name[language]} · ${row.code}`,
            })),
          ]}
        />
      </Form.Item>
      <Form.Item name="fromOn" label={t("from")} extra={t("list.fromHelp")} rules={chosen}>
        <DateInput />
      </Form.Item>
    </FormDialog>
  );
}

/** Ends an agreed price from a day on. */
export function EndAgreedPriceDialog({ row, onClose }: DialogProps & { row: AgreedPriceRow }) {
  const { t } = useTranslation("terms");
  const language = useLanguage();
  const { priceVersionId, validFrom } = row;
  const input = useCallback(
    ({ validTo }: { validTo?: string | null }) => ({ priceVersionId, validTo: validTo ?? "" }),
    [priceVersionId],
  );
  return (
    <FormDialog<"billing.end_agreed_price", { validTo?: string | null }>
      title={t("end.priceTitle", { name: `${row.offering[language]} · ${row.price[language]}` })}
      action="billing.end_agreed_price"
      initial={{}}
      input={input}
      ready={({ validTo }) => Boolean(validTo)}
      submitLabel={t("end.priceSubmit")}
      danger
      onClose={onClose}
    >
      <Form.Item
        name="validTo"
        label={t("to")}
        extra={t("end.help", { from: validFrom })}
        rules={useChosen()}
      >
        <DateInput from={validFrom} />
      </Form.Item>
    </FormDialog>
  );
}

/** Ends a discount from a day on. */
export function EndDiscountDialog({ row, onClose }: DialogProps & { row: DiscountRow }) {
  const { t } = useTranslation("terms");
  const { discountId, fromOn, code } = row;
  const input = useCallback(
    ({ toOn }: { toOn?: string | null }) => ({ discountId, toOn: toOn ?? "" }),
    [discountId],
  );
  return (
    <FormDialog<"billing.end_discount", { toOn?: string | null }>
      title={t("end.couponTitle", { code })}
      action="billing.end_discount"
      initial={{}}
      input={input}
      ready={({ toOn }) => Boolean(toOn)}
      submitLabel={t("end.couponSubmit")}
      danger
      onClose={onClose}
    >
      <Form.Item name="toOn" label={t("to")} extra={t("end.help", { from: fromOn })} rules={useChosen()}>
        <DateInput from={fromOn} />
      </Form.Item>
    </FormDialog>
  );
}
