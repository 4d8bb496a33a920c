import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./style/tokens.css";
import "./style/base.css";
import { App } from "./app.js";
import { restoreTheme } from "./shell/theme.js";

restoreTheme();
const place = document.getElementById("portal");
if (place === null) throw new Error("the page has no place for the portal");
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
