import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchValue } from "@/app/router";
import { Amount, ErrorPanel, Section, SkeletonLines, useReasons } from "@/components";
import { isPositive } from "@/features/billing/amounts";
import { ExpireWalletsDialog } from "@/features/billing/ExpireWalletsDialog";
import { FigureList } from "@/features/billing/FigureList";
import { type AccountView, useAsk, type WalletList, type WalletRow } from "@/ipc";
import { SmallButton } from "../CustomerSections";
import styles from "../customers.module.css";
import { GrantWalletDialog, OpenWalletDialog, ReturnDialog, TopUpDialog } from "./dialogs";
import { CreditTable, EntryList, WalletTable } from "./WalletTables";

type Dialog = { kind: "open" | "grant" | "expire" } | { kind: "topUp" | "return"; wallet: WalletRow } | null;

/** What pays the account's bills before anybody does: its wallets, its credits, and what moved on them. */
export function WalletsSection({ account }: { account: AccountView }) {
  const { t } = useTranslation("wallets");
  const [dialog, setDialog] = useState<Dialog>(null);
  const answer = useAsk("billing.wallets", { accountId: account.accountId });
  const list = answer.data;
  return (
    <Section title={t("title")} aside={list && <SectionButtons list={list} onOpen={setDialog} />}>
      {answer.error && <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />}
      {!list && !answer.error && <SkeletonLines count={2} />}
      {list && <Wallets list={list} accountId={account.accountId} onOpen={setDialog} />}
      <WalletDialog dialog={dialog} account={account} onClose={() => setDialog(null)} />
    </Section>
  );
}

function SectionButtons({ list, onOpen }: { list: WalletList; onOpen: (dialog: Dialog) => void }) {
  const { t } = useTranslation("wallets");
  const reason = useReasons(list.actions);
  const leftInExpired = list.wallets.some((wallet) => wallet.expired && isPositive(wallet.balance));
  return (
    <>
      <SmallButton
        label={t("open.button")}
        reason={reason("billing.open_wallet")}
        onClick={() => onOpen({ kind: "open" })}
      />
      <SmallButton
        label={t("grant.button")}
        reason={reason("billing.grant_wallet")}
        onClick={() => onOpen({ kind: "grant" })}
      />
      <SmallButton
        label={t("expire.button")}
        reason={reason("billing.expire_wallets") ?? (leftInExpired ? null : t("expire.noneOfAccount"))}
        onClick={() => onOpen({ kind: "expire" })}
      />
    </>
  );
}

interface WalletsProps {
  list: WalletList;
  accountId: number;
  onOpen: (dialog: Dialog) => void;
}

function Wallets({ list, accountId, onOpen }: WalletsProps) {
  const { t } = useTranslation("wallets");
  const [chosen, choose] = useSearchValue("wallet");
  const { wallets, credits } = list;
  const wallet = wallets.find((each) => String(each.walletId) === String(chosen));
  const box = useScrollTo(wallet !== undefined);
  if (wallets.length + credits.length === 0) return <p className={styles.soft}>{t("none")}</p>;
  return (
    <div className={styles.sections} ref={box}>
      {wallets.length + credits.length > 1 && <Sums list={list} />}
      {credits.length > 0 && (
        <section>
          <h3>{t("credits.title")}</h3>
          <CreditTable rows={credits} />
        </section>
      )}
      {wallets.length > 0 && (
        <section>
          <h3>{t("wallets")}</h3>
          <WalletTable
            rows={wallets}
            onOpen={(row) => choose(String(row.walletId))}
            onTopUp={(row) => onOpen({ kind: "topUp", wallet: row })}
            onReturn={(row) => onOpen({ kind: "return", wallet: row })}
          />
        </section>
      )}
      {wallets.length > 0 && (
        <section>
          <h3>
            {wallet ? t("entries.titleOf", { name: wallet.name }) : t("entries.title")}
            {wallet && wallets.length > 1 && (
              <SmallButton label={t("entries.all")} reason={null} onClick={() => choose(null)} />
            )}
          </h3>
          <EntryList key={wallet?.walletId} accountId={accountId} wallet={wallet} />
        </section>
      )}
    </div>
  );
}

/** Whoever was led here for one wallet sees it without looking for it. */
function useScrollTo(wanted: boolean) {
  const box = useRef<HTMLDivElement>(null);
  const [arrived] = useState(wanted);
  useEffect(() => {
    if (arrived) box.current?.scrollIntoView({ block: "start" });
  }, [arrived]);
  return box;
}

/** What there is in all, by whose money it is. */
function Sums({ list }: { list: WalletList }) {
  const { t } = useTranslation("wallets");
  const sums = [
    { key: "credited", label: t("sums.credited"), amount: list.credited },
    { key: "prepaid", label: t("sums.prepaid"), amount: list.prepaid },
    { key: "granted", label: t("sums.granted"), amount: list.granted },
  ];
  return (
    <FigureList
      figures={sums
        .filter(({ amount }) => isPositive(amount))
        .map(({ key, label, amount }) => ({ key, label, value: <Amount value={amount} withCurrency /> }))}
    />
  );
}

interface WalletDialogProps {
  dialog: Dialog;
  account: AccountView;
  onClose: () => void;
}

function WalletDialog({ dialog, account, onClose }: WalletDialogProps) {
  switch (dialog?.kind) {
    case "open":
      return <OpenWalletDialog account={account} onClose={onClose} />;
    case "grant":
      return <GrantWalletDialog account={account} onClose={onClose} />;
    case "expire":
      return <ExpireWalletsDialog account={account} onClose={onClose} />;
    case "topUp":
      return <TopUpDialog wallet={dialog.wallet} onClose={onClose} />;
    case "return":
      return <ReturnDialog wallet={dialog.wallet} onClose={onClose} />;
    default:
      return null;
  }
}
