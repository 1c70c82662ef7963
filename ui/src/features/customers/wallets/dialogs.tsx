import { Form } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { DateInput, FormDialog } from "@/components";
import type { AccountView, WalletMoved, WalletRow } from "@/ipc";
import { formatAmount } from "@/values/money";
import styles from "../customers.module.css";
import { kept } from "../inputs";
import { AmountField, LimitFields, NameField, ReasonField, WayFields } from "./fields";
import {
  grantInput,
  hasAmount,
  isWalletComplete,
  openInput,
  type ReturnDraft,
  returnInput,
  type TopUpDraft,
  topUpInput,
  type WalletDraft,
} from "./inputs";

interface NewWalletProps {
  account: Pick<AccountView, "accountId" | "number" | "currency">;
  onClose: () => void;
}

interface WalletProps {
  wallet: WalletRow;
  onClose: () => void;
}

/** What will be in the wallet, from the dry run. */
function BalanceAfter({ moved }: { moved: WalletMoved }) {
  const { t } = useTranslation("wallets");
  const { balance } = moved;
  return <p>{t("balanceAfter", { amount: `${balance.currency} ${formatAmount(balance)}` })}</p>;
}

/** Opens a wallet with money that the customer paid in. */
export function OpenWalletDialog({ account, onClose }: NewWalletProps) {
  const { t } = useTranslation("wallets");
  const { accountId, number, currency } = account;
  const input = useCallback(
    (draft: WalletDraft) => openInput(accountId, currency, draft),
    [accountId, currency],
  );
  return (
    <FormDialog<"billing.open_wallet", WalletDraft>
      title={t("open.title", { number })}
      action="billing.open_wallet"
      initial={{ method: "bankTransfer" }}
      input={input}
      ready={isWalletComplete}
      submitLabel={t("open.button")}
      width={640}
      preview={({ output }) => <BalanceAfter moved={output} />}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <NameField example={t("open.nameHelp")} />
        <AmountField currency={currency} label={t("open.amount")} />
        <WayFields />
        <LimitFields currency={currency} />
      </div>
    </FormDialog>
  );
}

/** Gives a wallet with money that is not the customer's. */
export function GrantWalletDialog({ account, onClose }: NewWalletProps) {
  const { t } = useTranslation("wallets");
  const { accountId, number, currency } = account;
  const input = useCallback(
    (draft: WalletDraft) => grantInput(accountId, currency, draft),
    [accountId, currency],
  );
  return (
    <FormDialog<"billing.grant_wallet", WalletDraft>
      title={t("grant.title", { number })}
      action="billing.grant_wallet"
      initial={{}}
      input={input}
      ready={(draft) => isWalletComplete(draft) && kept(draft.reason) !== null}
      submitLabel={t("grant.button")}
      width={640}
      preview={({ output }) => <BalanceAfter moved={output} />}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <NameField example={t("grant.nameHelp")} />
        <AmountField currency={currency} label={t("grant.amount")} help={t("grant.amountHelp")} />
        <ReasonField help={t("grant.reasonHelp")} />
        <LimitFields currency={currency} />
      </div>
    </FormDialog>
  );
}

/** Pays more of the customer's money into a wallet. */
export function TopUpDialog({ wallet, onClose }: WalletProps) {
  const { t } = useTranslation("wallets");
  const { name, balance, expiresOn } = wallet;
  const input = useCallback((draft: TopUpDraft) => topUpInput(wallet, draft), [wallet]);
  return (
    <FormDialog<"billing.top_up_wallet", TopUpDraft>
      title={t("topUp.title", { name })}
      action="billing.top_up_wallet"
      initial={{ method: "bankTransfer" }}
      input={input}
      ready={hasAmount}
      submitLabel={t("topUp.button")}
      preview={({ output }) => <BalanceAfter moved={output} />}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <AmountField currency={balance.currency} label={t("topUp.amount")} />
        <WayFields />
        {/* What counts for good is not brought to an end by more of it. */}
        {expiresOn && (
          <Form.Item
            name="expiresOn"
            label={t("topUp.expiresOn")}
            extra={t("topUp.expiresHelp", { day: expiresOn })}
            className={styles.wide}
          >
            <DateInput from={expiresOn} />
          </Form.Item>
        )}
      </div>
    </FormDialog>
  );
}

/** Pays back to the customer what is left, or a part of it. */
export function ReturnDialog({ wallet, onClose }: WalletProps) {
  const { t } = useTranslation("wallets");
  const { name, balance } = wallet;
  const input = useCallback((draft: ReturnDraft) => returnInput(wallet, draft), [wallet]);
  return (
    <FormDialog<"billing.return_wallet", ReturnDraft>
      title={t("return.title", { name })}
      action="billing.return_wallet"
      initial={{ amount: balance, method: "bankTransfer" }}
      input={input}
      ready={(draft) => hasAmount(draft) && kept(draft.reason) !== null}
      submitLabel={t("return.button")}
      danger
      preview={({ output }) => <BalanceAfter moved={output} />}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <AmountField
          currency={balance.currency}
          label={t("return.amount")}
          help={t("return.amountHelp", { amount: `${balance.currency} ${formatAmount(balance)}` })}
        />
        <ReasonField help={t("return.reasonHelp")} />
        <WayFields />
      </div>
    </FormDialog>
  );
}
