import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import { ErrorPanel, Facts, Section, SkeletonLines } from "@/components";
import { useAsk } from "@/ipc";
import { MadeOf } from "./MadeOf";
import { OfferingState } from "./OfferingState";
import { useOfferingFacts } from "./offeringFacts";
import { layersOf } from "./PriceBlock";

/** An offering beside the list: what it is and what it costs today. */
export function OfferingPanel({ offeringId }: { offeringId: number }) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const answer = useAsk("catalog.offering", { offeringId });
  const facts = useOfferingFacts(answer.data);
  if (answer.error) return <ErrorPanel error={answer.error} onRetry={() => answer.refetch()} />;
  if (!answer.data) return <SkeletonLines count={6} />;
  const { state, prices, kind } = answer.data;
  return (
    <>
      <OfferingState state={state} />
      <Facts facts={facts} />
      <MadeOf offering={answer.data} />
      <Section title={t("prices.title")}>
        {prices.length === 0 && <p>{t(kind === "bundle" ? "makeUp.pricesOfParts" : "prices.empty")}</p>}
        {prices.map((price) => {
          const [forEverybody = []] = layersOf(price.versions);
          const version = forEverybody.find((each) => each.inForce) ?? forEverybody[0];
          return (
            <div key={price.priceId}>
              <strong>{price.name[language]}</strong>
              <p>{version?.summary[language]}</p>
            </div>
          );
        })}
      </Section>
    </>
  );
}
