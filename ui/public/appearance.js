// Runs before the first paint so a person who chose dark never sees a white flash. A file of its own because the
// window's content security policy refuses inline scripts. The key and shape are those of src/app/preferences.ts.
(() => {
  let choice = "system";
  try {
    choice = JSON.parse(localStorage.getItem("boss.preferences") || "{}").appearance || "system";
  } catch {
    choice = "system";
  }
  const dark =
    choice === "dark" || (choice === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.appearance = dark ? "dark" : "light";
})();
