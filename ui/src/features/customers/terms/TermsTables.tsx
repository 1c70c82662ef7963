import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo } from "@/app/router";
import { type Column, PlainTable, StateTag, type Tone, useReasons } from "@/components";
import { useCouponWords } from "@/features/catalogue/words";
import { useToday } from "@/features/orders/taskDialogs";
import type { AgreedPriceRow, AllowedAction, DiscountRow, PriceListSpell } from "@/ipc";
import { SmallButton } from "../CustomerSections";
import { type Standing, standingOn } from "./standing";

const tones: Readonly<Record<Standing, Tone>> = {
  inForce: "good",
  planned: "active",
  ended: "neutral",
  takenBack: "neutral",
};

interface Spell {
  from: string;
  to?: string | null;
}

/** From, until, and whether it counts today: the last columns of every table of terms. */
function useSpellColumns<Row>(spellOf: (row: Row) => Spell): Column<Row>[] {
  const { t } = useTranslation("terms");
  const today = useToday();
  const standing = (row: Row) => standingOn(spellOf(row), today);
  return [
    { key: "from", title: t("from"), width: 100, kind: "date", value: (row) => spellOf(row).from },
    { key: "to", title: t("to"), width: 100, kind: "date", value: (row) => spellOf(row).to ?? "—" },
    {
      key: "standing",
      title: t("state"),
      width: 90,
      value: (row) => t(`standings.${standing(row)}`),
      render: (row) => (
        <StateTag state={standing(row)} tone={tones[standing(row)]} label={t(`standings.${standing(row)}`)} />
      ),
    },
  ];
}

interface EndButtonProps {
  actions: AllowedAction[];
  action: "billing.end_agreed_price" | "billing.end_discount";
  about: string;
  onEnd: () => void;
}

function EndButton({ actions, action, about, onEnd }: EndButtonProps) {
  const { t } = useTranslation("terms");
  const reason = useReasons(actions);
  return <SmallButton label={t("end.button")} about={about} reason={reason(action)} onClick={onEnd} />;
}

/** What was agreed. */
export function AgreedPriceTable({
  rows,
  onEnd,
}: {
  rows: readonly AgreedPriceRow[];
  onEnd: (row: AgreedPriceRow) => void;
}) {
  const { t } = useTranslation("terms");
  const language = useLanguage();
  const go = useGo();
  const columns: Column<AgreedPriceRow>[] = [
    {
      key: "offering",
      title: t("agree.offering"),
      width: 180,
      value: (row) => row.offering[language],
    },
    {
      key: "price",
      title: t("agree.price"),
      width: 280,
      value: (row) => `${row.price[language]} · ${row.summary[language]}`,
    },
    {
      key: "for",
      title: t("for"),
      width: 110,
      value: (row) => row.subscriptionNumber ?? t("wholeAccount"),
    },
    ...useSpellColumns<AgreedPriceRow>(({ validFrom, validTo }) => ({ from: validFrom, to: validTo })),
  ];
  return (
    <PlainTable
      columns={columns}
      rows={rows}
      rowKey={(row) => row.priceVersionId}
      onOpen={(row) => go(`/catalogue/${row.offeringId}`)}
      actions={(row) => (
        <EndButton
          actions={row.actions}
          action="billing.end_agreed_price"
          about={row.price[language]}
          onEnd={() => onEnd(row)}
        />
      )}
    />
  );
}

/** The coupons given. */
export function DiscountTable({
  rows,
  onEnd,
}: {
  rows: readonly DiscountRow[];
  onEnd: (row: DiscountRow) => void;
}) {
  const { t } = useTranslation("terms");
  const language = useLanguage();
  const words = useCouponWords();
  const columns: Column<DiscountRow>[] = [
    {
      key: "coupon",
      title: t("give.coupon"),
      width: 200,
      value: (row) => `${row.name[language]} · ${row.code}`,
    },
    {
      key: "off",
      title: t("give.off"),
      width: 190,
      value: (row) => t("give.offText", { off: words.off(row), often: words.duration(row) }),
    },
    {
      key: "for",
      title: t("for"),
      width: 110,
      value: (row) => row.subscriptionNumber ?? t("wholeAccount"),
    },
    {
      key: "takenOff",
      title: t("give.takenOff"),
      width: 110,
      kind: "amount",
      value: (row) => row.takenOff,
    },
    ...useSpellColumns<DiscountRow>(({ fromOn, toOn }) => ({ from: fromOn, to: toOn })),
  ];
  return (
    <PlainTable
      columns={columns}
      rows={rows}
      rowKey={(row) => row.discountId}
      actions={(row) => (
        <EndButton
          actions={row.actions}
          action="billing.end_discount"
          about={row.code}
          onEnd={() => onEnd(row)}
        />
      )}
    />
  );
}

/** Which price lists the customer was, is and will be on. */
export function PriceListTable({ rows }: { rows: readonly PriceListSpell[] }) {
  const { t } = useTranslation("terms");
  const language = useLanguage();
  const columns: Column<PriceListSpell>[] = [
    {
      key: "name",
      title: t("list.one"),
      width: 260,
      value: (row) => row.name?.[language] ?? t("list.none"),
    },
    ...useSpellColumns<PriceListSpell>(({ fromOn, toOn }) => ({ from: fromOn, to: toOn })),
  ];
  return <PlainTable columns={columns} rows={rows} rowKey={(row) => row.fromOn} />;
}
