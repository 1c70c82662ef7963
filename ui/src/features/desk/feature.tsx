import { HomeOutlined } from "@ant-design/icons";
import type { Feature } from "@/app/feature";

/** Each person's home: the guided forms they run, the work that waits. */
export const feature: Feature = {
  area: "desk",
  navigation: [{ path: "/desk", label: "desk:title", icon: HomeOutlined, order: 10 }],
  routes: [{ path: "/desk", load: () => import("./DeskPage") }],
};
