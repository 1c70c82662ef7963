import { type ReactNode, useRef } from "react";
import { ErrorPanel } from "@/components/ErrorPanel";
import { SkeletonLines } from "@/components/Skeleton";
import styles from "../app.module.css";
import { useStanding } from "../session";
import { ChoosePage } from "./ChoosePage";
import { Cover } from "./Cover";
import { FirstPasswordPage } from "./FirstPasswordPage";
import { LockPage } from "./LockPage";
import { SignInPage } from "./SignInPage";
import { StartPage } from "./StartPage";

/**
 * Lets a signed-in person through and shows the start pages to everybody else. When the desk locks, the pages
 * stay alive underneath, covered with all their dialogs and menus: nothing typed is lost. When the session ends they go
 * with it, and whoever comes next gets a new desk.
 */
export function StartGate({ children }: { children: (awake: boolean) => ReactNode }) {
  const { place, session, failure, refresh } = useStanding();
  const entered = useRef(false);
  const ready = place?.state === "ready" && session !== null;
  const awake = ready && !session.mustChangePassword;
  if (awake) entered.current = true;
  if (!session) entered.current = false;

  if (!place) {
    return (
      <StartPage width="narrow">
        {failure ? <ErrorPanel error={failure} onRetry={refresh} /> : <SkeletonLines count={4} />}
      </StartPage>
    );
  }
  return (
    <>
      {entered.current && (
        <div key={session?.staffId} className={styles.underneath}>
          {children(awake)}
        </div>
      )}
      {ready && session.mustChangePassword && <FirstPasswordPage />}
      {place.state === "choose" && <ChoosePage />}
      {place.state === "signIn" && (
        <Cover>
          <SignInPage />
        </Cover>
      )}
      {place.state === "locked" && (
        <Cover>
          <LockPage />
        </Cover>
      )}
    </>
  );
}
