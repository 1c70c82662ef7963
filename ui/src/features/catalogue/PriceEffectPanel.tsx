import { Button, Form, Select, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useGo } from "@/app/router";
import { Amount, ErrorPanel, Section, SkeletonLines, useFormFaults } from "@/components";
import { FigureList } from "@/features/billing/FigureList";
import { type PriceEffect, type PriceEffectView, type PriceView, useAsk } from "@/ipc";
import { groupDecimal } from "@/values/decimal";
import styles from "./catalogue.module.css";
import { EffectTable } from "./EffectTable";
import { changeText, differenceOf, EFFECT_MONTHS, effectInput } from "./effect";
import type { VersionDraft } from "./inputs";
import { PriceNotice } from "./PriceNotice";

interface PriceEffectPanelProps {
  price: PriceView;
  /** The version as it is typed now. */
  values: VersionDraft;
}

/** What a new price would have made of the past months, before it counts: worked out when asked, for it reads them all. */
export function PriceEffectPanel({ price, values }: PriceEffectPanelProps) {
  const { t } = useTranslation("catalogue");
  const [months, setMonths] = useState<number>(3);
  const [asked, setAsked] = useState<PriceEffect | null>(null);
  const now = effectInput(price.priceId, values, months);
  const changed = asked !== null && JSON.stringify(asked) !== JSON.stringify(now);
  return (
    <Section title={t("effect.title")}>
      <p className={styles.soft}>{t("effect.help")}</p>
      <div className={styles.effectBar}>
        <Select<number>
          aria-label={t("effect.period")}
          value={months}
          onChange={setMonths}
          options={EFFECT_MONTHS.map((count) => ({ value: count, label: t("effect.months", { count }) }))}
        />
        <Tooltip title={now ? null : t("effect.incomplete")}>
          <Button disabled={now === null} onClick={() => setAsked(now)}>
            {t("effect.show")}
          </Button>
        </Tooltip>
        {changed && <span className={styles.soft}>{t("effect.changed")}</span>}
      </div>
      {asked && <Effect asked={asked} changed={changed} values={values} onStop={() => setAsked(null)} />}
    </Section>
  );
}

interface EffectProps {
  values: VersionDraft;
  asked: PriceEffect;
  /** What is typed now is not what was asked. */
  changed: boolean;
  onStop: () => void;
}

function Effect({ asked, changed, onStop, values }: EffectProps) {
  const { t } = useTranslation("catalogue");
  const [known, setKnown] = useState(false);
  // Once worked out it stays: it reads too much to be asked again whenever the window comes back.
  const answer = useAsk("billing.price_effect", asked, { enabled: !known });
  useEffect(() => setKnown(answer.data !== undefined), [answer.data]);
  const unplaced = useFormFaults(Form.useFormInstance(), answer.error);
  if (!answer.data && answer.isFetching)
    return (
      <div role="status" aria-label={t("effect.working")}>
        <div className={styles.effectBar}>
          <span>{t("effect.working")}</span>
          <Button size="small" onClick={onStop}>
            {t("effect.stop")}
          </Button>
        </div>
        <SkeletonLines count={4} />
      </div>
    );
  if (answer.error)
    return <ErrorPanel error={answer.error} faults={unplaced} onRetry={() => answer.refetch()} />;
  if (!answer.data) return null;
  return (
    <div className={styles.effect} data-old={changed}>
      <EffectFigures view={answer.data} />
      <EffectLists view={answer.data} asked={asked} validFrom={values.validFrom} changed={changed} />
    </div>
  );
}

function EffectFigures({ view }: { view: PriceEffectView }) {
  const { t } = useTranslation("catalogue");
  const { before, after, affected, accounts, unrated, from, through } = view;
  const difference = differenceOf(before, after);
  const count = (value: number) => groupDecimal(String(value));
  return (
    <>
      <p className="number">{t("effect.days", { from, through })}</p>
      <FigureList
        figures={[
          { key: "before", label: t("effect.before"), value: <Amount value={before} withCurrency /> },
          { key: "after", label: t("effect.after"), value: <Amount value={after} withCurrency /> },
          {
            key: "difference",
            label: t("effect.difference"),
            value: <Amount value={difference} withCurrency />,
            note: changeText(before, after),
          },
          {
            key: "affected",
            label: t("effect.affected"),
            value: <span className="number">{count(affected)}</span>,
            note: t("effect.ofAccounts", { count: accounts, shown: count(accounts) }),
          },
        ]}
      />
      {unrated > 0 && <p className={styles.doubt}>{t("effect.unrated", { count: unrated })}</p>}
    </>
  );
}

interface EffectListsProps {
  asked: PriceEffect;
  validFrom: string | null | undefined;
  view: PriceEffectView;
  changed: boolean;
}

function EffectLists({ asked, validFrom, view, changed }: EffectListsProps) {
  const { t } = useTranslation("catalogue");
  const go = useGo();
  const [noticing, setNoticing] = useState(false);
  const { dearer, cheaper, affected, accounts } = view;
  if (affected === 0)
    return <p className={styles.soft}>{t(accounts === 0 ? "effect.noAccounts" : "effect.nobody")}</p>;
  const reason = changed ? t("effect.changed") : validFrom ? null : t("effect.noDay");
  return (
    <>
      {[
        { key: "dearer", rows: dearer },
        { key: "cheaper", rows: cheaper },
      ].map(
        ({ key, rows }) =>
          rows.length > 0 && (
            <section key={key}>
              <h3>{t(`effect.${key}`)}</h3>
              <EffectTable rows={rows} onOpen={(row) => go(`/accounts/${row.accountId}`)} />
            </section>
          ),
      )}
      <div>
        <Tooltip title={reason}>
          <Button disabled={reason !== null} onClick={() => setNoticing(true)}>
            {t("notice.button")}
          </Button>
        </Tooltip>
      </div>
      {noticing && validFrom && (
        <PriceNotice effect={asked} validFrom={validFrom} onClose={() => setNoticing(false)} />
      )}
    </>
  );
}
