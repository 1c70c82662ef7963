import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useSearchValue } from "@/app/router";
import { type Column, ConfirmDialog, reasonOf, StateTag, type Tone } from "@/components";
import { SmallButton } from "@/features/customers/CustomerSections";
import { useToday } from "@/features/orders/taskDialogs";
import { type CouponRow, useAsk } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import { AddCouponDialog } from "./CouponDialog";
import { type CouponStanding, standingOf } from "./coupons";
import { WholeListPage } from "./WholeListPage";
import { useCouponWords } from "./words";

const tones: Readonly<Record<CouponStanding, Tone>> = {
  usable: "good",
  stopped: "neutral",
  expired: "neutral",
  usedUp: "warn",
};

/** What can be given to accounts as a discount. */
export default function CouponsPage() {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const [dialog, setDialog] = useSearchValue("dialog");
  const [asked, setAsked] = useState<CouponRow | null>(null);
  const answer = useAsk("catalog.coupons", {});
  const columns = useColumns();
  return (
    <WholeListPage
      answer={answer}
      columns={columns}
      rowKey={(row) => row.couponId}
      actions={(row) => (
        <SmallButton
          label={t(row.active ? "coupons.stop" : "coupons.reactivate")}
          about={row.code}
          reason={reasonOf(
            row.actions,
            row.active ? "catalog.retire_coupon" : "catalog.reactivate_coupon",
            language,
          )}
          onClick={() => setAsked(row)}
        />
      )}
      empty={{ title: t("coupons.emptyTitle"), text: t("coupons.emptyText") }}
      addLabel={t("coupons.add")}
      onAdd={() => setDialog("add")}
    >
      {dialog === "add" && <AddCouponDialog onClose={() => setDialog(null)} />}
      {asked &&
        (asked.active ? (
          <StopDialog coupon={asked} onClose={() => setAsked(null)} />
        ) : (
          <ReactivateDialog coupon={asked} onClose={() => setAsked(null)} />
        ))}
    </WholeListPage>
  );
}

interface CouponDialogProps {
  coupon: CouponRow;
  onClose: () => void;
}

function StopDialog({ coupon, onClose }: CouponDialogProps) {
  const { t } = useTranslation("catalogue");
  const { couponId, version, code, given } = coupon;
  return (
    <ConfirmDialog
      title={t("coupons.stopTitle", { code })}
      text={t("coupons.stopText", { count: given })}
      action="catalog.retire_coupon"
      input={{ couponId, version }}
      submitLabel={t("coupons.stopSubmit")}
      danger
      onClose={onClose}
    />
  );
}

/** Says beforehand where a coupon could not be given all the same. */
function ReactivateDialog({ coupon, onClose }: CouponDialogProps) {
  const { t } = useTranslation("catalogue");
  const { couponId, version, code, redeemUntil, mostRedemptions } = coupon;
  const standing = standingOf({ ...coupon, active: true }, useToday());
  const most = groupDecimal(String(mostRedemptions ?? 0));
  return (
    <ConfirmDialog
      title={t("coupons.reactivateTitle", { code })}
      text={t(`coupons.reactivateTexts.${standing}`, { until: redeemUntil, most })}
      action="catalog.reactivate_coupon"
      input={{ couponId, version }}
      submitLabel={t("coupons.reactivateSubmit")}
      onClose={onClose}
    />
  );
}

function useColumns(): Column<CouponRow>[] {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const today = useToday();
  const words = useCouponWords();
  const given = ({ given, mostRedemptions }: CouponRow) =>
    mostRedemptions === null || mostRedemptions === undefined
      ? groupDecimal(String(given))
      : t("coupons.givenOf", {
          given: groupDecimal(String(given)),
          most: groupDecimal(String(mostRedemptions)),
        });
  return [
    { key: "code", title: t("column.code"), width: 130, value: (row) => row.code },
    { key: "name", title: t("column.name"), width: 180, value: (row) => row.name[language] },
    { key: "off", title: t("coupons.off"), width: 110, value: words.off },
    { key: "duration", title: t("coupons.duration"), width: 130, value: words.duration },
    {
      key: "offerings",
      title: t("coupons.for"),
      width: 220,
      value: (row) =>
        row.offerings.length === 0
          ? t("coupons.everything")
          : row.offerings.map(({ name }) => name[language]).join(t("coupons.and")),
    },
    {
      key: "redeemUntil",
      title: t("coupons.until"),
      width: 100,
      kind: "date",
      value: (row) => row.redeemUntil,
    },
    { key: "given", title: t("coupons.given"), width: 90, value: given },
    {
      key: "priority",
      title: t("coupons.priority"),
      width: 60,
      kind: "quantity",
      value: (row) => row.priority,
    },
    {
      key: "state",
      title: t("column.state"),
      width: 100,
      value: (row) => t(`coupons.standings.${standingOf(row, today)}`),
      render: (row) => {
        const standing = standingOf(row, today);
        return (
          <StateTag state={standing} tone={tones[standing]} label={t(`coupons.standings.${standing}`)} />
        );
      },
    },
  ];
}
