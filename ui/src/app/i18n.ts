import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "@/ipc";
import { localeModules } from "./collected";
import { onPreferences, preferences } from "./preferences";

type Texts = Record<string, unknown>;

/** Sorts `…/locales/<language>/<area>.json` into i18next's resources: the area's name is the namespace. */
export function resourcesOf(modules: Record<string, Texts>): Record<Language, Record<string, Texts>> {
  const resources: Record<Language, Record<string, Texts>> = { "zh-CN": {}, en: {} };
  for (const [path, texts] of Object.entries(modules)) {
    const found = /\/(zh-CN|en)\/([\w-]+)\.json$/.exec(path);
    const namespace = found?.[2];
    if (namespace) resources[found?.[1] === "en" ? "en" : "zh-CN"][namespace] = texts;
  }
  return resources;
}

/** Starts the texts. All of them are in the bundle, so switching the language is one render. */
export function startTexts(): void {
  i18next.use(initReactI18next).init({
    resources: resourcesOf(localeModules),
    lng: preferences().language,
    fallbackLng: false,
    defaultNS: "common",
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  });
  document.documentElement.lang = preferences().language;
  onPreferences(() => {
    const { language } = preferences();
    if (i18next.language === language) return;
    document.documentElement.lang = language;
    i18next.changeLanguage(language);
  });
}
