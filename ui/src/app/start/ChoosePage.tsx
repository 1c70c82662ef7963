import { Button, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorPanel } from "@/components/ErrorPanel";
import { ProgressPanel } from "@/components/ProgressPanel";
import { type BossError, carrier, type Progress, toBossError } from "@/ipc";
import styles from "../app.module.css";
import { useStanding } from "../session";
import { FoundingForm } from "./FoundingForm";
import { SetUpCode } from "./SetUpCode";
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

  if (founding) {
    const asked = place?.codeNeeded ? <SetUpCode value={code} onChange={setCode} /> : null;
    return <FoundingForm code={code.trim()} codeField={asked} onBack={() => setFounding(false)} />;
  }
  return (
    <StartPage width="wide">
      <h1 className={styles.title}>{t("choose.title")}</h1>
      <p className={styles.lead}>{t("choose.lead")}</p>
      {error && (
        <div className={styles.space}>
          <ErrorPanel error={error} onRetry={openDemo} />
        </div>
      )}
      {place?.codeNeeded && !running && <SetUpCode value={code} onChange={setCode} />}
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
            <Button type="primary" onClick={openDemo} autoFocus={!place?.codeNeeded}>
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
