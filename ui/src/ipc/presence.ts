/** What shows that a person sits here, here and for the idle lock. */
export const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "wheel", "focus"] as const;

// Whoever opened the page was there.
let touched = true;

function live(): void {
  touched = true;
}

for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, live, { passive: true, capture: true });

/**
 * Whether nobody has touched the desk since the last question. Such a question is the page's own (a list that is asked again
 * every few seconds) and must not keep the core from locking the desk.
 */
export function unattended(): boolean {
  const alone = !touched;
  touched = false;
  return alone;
}
