import { fromMinorUnits } from "../providers/checkout-amounts.js";
import type { CheckoutPayments, CheckoutSession } from "./checkout-payments.js";
import type { SimulatorAnswer, SimulatorRoute } from "./server.js";

/** The page where a person pays, declines or goes back. It works without scripts. */
export function paymentPages(payments: CheckoutPayments): readonly SimulatorRoute[] {
  return [
    {
      method: "GET",
      path: /\/pay\/(?<id>\w+)/,
      handle: ({ params }) => show(payments.find(params["id"] ?? "")),
    },
    {
      method: "POST",
      path: /\/pay\/(?<id>\w+)/,
      handle({ params, body }) {
        const form = new URLSearchParams(body.toString());
        const session = payments.find(params["id"] ?? "");
        const action = form.get("action");
        if (session.status !== "open") return show(session);
        if (action === "cancel") return redirect(session.cancelUrl);
        if (action !== "pay") return show(session, "Your card was declined. Nothing was paid.");
        payments.pay(session.id, { country: form.get("country") ?? "US", comesLater: form.has("later") });
        return redirect(session.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", session.id));
      },
    },
  ];
}

function redirect(url: string): SimulatorAnswer {
  return { status: 303, headers: { location: url }, body: "" };
}

function show(session: CheckoutSession, message = ""): SimulatorAnswer {
  const { currency, amountMicros } = fromMinorUnits(session.amountTotal, session.currency);
  const price = new Intl.NumberFormat("en", { style: "currency", currency }).format(
    Number(amountMicros) / 1e6,
  );
  const form =
    session.status === "open"
      ? `<form method="post">
<label>Country of the card <input name="country" value="US" pattern="[A-Z]{2}" maxlength="2" required></label>
<label><input type="checkbox" name="later"> Bank transfer: the money comes later</label>
<p><button name="action" value="pay">Pay ${escapeHtml(price)}</button>
<button name="action" value="decline" formnovalidate>Use a card that is declined</button>
<button name="action" value="cancel" formnovalidate>Cancel</button></p>
</form>`
      : `<p>This page is ${session.status === "complete" ? "paid" : "no longer open"}.</p>`;
  return {
    status: session.status === "open" && message !== "" ? 402 : 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      // No form-action: browsers apply it to the redirect after the form too.
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Simulated payment</title><style>${style}</style>
<main><p class="note">Simulated payment provider: no money moves.</p>
<h1>${escapeHtml(session.productName)}</h1>
<p>${session.quantity} for ${escapeHtml(price)}</p>
${message === "" ? "" : `<p role="alert">${escapeHtml(message)}</p>`}
${form}</main></html>`,
  };
}

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#1b1d22}
main{max-width:28rem;margin:10vh auto;padding:2rem;background:#fff;border-radius:.75rem;box-shadow:0 1px 4px #0003}
label{display:block;margin:.5rem 0}button{font:inherit;padding:.5rem 1rem;margin:.25rem .25rem .25rem 0}
.note{color:#5a606b}[role=alert]{color:#a40e26}`;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
