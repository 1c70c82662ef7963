import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "@/components/EmptyState";
import { PageSkeleton } from "@/components/Skeleton";
import { useGo } from "../router";
import { useMay } from "../session";

/** Shows a page to those who may see it, and says so to those who may not. */
export function PermittedPage({ permission, children }: { permission?: string; children: ReactNode }) {
  const { t } = useTranslation("frame");
  const may = useMay();
  if (!may(permission)) return <EmptyState title={t("home.forbidden")} text={t("home.forbiddenText")} />;
  return <Suspense fallback={<PageSkeleton />}>{children}</Suspense>;
}

export function NotFoundPage() {
  const { t } = useTranslation("frame");
  const go = useGo();
  return (
    <EmptyState
      title={t("home.notFound")}
      text={t("home.notFoundText")}
      action={{ label: t("home.toStart"), run: () => go("/") }}
    />
  );
}
