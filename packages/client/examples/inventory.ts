import {
  createMusterClient,
  InventoryChangedDocument,
  InventoryDocument,
  MusterError,
  webStorage,
} from "@muster/client";

const url = new URLSearchParams(location.search).get("url") ?? "http://127.0.0.1:4000/graphql";
const client = createMusterClient({ url, storage: webStorage(localStorage) });

function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`the page has no ${id}`);
}

function list(id: string, lines: readonly string[]): void {
  const entries = lines.map((line) => Object.assign(document.createElement("li"), { textContent: line }));
  element(id, HTMLUListElement).replaceChildren(...entries);
}

function say(text: string): void {
  element("status", HTMLElement).textContent = text;
}

function complain(error: unknown): void {
  if (!(error instanceof MusterError)) throw error;
  say(error.code === "UNAUTHENTICATED" ? "Not logged in." : error.message);
}

/** Shows the inventory as it is now; gives the cursor from which changes are to be followed. */
async function show(): Promise<string | null> {
  const { me } = await client.execute(InventoryDocument, {});
  element("player", HTMLElement).textContent = me.displayName;
  list(
    "wallet",
    (me.wallet ?? []).map(({ currencyId, amount }) => `${amount} ${currencyId}`),
  );
  const items = (me.items?.edges ?? []).map(({ node }) => node);
  list(
    "items",
    items.map(({ quantity, definition }) => `${quantity} × ${definition.name.text}`),
  );
  return me.inventoryCursor;
}

/** Shows the inventory and keeps it up to date until the session ends. */
async function live(): Promise<void> {
  const after = await show();
  say("Live.");
  for await (const { inventoryChanged } of client.subscribe(InventoryChangedDocument, { after })) {
    await show();
    say(`Live. Last change: ${inventoryChanged.reason}`);
  }
}

client.session.onChange((tokens) => {
  element("login", HTMLFormElement).hidden = tokens !== null;
  element("inventory", HTMLElement).hidden = tokens === null;
});
element("login", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const fields = new FormData(event.target as HTMLFormElement);
  const input = { username: String(fields.get("username")), password: String(fields.get("password")) };
  client.login(input).then(live).catch(complain);
});
element("logout", HTMLButtonElement).addEventListener("click", () => {
  client.logout().catch(complain);
});
client.session
  .restore()
  .then((tokens) => (tokens === null ? undefined : live()))
  .catch(complain);
