import type { ReactNode } from "react";

/** A link to another page of the desk. */
export function To({ path, children }: { path: string; children: ReactNode }) {
  return <a href={`#${path}`}>{children}</a>;
}
