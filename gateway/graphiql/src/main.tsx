import "./workers.js";
// Not graphiql/style.css: it carries 600 kB of fonts and a second copy of Monaco's styles.
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "./style.css";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { createFetcher } from "./fetcher.js";
import { createStorage } from "./storage.js";
import { WELCOME_QUERY } from "./welcome.js";

const httpUrl = new URL("/graphql", location.href);
const socketUrl = new URL(httpUrl);
socketUrl.protocol = httpUrl.protocol === "https:" ? "wss:" : "ws:";
const fetcher = createFetcher(httpUrl, socketUrl);
const storage = createStorage();

const container = document.getElementById("graphiql");
if (container === null) throw new Error("index.html has no element with the id graphiql");
createRoot(container).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    defaultQuery={WELCOME_QUERY}
    defaultEditorToolsVisibility="headers"
  />,
);
