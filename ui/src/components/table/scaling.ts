/**
 * Browsers draw no element taller than about 33 million pixels (some half of that), and a million rows are taller. Past
 * this height the scrolled element is shorter than the list, and scroll positions are stretched.
 */
export const TALLEST = 12_000_000;

/** How many list pixels one scrolled pixel stands for: 1 until the list is too tall. */
export function stretchOf(listHeight: number, viewHeight: number): number {
  if (listHeight <= TALLEST || listHeight <= viewHeight) return 1;
  return (listHeight - viewHeight) / (TALLEST - viewHeight);
}
