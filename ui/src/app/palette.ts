/** The one set of colours, light and dark. Everything drawn takes its colours from here. */
export interface Palette {
  accent: string;
  accentSoft: string;
  text: string;
  textSoft: string;
  textFaint: string;
  line: string;
  lineSoft: string;
  ground: string;
  side: string;
  hover: string;
  selected: string;
  good: string;
  warn: string;
  bad: string;
  info: string;
  /** Series of a chart, in order; told apart by lightness too, so they print in grey. */
  series: string[];
}

export const light: Palette = {
  accent: "#2459c3",
  accentSoft: "#eef3fc",
  text: "#1c1e21",
  textSoft: "#5b6068",
  textFaint: "#6f757e",
  line: "#dfe1e5",
  lineSoft: "#eceef0",
  ground: "#ffffff",
  side: "#f7f8f9",
  hover: "#f3f4f6",
  selected: "#e9f0fd",
  good: "#1c7a45",
  warn: "#9a6200",
  bad: "#c02b2b",
  info: "#2459c3",
  series: ["#2459c3", "#8fb0ea", "#5b6068", "#1c7a45", "#c98b1d", "#b9bec6"],
};

export const dark: Palette = {
  accent: "#7ba4f4",
  accentSoft: "#1f2a40",
  text: "#dfe1e4",
  textSoft: "#a3a8b0",
  textFaint: "#8b9098",
  line: "#33363b",
  lineSoft: "#292c30",
  ground: "#17181a",
  side: "#1c1e20",
  hover: "#222528",
  selected: "#202d47",
  good: "#5fc48a",
  warn: "#dca84a",
  bad: "#f07f7f",
  info: "#7ba4f4",
  series: ["#7ba4f4", "#3d5f9f", "#a3a8b0", "#5fc48a", "#dca84a", "#565b63"],
};

/** The system's own typefaces, with a Chinese one for every system. */
export const FONT = `-apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif`;

/** Row heights by density, in pixels; the table's windows count on them being fixed. */
export const rowHeights = { compact: 28, regular: 34, wide: 42 } as const;
