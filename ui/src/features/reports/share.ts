/** A share like `0.1234` as `12.34%`, exactly; empty where there is none. */
export function shareText(share: string): string {
  if (share === "") return "";
  const negative = share.startsWith("-");
  const [whole = "0", decimals = ""] = (negative ? share.slice(1) : share).split(".");
  const padded = decimals.padEnd(4, "0");
  const percent = `${whole}${padded.slice(0, 2)}`.replace(/^0+(?=\d)/, "");
  return `${negative ? "\u2212" : ""}${percent}.${padded.slice(2, 4)}%`;
}

/** How long the bar of a share is, in CSS; none for what is below zero. */
export function shareWidth(share: string): string {
  return share === "" || share.startsWith("-") ? "0" : `calc(${share} * 100%)`;
}
