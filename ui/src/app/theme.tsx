import { App as AntApp, ConfigProvider, type ThemeConfig, theme } from "antd";
import english from "antd/locale/en_US";
import chinese from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { dark, FONT, light, type Palette } from "./palette";
import { usePreferences } from "./preferences";

/** antd's tokens from our palette: one accent, neutral greys, 4 px grid, 13 px text, radius 6, lines instead of shadows. */
export function themeOf(palette: Palette, isDark: boolean): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: isDark ? "#4f83e6" : palette.accent,
      colorLink: palette.accent,
      colorInfo: palette.info,
      colorSuccess: palette.good,
      colorWarning: palette.warn,
      colorError: palette.bad,
      colorText: palette.text,
      colorTextSecondary: palette.textSoft,
      colorTextTertiary: palette.textFaint,
      colorTextPlaceholder: palette.textFaint,
      colorTextDescription: palette.textSoft,
      colorBorder: palette.line,
      colorBorderSecondary: palette.lineSoft,
      colorBgBase: palette.ground,
      colorBgContainer: palette.ground,
      colorBgElevated: isDark ? "#202225" : palette.ground,
      colorBgLayout: palette.side,
      fontFamily: FONT,
      fontSize: 13,
      fontSizeSM: 12,
      lineHeight: 20 / 13,
      borderRadius: 6,
      borderRadiusSM: 4,
      controlHeight: 32,
      controlHeightSM: 26,
      sizeUnit: 4,
      sizeStep: 4,
      motionDurationFast: "0.08s",
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.15s",
      boxShadow: "0 4px 16px rgba(0, 0, 0, 0.10)",
      boxShadowSecondary: "0 4px 16px rgba(0, 0, 0, 0.12)",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 500 },
      Form: { itemMarginBottom: 16, verticalLabelPadding: "0 0 4px", labelFontSize: 13 },
      Tag: { defaultBg: palette.side },
      // Boxes and rings to tick are small: with the thin line of fields they would hardly be seen.
      Checkbox: { colorBorder: palette.textFaint },
      Radio: { colorBorder: palette.textFaint },
      Tooltip: { colorBgSpotlight: isDark ? "#3a3e44" : "#2c2f34" },
      Modal: { titleFontSize: 15 },
      Dropdown: { paddingBlock: 4 },
    },
  };
}

const media = () => matchMedia("(prefers-color-scheme: dark)");

function onSystemChange(listener: () => void): () => void {
  const query = media();
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** True while the dark look is on, by choice or by the system. */
export function useDark(): boolean {
  const { appearance } = usePreferences();
  const system = useSyncExternalStore(onSystemChange, () => media().matches);
  return appearance === "dark" || (appearance === "system" && system);
}

export function usePalette(): Palette {
  return useDark() ? dark : light;
}

function variables(palette: Palette): [string, string][] {
  return Object.entries(palette).flatMap(([name, value]) =>
    typeof value === "string"
      ? [[`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value]]
      : [],
  );
}

/** Gives antd and our own style sheets (as CSS variables `--text-soft`, `--line`, …) the same colours and language. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const { language } = usePreferences();
  const isDark = useDark();
  const palette = usePalette();
  useEffect(() => {
    const root = document.documentElement;
    root.dataset.appearance = isDark ? "dark" : "light";
    for (const [name, value] of variables(palette)) root.style.setProperty(name, value);
  }, [isDark, palette]);
  useEffect(() => {
    dayjs.locale(language === "zh-CN" ? "zh-cn" : "en");
  }, [language]);
  return (
    <ConfigProvider
      theme={themeOf(palette, isDark)}
      locale={language === "zh-CN" ? chinese : english}
      button={{ autoInsertSpace: false }}
      form={{ colon: false, requiredMark: true }}
      wave={{ disabled: true }}
    >
      <AntApp component={false}>{children}</AntApp>
    </ConfigProvider>
  );
}
