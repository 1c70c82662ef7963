import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { reportFailure } from "./app/ErrorPage";
import { startTexts } from "./app/i18n";
import "./app/base.css";

startTexts();
window.addEventListener("unhandledrejection", (event) => reportFailure(event.reason, null));
window.addEventListener("error", (event) => reportFailure(event.error ?? event.message, null));

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
