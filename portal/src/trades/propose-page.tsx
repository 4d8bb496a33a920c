import { type ReactElement, useState } from "react";
import { Form } from "react-aria-components/Form";
import { useLocation } from "wouter";
import { useCatalogue } from "../catalogue/use-catalogue.js";
import { Button } from "../components/button.js";
import { TextInput } from "../components/fields.js";
import { FormError } from "../components/form-error.js";
import { ProposeTradeDocument } from "../generated/operations.js";
import { useDeed } from "../platform/deed.js";
import { explain } from "../platform/explain.js";
import { locale } from "../platform/format.js";
import { inventoryTopic, tradesTopic } from "../player/topics.js";
import { Page } from "../shell/page.js";
import { AmountFields } from "./amount-fields.js";
import { GiveEditor } from "./give-editor.js";
import { givingNothing, isNothing, toContentInput } from "./giving.js";
import { LockNotice } from "./lock-notice.js";
import { PartnerField } from "./partner-field.js";

const howToAsk =
  "Nobody sees what others have. Say below which items you would like: the other player can put them in before you both confirm.";

/** Puts a trade together: with whom, what the player gives, what they ask for. */
export function ProposePage({ playerId }: { readonly playerId: string }): ReactElement {
  const [, navigate] = useLocation();
  const { currencies } = useCatalogue();
  const [partnerId, setPartnerId] = useState("");
  const [giving, setGiving] = useState(givingNothing);
  const [asked, setAsked] = useState(givingNothing);
  const [message, setMessage] = useState("");
  const propose = useDeed(ProposeTradeDocument, [tradesTopic, inventoryTopic]);
  const onPropose = (): void =>
    propose.mutate(
      {
        input: {
          withPlayerId: partnerId.trim(),
          offer: toContentInput(giving),
          request: toContentInput(asked),
          message: message.trim() === "" ? null : message.trim(),
          expiresInS: 86_400,
        },
        locale,
      },
      { onSuccess: ({ proposeTrade }) => navigate(`/trades/${proposeTrade.trade.id}`) },
    );
  return (
    <Page title="Propose a trade">
      <LockNotice />
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onPropose();
        }}
      >
        <section className="panel" aria-label="With whom">
          <PartnerField value={partnerId} onChange={setPartnerId} playerId={playerId} />
        </section>
        <section className="panel">
          <GiveEditor label="You give" playerId={playerId} giving={giving} onChange={setGiving} />
        </section>
        <section className="panel">
          <fieldset className="give-editor">
            <legend>You ask for</legend>
            <AmountFields
              currencies={currencies}
              amounts={asked.amounts}
              onChange={(amounts) => setAsked({ ...asked, amounts })}
            />
            <p className="quiet small">{howToAsk}</p>
            <TextInput label="Message" value={message} onChange={setMessage} maxLength={200} />
          </fieldset>
        </section>
        {propose.error !== null && (
          <FormError text={`${explain(propose.error).title}. ${explain(propose.error).text}`} />
        )}
        <div className="cluster">
          <Button
            type="submit"
            look="primary"
            isPending={propose.isPending}
            isDisabled={partnerId.trim() === "" || (isNothing(giving) && isNothing(asked))}
          >
            Propose it
          </Button>
          <Button onPress={() => navigate("/trades")}>Back to the trades</Button>
        </div>
      </Form>
    </Page>
  );
}
