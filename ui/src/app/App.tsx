import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { carrier } from "@/ipc";
import { ErrorBoundary } from "./ErrorPage";
import { useIdle } from "./idle";
import { listenForKeys } from "./keys";
import { keepHistoryApart } from "./ownHistory";
import { usePreferences } from "./preferences";
import { makeQueryClient } from "./query";
import { makeRouter } from "./router";
import { StandingProvider, useStanding } from "./session";
import { sitting } from "./sitting";
import { StartGate } from "./start/StartGate";
import { ThemeProvider } from "./theme";

/** The signed-in desk: navigation, pages, keys and the idle lock. */
function Desk({ awake }: { awake: boolean }) {
  const [router] = useState(makeRouter);
  const { lockMinutes } = usePreferences();
  const { lock } = useStanding();
  useIdle(lockMinutes, lock, awake);
  useEffect(() => keepHistoryApart(router, sitting()?.id ?? ""), [router]);
  useEffect(() => (awake ? listenForKeys(() => router.history.back()) : undefined), [router, awake]);
  return <RouterProvider router={router} />;
}

/** Everything, from the providers down. */
export function App() {
  const [client] = useState(makeQueryClient);
  useEffect(() => {
    const tell = (painted: boolean) => {
      carrier()
        .ready(painted)
        .catch(() => undefined);
    };
    // A hidden window draws nothing, so it is shown before its first frame: what stands in the document is the desk's outline.
    tell(false);
    // Two frames: the first commits this render, the second proves that it was painted.
    requestAnimationFrame(() => requestAnimationFrame(() => tell(true)));
  }, []);
  return (
    <ThemeProvider>
      <ErrorBoundary>
        <QueryClientProvider client={client}>
          <StandingProvider>
            <StartGate>{(awake) => <Desk awake={awake} />}</StartGate>
          </StandingProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </ThemeProvider>
  );
}
