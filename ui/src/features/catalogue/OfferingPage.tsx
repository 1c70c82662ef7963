import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo, usePathParams } from "@/app/router";
import { useMay } from "@/app/session";
import {
  AuditTimeline,
  DetailPage,
  ErrorPanel,
  Facts,
  type ObjectAction,
  Page,
  PageSkeleton,
  Section,
  useReasons,
} from "@/components";
import { type OfferingDetail, useAsk } from "@/ipc";
import styles from "./catalogue.module.css";
import { OfferingDialog, type OfferingDialogKind } from "./dialogs";
import { MadeOf } from "./MadeOf";
import { OfferingState } from "./OfferingState";
import { useOfferingFacts } from "./offeringFacts";
import { PriceBlock } from "./PriceBlock";

/** One offering: what it is, its prices with their versions, what happened. */
export default function OfferingPage() {
  const { t } = useTranslation("catalogue");
  const offeringId = Number(usePathParams().offeringId);
  const answer = useAsk("catalog.offering", { offeringId });
  if (answer.error)
    return (
      <Page title={t("title")}>
        <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />
      </Page>
    );
  if (!answer.data) return <PageSkeleton />;
  return <Offering offering={answer.data} />;
}

function Offering({ offering }: { offering: OfferingDetail }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const go = useGo();
  const [dialog, setDialog] = useState<OfferingDialogKind | null>(null);
  const reason = useReasons(offering.actions);
  const facts = useOfferingFacts(offering);
  const actions = useOfferingActions(offering, setDialog);
  const { offeringId, code, name, state } = offering;
  return (
    <DetailPage
      name={name[language]}
      number={code}
      state={<OfferingState state={state} />}
      actions={actions}
      timeline={<AuditTimeline entries={offering.timeline} />}
    >
      <Facts facts={facts} />
      <MadeOf offering={offering} />
      {offering.kind !== "bundle" && (
        <Section title={t("prices.title")}>
          {offering.prices.length === 0 ? (
            <p className={styles.soft}>{t("prices.empty")}</p>
          ) : (
            <div className={styles.prices}>
              {offering.prices.map((price) => (
                <PriceBlock
                  key={price.priceId}
                  price={price}
                  currency={offering.currency}
                  reason={reason("catalog.add_price_version")}
                  onChange={() => go(`/catalogue/${offeringId}/prices/${price.priceId}`)}
                />
              ))}
            </div>
          )}
        </Section>
      )}
      {dialog && <OfferingDialog kind={dialog} offering={offering} onClose={() => setDialog(null)} />}
    </DetailPage>
  );
}

/** What can be done with it; what there is a dialog for, `ask` opens. */
function useOfferingActions(
  offering: OfferingDetail,
  ask: (dialog: OfferingDialogKind) => void,
): ObjectAction[] {
  const { t } = useTranslation("catalogue");
  const go = useGo();
  const may = useMay();
  const reason = useReasons(offering.actions);
  return [
    {
      key: "change",
      label: t("change.button"),
      run: () => ask("change"),
      disabledReason: reason("catalog.change_offering"),
    },
    ...(may("ordersRead")
      ? [
          {
            key: "subscriptions",
            label: t("seeSubscriptions"),
            run: () => go(`/subscriptions?offeringId=${offering.offeringId}`),
          },
        ]
      : []),
    offering.state === "published"
      ? {
          key: "retire",
          label: t("retire.button"),
          run: () => ask("retire"),
          disabledReason: reason("catalog.retire_offering"),
        }
      : {
          key: "publish",
          label: t("publish.button"),
          primary: true,
          run: () => ask("publish"),
          disabledReason: reason("catalog.publish_offering"),
        },
    {
      key: "taxCode",
      label: t("taxCodes.change"),
      run: () => ask("taxCode"),
      disabledReason: reason("catalog.change_tax_code"),
    },
  ];
}
