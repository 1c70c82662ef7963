import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { type Column, PlainTable, RelatedList, StateTag, useReasons } from "@/components";
import { To } from "@/features/billing/To";
import type { OpenCredit, WalletEntryRow, WalletRow } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { SmallButton } from "../CustomerSections";
import styles from "../customers.module.css";

interface WalletTableProps {
  rows: readonly WalletRow[];
  onOpen: (row: WalletRow) => void;
  onTopUp: (row: WalletRow) => void;
  onReturn: (row: WalletRow) => void;
}

/** What a wallet pays for, in words. */
function useLimits(): (row: WalletRow) => string {
  const { t } = useTranslation("wallets");
  const language = useLanguage();
  return ({ offerings, chargeKinds }) => {
    const names = offerings.map(({ name }) => name[language]).join(t("and"));
    const kinds = chargeKinds.map((kind) => t(`catalogue:kinds.${kind}`)).join(t("and"));
    return [names, kinds].filter((text) => text !== "").join(" · ") || t("everything");
  };
}

/** Wallets in the order in which they pay; those that expired at the end and in grey. */
export function WalletTable({ rows, onOpen, onTopUp, onReturn }: WalletTableProps) {
  const { t } = useTranslation("wallets");
  const limits = useLimits();
  const columns: Column<WalletRow>[] = [
    {
      key: "name",
      title: t("column.name"),
      width: 180,
      value: (row) => row.name,
      render: (row) => <span className={styles.walletName}>{row.name}</span>,
    },
    { key: "kind", title: t("column.kind"), width: 80, value: (row) => t(`kinds.${row.kind}`) },
    { key: "balance", title: t("column.balance"), width: 120, kind: "amount", value: (row) => row.balance },
    {
      key: "priority",
      title: t("column.priority"),
      width: 60,
      kind: "quantity",
      value: (row) => row.priority,
      render: (row) => groupDecimal(String(row.priority)),
    },
    { key: "limits", title: t("column.limits"), width: 200, value: limits },
    {
      key: "expiresOn",
      title: t("column.expiresOn"),
      width: 130,
      kind: "date",
      value: (row) => row.expiresOn ?? t("never"),
      render: (row) => <Expiry row={row} />,
    },
  ];
  return (
    <PlainTable
      columns={columns}
      rows={rows}
      rowKey={(row) => row.walletId}
      onOpen={onOpen}
      muted={(row) => row.expired}
      actions={(row) => <WalletButtons row={row} onTopUp={onTopUp} onReturn={onReturn} />}
    />
  );
}

function Expiry({ row }: { row: WalletRow }) {
  const { t } = useTranslation("wallets");
  if (!row.expiresOn) return t("never");
  return (
    <>
      {row.expiresOn} {row.expired && <StateTag state="expired" label={t("expired")} />}
    </>
  );
}

function WalletButtons({
  row,
  onTopUp,
  onReturn,
}: Omit<WalletTableProps, "rows" | "onOpen"> & { row: WalletRow }) {
  const { t } = useTranslation("wallets");
  const reason = useReasons(row.actions);
  return (
    <>
      <SmallButton
        label={t("topUp.button")}
        about={row.name}
        reason={reason("billing.top_up_wallet")}
        onClick={() => onTopUp(row)}
      />
      <SmallButton
        label={t("return.button")}
        about={row.name}
        reason={reason("billing.return_wallet")}
        onClick={() => onReturn(row)}
      />
    </>
  );
}

/** Bills below zero that wait for the next bill. */
export function CreditTable({ rows }: { rows: readonly OpenCredit[] }) {
  const { t } = useTranslation("wallets");
  const columns: Column<OpenCredit>[] = [
    {
      key: "number",
      title: t("credits.bill"),
      width: 150,
      value: (row) => row.number,
      render: (row) => <To path={`/bills/${row.billId}`}>{row.number}</To>,
    },
    { key: "billedOn", title: t("credits.billedOn"), width: 110, kind: "date", value: (row) => row.billedOn },
    { key: "left", title: t("credits.left"), width: 130, kind: "amount", value: (row) => row.left },
    {
      key: "onHold",
      title: t("credits.state"),
      width: 200,
      value: (row) => t(row.onHold ? "credits.onHold" : "credits.waits"),
      render: (row) => (
        <StateTag
          state={row.onHold ? "onHold" : "waits"}
          label={t(row.onHold ? "credits.onHold" : "credits.waits")}
        />
      ),
    },
  ];
  return <PlainTable columns={columns} rows={rows} rowKey={(row) => row.billId} />;
}

/** What the movement was for: the bill it paid, how the money came or went, why. */
function useWhatFor(): (row: WalletEntryRow) => string[] {
  const { t } = useTranslation("wallets");
  return ({ method, reference, reason }) =>
    [method ? t(`customers:methods.${method}`) : "", reference ?? "", reason ?? ""].filter(
      (text) => text !== "",
    );
}

/** What moved on the account's wallets, or on one of them, newest first. */
export function EntryList({ accountId, wallet }: { accountId: number; wallet?: WalletRow }) {
  const { t } = useTranslation("wallets");
  const whatFor = useWhatFor();
  const bill = (row: WalletEntryRow) => (row.billNumber ? t("entries.bill", { number: row.billNumber }) : "");
  const columns: Column<WalletEntryRow>[] = [
    {
      key: "bookedOn",
      title: t("entries.bookedOn"),
      width: 110,
      kind: "date",
      value: (row) => row.bookedOn,
    },
    ...(wallet
      ? []
      : [
          {
            key: "walletName",
            title: t("column.name"),
            width: 180,
            value: (row: WalletEntryRow) => row.walletName,
          },
        ]),
    { key: "kind", title: t("entries.kind"), width: 110, value: (row) => t(`entries.kinds.${row.kind}`) },
    {
      key: "for",
      title: t("entries.for"),
      width: 260,
      value: (row) => [bill(row), ...whatFor(row)].filter((text) => text !== "").join(" · "),
      render: (row) => (
        <>
          {row.billId && <To path={`/bills/${row.billId}`}>{bill(row)}</To>}
          {row.billId && whatFor(row).length > 0 && " · "}
          {whatFor(row).join(" · ")}
        </>
      ),
    },
    { key: "amount", title: t("entries.amount"), width: 120, kind: "amount", value: (row) => row.amount },
  ];
  return (
    <RelatedList
      query="billing.wallet_entries"
      input={{ accountId, ...(wallet ? { walletId: wallet.walletId } : {}) }}
      columns={columns}
      rowKey={(row) => row.walletEntryId}
      limit={10}
      empty={<p className={styles.soft}>{t("entries.none")}</p>}
    />
  );
}
