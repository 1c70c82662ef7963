import "react";

declare module "react" {
  interface CSSProperties {
    /** Custom properties, e.g. a table's column grid. */
    [name: `--${string}`]: string | number | undefined;
  }
}
