import { Button } from "antd";
import { Component, type ErrorInfo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorPanel } from "@/components/ErrorPanel";
import { carrier, toBossError } from "@/ipc";
import styles from "./app.module.css";

/** Writes what broke a page into the UI's log, so support need not ask for it. */
export function reportFailure(error: unknown, stack: string | null): void {
  const known = toBossError(error);
  carrier()
    .recordUiError({
      message: known.message,
      stack: stack ?? known.stack ?? null,
      requestId: known.view.requestId,
    })
    .catch(() => undefined);
}

/** A page that broke: what happened, and two ways on. */
export function PageFailure({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation("frame");
  return (
    <div className={styles.failure}>
      <h1>{t("failure.title")}</h1>
      <ErrorPanel error={toBossError(error)} />
      <div className={styles.row}>
        <Button type="primary" onClick={retry}>
          {t("failure.retry")}
        </Button>
        <Button onClick={() => window.location.reload()}>{t("failure.reload")}</Button>
      </div>
    </div>
  );
}

interface Held {
  error: unknown;
}

/** The last net: catches what broke outside any page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, Held> {
  override state: Held = { error: null };

  static getDerivedStateFromError(error: unknown): Held {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    reportFailure(error, info.componentStack ?? null);
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <PageFailure error={this.state.error} retry={() => this.setState({ error: null })} />;
  }
}
