import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  useNavigate,
  useParams,
  useRouter,
  useSearch,
} from "@tanstack/react-router";
import { useCallback } from "react";
import { PageFailure, reportFailure } from "./ErrorPage";
import type { FeatureRoute } from "./feature";
import { allRoutes } from "./features";
import { Frame } from "./frame/Frame";
import { NotFoundPage, PermittedPage } from "./frame/PermittedPage";
import { HomePage } from "./start/HomePage";

const ownRoutes: FeatureRoute[] = [{ path: "/flows/$flow", load: () => import("@/flows/FlowPage") }];

function RouteFailure({ error, reset }: ErrorComponentProps) {
  return <PageFailure error={error} retry={reset} />;
}

/**
 * The router over every area's routes. Hash history, so one built page works from the window's own protocol and from
 * any server without rewriting rules.
 */
export function makeRouter() {
  const root = createRootRoute({ component: Frame, notFoundComponent: NotFoundPage });
  const home = createRoute({ getParentRoute: () => root, path: "/", component: HomePage });
  const pages = [...ownRoutes, ...allRoutes()].map(({ path, load, permission }) => {
    const Page = lazyRouteComponent(load);
    const Permitted = () => (
      <PermittedPage permission={permission}>
        <Page />
      </PermittedPage>
    );
    Permitted.preload = Page.preload;
    return createRoute({ getParentRoute: () => root, path, component: Permitted });
  });
  return createRouter({
    routeTree: root.addChildren([home, ...pages]),
    history: createHashHistory(),
    defaultPreload: "intent",
    defaultErrorComponent: RouteFailure,
    // The router catches what its pages throw before any boundary around it can: it is reported here.
    defaultOnCatch: (error, info) => reportFailure(error, info?.componentStack ?? null),
    scrollRestoration: false,
  });
}

/** Goes to a path like `/customers/12?tab=bills`. */
export function useGo(): (path: string) => void {
  const router = useRouter();
  return useCallback((path: string) => router.history.push(path), [router]);
}

/** The `$names` of the page's path. */
export function usePathParams(): Record<string, string | undefined> {
  return useParams({ strict: false });
}

/** One value of the page's address (`?tab=bills`), and how to change it without a new history entry. */
export function useSearchValue(name: string): [string | null, (value: string | null) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const found = search[name];
  const change = useCallback(
    (value: string | null) => {
      navigate({
        to: ".",
        search: (was: Record<string, unknown>) => ({ ...was, [name]: value ?? undefined }),
        replace: true,
      });
    },
    [navigate, name],
  );
  return [found === undefined || found === null ? null : String(found), change];
}

/** All values of the page's address (`?customer=12`), as they stand now. */
export function useAddress(): Readonly<Record<string, unknown>> {
  return useSearch({ strict: false });
}
