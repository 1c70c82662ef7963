import { Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "@/components/EmptyState";
import { navigationFor } from "../features";
import { useMay } from "../session";

/** The way in: the first page of the navigation this person may open. */
export function HomePage() {
  const { t } = useTranslation("frame");
  const first = navigationFor(useMay())[0];
  if (first) return <Navigate to={first.path} replace />;
  return <EmptyState title={t("home.nothing")} text={t("home.nothingText")} />;
}
