import { Button, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/app/preferences";
import type { PriceVersionView, PriceView } from "@/ipc";
import styles from "./catalogue.module.css";
import { ModelWords } from "./ModelWords";
import { alignmentOf } from "./terms";
import { useCadenceText, usePriceListName } from "./words";

interface PriceBlockProps {
  price: PriceView;
  currency: string;
  /** Why its price cannot be changed now. */
  reason: string | null;
  onChange: () => void;
}

/** One price: when it is billed, and all its versions. */
export function PriceBlock({ price, currency, reason, onChange }: PriceBlockProps) {
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const facts = usePriceFacts(price);
  return (
    <div className={styles.price}>
      <div className={styles.priceHead}>
        <h3>{price.name[language]}</h3>
        <small>{facts.join(" · ")}</small>
        <span className={styles.gap} />
        <Tooltip title={reason}>
          <Button
            size="small"
            disabled={reason !== null}
            aria-label={`${t("version.button")}: ${price.name[language]}`}
            onClick={onChange}
          >
            {t("version.button")}
          </Button>
        </Tooltip>
      </div>
      <div className={styles.versions}>
        {layersOf(price.versions).map((versions) =>
          versions.map((version) => [
            <VersionDays key={`when-${version.priceVersionId}`} version={version} among={versions} />,
            <div key={version.priceVersionId}>
              <ModelWords
                model={version.model}
                terms={version.terms}
                currency={currency}
                unit={price.unit}
                summary={version.summary}
              />
            </div>,
          ]),
        )}
      </div>
    </div>
  );
}

/** Its code, what it counts, and when it is billed where that is not the usual. */
function usePriceFacts(price: PriceView): string[] {
  const { code, kind, meterName, timing, billAtEnd, cadence, alignment, phase } = price;
  const { t } = useTranslation("catalogue");
  const language = useLanguage();
  const cadenceText = useCadenceText();
  const once = kind === "oneTime";
  const from = alignmentOf(cadence.unit, alignment);
  return [
    code,
    meterName?.[language],
    once ? null : cadenceText(cadence),
    once || from === "cycleDay" ? null : t(`alignments.${from}`),
    once ? t(`onceTimings.${timing}`) : null,
    // Usage and minimums are billed when the cycle is over anyway.
    kind === "recurring" ? t(`timings.${timing}`) : null,
    billAtEnd ? t("atEnd") : null,
    phase ? t("prices.phase", { phase }) : null,
  ].filter((fact) => typeof fact === "string");
}

/** The versions for everybody, and those of each price list, each newest first. */
export function layersOf(versions: readonly PriceVersionView[]): PriceVersionView[][] {
  const lists = [...new Set(versions.map(({ priceListId }) => priceListId ?? null))];
  const everybodyFirst = lists.sort((left, right) => (left ?? 0) - (right ?? 0));
  return everybodyFirst.map((list) =>
    versions
      .filter(({ priceListId }) => (priceListId ?? null) === list)
      .sort((left, right) => right.validFrom.localeCompare(left.validFrom)),
  );
}

interface VersionDaysProps {
  version: PriceVersionView;
  /** All versions for the same customers. */
  among: readonly PriceVersionView[];
}

/** From when to when a version counts, and for whom. */
function VersionDays({ version, among }: VersionDaysProps) {
  const { t } = useTranslation("catalogue");
  const { validFrom, validUntil, inForce, priceListId } = version;
  const list = usePriceListName(priceListId);
  const gaveWay = validUntil && among.some((each) => each.inForce && each.validFrom > validFrom);
  return (
    <div className={styles.when}>
      {validUntil ? `${validFrom} – ${validUntil}` : t("version.from", { date: validFrom })}
      <small className={inForce ? styles.inForce : undefined}>
        {t(inForce ? "version.inForce" : gaveWay ? "version.past" : "version.planned")}
      </small>
      {priceListId && <small>{t("version.forPriceList", { list })}</small>}
    </div>
  );
}
