/** As wide as the room there is, or a share of the real size. */
export type Zoom = "width" | number;

const STEPS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
/** A page stretched further than this over a wide window is harder to read, not easier. */
const WIDEST_FIT = 1.5;
const NARROWEST_FIT = 0.25;

/** The zoom at which a page of this width fills the room. */
export function fittingZoom(room: number, pageWidth: number): number {
  if (room <= 0 || pageWidth <= 0) return 1;
  return Math.min(WIDEST_FIT, Math.max(NARROWEST_FIT, room / pageWidth));
}

/** The next step up or down from any zoom; the same one at the ends. */
export function stepZoom(zoom: number, direction: 1 | -1): number {
  const beyond = STEPS.filter((step) => (direction === 1 ? step > zoom + 0.001 : step < zoom - 0.001));
  return (direction === 1 ? beyond[0] : beyond.at(-1)) ?? zoom;
}
