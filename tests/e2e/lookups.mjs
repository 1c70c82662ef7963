// What the driver's scripts look things up with inside the page.

/** The page's side of the driver, as a script: `here` finds what a person sees. */
export const lookups = `
const here = {
  plain: (text) => (text ?? "").replace(/\\s+/g, ""),
  seen: (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && !element.closest("[inert]") && getComputedStyle(element).visibility !== "hidden";
  },
  // Where an element is, as text; null while it takes no clicks, something else lies over its middle or it moves.
  place: (element) => {
    // What comes up or goes has such a class before it begins to move.
    const passing = "[class*='-appear'], [class*='-enter'], [class*='-leave']";
    if (element.closest("button:disabled, .ant-btn-loading, " + passing)) return null;
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const hit = top && (element.contains(top) || top.contains(element));
    const moving = document.getAnimations().some((each) => each.playState === "running" && each.effect?.target?.contains(element));
    return hit && !moving ? [element.innerText, box.x, box.y].join(" ") : null;
  },
  visible: (selector) => [...document.querySelectorAll(selector)].filter(here.seen),
  // The innermost of the elements with the text: of a button and its span, the span; a click reaches both.
  byText: (selector, text, exact) => {
    const wanted = here.plain(text);
    const says = (element) => {
      const own = here.plain(element.innerText ?? element.textContent);
      return exact ? own === wanted : own.includes(wanted);
    };
    const found = here.visible(selector).filter(says);
    return found.find((element) => !found.some((other) => other !== element && element.contains(other))) ?? null;
  },
  field: (label) => {
    const wanted = here.plain(label);
    const own = here.visible("label").find((each) => here.plain(each.innerText).replace(/(选填|optional)$/, "") === wanted);
    if (!own) return here.visible("input, textarea").find((each) => here.plain(each.ariaLabel) === wanted) ?? null;
    const named = own.htmlFor ? document.getElementById(own.htmlFor) : own.querySelector("input, textarea");
    return named?.matches("input, textarea") ? named : (named?.querySelector("input, textarea") ?? null);
  },
  text: (selector) => here.visible(selector).map((each) => here.plain(each.innerText)).join("\\n"),
  rows: () => here.visible("[role=grid] [role=row][aria-rowindex]")
    .filter((row) => !row.querySelector("i"))
    .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)
    .map((row) => [...row.querySelectorAll("[role=gridcell]")].map((cell) => cell.innerText.trim())),
};
`;
