import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorPanel } from "@/components/ErrorPanel";
import { ProgressPanel } from "@/components/ProgressPanel";
import { type BossError, carrier, type Progress, toBossError } from "@/ipc";
import styles from "../app.module.css";
import { useStanding } from "../session";
import { FoundingForm } from "./FoundingForm";
import { StartPage } from "./StartPage";

/** How much demo company there is to choose from; the core's own measure is the full one. */
const SIZES = {
  full: { customers: 300, months: 12 },
  small: { customers: 60, months: 6 },
} as const;

type Size = keyof typeof SIZES;

/** No company yet: look around in the demo company, or found one's own. */
export function ChoosePage() {
  const { t } = useTranslation("start");
  const { place, refresh } = useStanding();
  const [code, setCode] = useState("");
  const [founding, setFounding] = useState(false);
  const [size, setSize] = useState<Size>("full");
  const [running, setRunning] = useState(false);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [error, setError] = useState<BossError | null>(null);

  async function openDemo() {
    setRunning(true);
    setError(null);
    const stop = carrier().onPlaceProgress(setProgress);
    try {
      await carrier().chooseDemo(SIZES[size], code.trim() || undefined);
      await refresh();
    } catch (thrown) {
      setError(toBossError(thrown));
    } finally {
      stop();
      setRunning(false);
    }
  }

  if (founding) return <FoundingForm code={code.trim()} onBack={() => setFounding(false)} />;
  return (
    <StartPage width="wide">
      <h1 className={styles.title}>{t("choose.title")}</h1>
      <p className={styles.lead}>{t("choose.lead")}</p>
      {error && (
        <div className={styles.space}>
          <ErrorPanel error={error} onRetry={openDemo} />
        </div>
      )}
      {place?.codeNeeded && !running && (
        <label className={styles.space} htmlFor="set-up-code">
          {t("choose.code")}
          <Input
            id="set-up-code"
            value={code}
            autoComplete="off"
            placeholder="XXXX-XXXX-XXXX"
            onChange={(event) => setCode(event.target.value)}
          />
          <small>{t("choose.codeHelp")}</small>
        </label>
      )}
      {running ? (
        <ProgressPanel title={t("choose.building")} progress={progress} />
      ) : (
        <div className={styles.choices}>
          <section className={styles.choice}>
            <h2>{t("choose.demo")}</h2>
            <p>{t("choose.demoText")}</p>
            <Radio.Group
              className={styles.sizes}
              vertical
              value={size}
              onChange={(event) => setSize(event.target.value)}
              options={(["full", "small"] as const).map((each) => ({
                value: each,
                label: (
                  <>
                    {t(`choose.size.${each}`, SIZES[each])}
                    <small>{t(`choose.wait.${each}`)}</small>
                  </>
                ),
              }))}
            />
            <Button type="primary" onClick={openDemo} autoFocus>
              {t("choose.openDemo")}
            </Button>
          </section>
          <section className={styles.choice}>
            <h2>{t("choose.own")}</h2>
            <p>{t("choose.ownText")}</p>
            <Button onClick={() => setFounding(true)}>{t("choose.found")}</Button>
          </section>
        </div>
      )}
    </StartPage>
  );
}
