import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { useGo, usePathParams } from "@/app/router";
import { useMay } from "@/app/session";
import {
  AuditTimeline,
  ConfirmDialog,
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
import { ChangeOfferingDialog } from "./dialogs";
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

type Dialog = "change" | "publish" | "retire" | null;

function Offering({ offering }: { offering: OfferingDetail }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const go = useGo();
  const may = useMay();
  const [dialog, setDialog] = useState<Dialog>(null);
  const reason = useReasons(offering.actions);
  const facts = useOfferingFacts(offering);
  const { offeringId, version, code, name, state } = offering;
  const close = () => setDialog(null);
  const actions: ObjectAction[] = [
    {
      key: "change",
      label: t("change.button"),
      run: () => setDialog("change"),
      disabledReason: reason("catalog.change_offering"),
    },
    ...(may("ordersRead")
      ? [
          {
            key: "subscriptions",
            label: t("seeSubscriptions"),
            run: () => go(`/subscriptions?offeringId=${offeringId}`),
          },
        ]
      : []),
    state === "published"
      ? {
          key: "retire",
          label: t("retire.button"),
          run: () => setDialog("retire"),
          disabledReason: reason("catalog.retire_offering"),
        }
      : {
          key: "publish",
          label: t("publish.button"),
          primary: true,
          run: () => setDialog("publish"),
          disabledReason: reason("catalog.publish_offering"),
        },
  ];
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
      {dialog === "change" && <ChangeOfferingDialog offering={offering} onClose={close} />}
      {dialog === "publish" && (
        <ConfirmDialog
          title={t("publish.title", { name: name[language] })}
          text={t("publish.text")}
          action="catalog.publish_offering"
          input={{ offeringId, version }}
          submitLabel={t("publish.submit")}
          onClose={close}
        />
      )}
      {dialog === "retire" && (
        <ConfirmDialog
          title={t("retire.title", { name: name[language] })}
          text={t("retire.text", { count: offering.activeSubscriptions })}
          action="catalog.retire_offering"
          input={{ offeringId, version }}
          submitLabel={t("retire.submit")}
          danger
          onClose={close}
        />
      )}
    </DetailPage>
  );
}
