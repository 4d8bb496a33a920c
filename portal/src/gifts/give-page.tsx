import { type ReactElement, useState } from "react";
import { Form } from "react-aria-components/Form";
import { useLocation, useSearchParams } from "wouter";
import { Answer } from "../components/answer.js";
import { Button, ButtonLink } from "../components/button.js";
import { TextInput } from "../components/fields.js";
import { FormError } from "../components/form-error.js";
import { notify } from "../components/toasts.js";
import { ItemDetailDocument, SendGiftDocument } from "../generated/operations.js";
import { useDeed } from "../platform/deed.js";
import { explain } from "../platform/explain.js";
import { locale } from "../platform/format.js";
import { useRead } from "../platform/read.js";
import { inventoryTopic, tradesTopic } from "../player/topics.js";
import { Page } from "../shell/page.js";
import { GiveEditor } from "../trades/give-editor.js";
import { type Giving, givingNothing, isNothing, toContentInput } from "../trades/giving.js";
import { LockNotice } from "../trades/lock-notice.js";
import { PartnerField } from "../trades/partner-field.js";

/** Gives items and currencies to another player; the item that the address names is chosen already. */
export function GivePage({ playerId }: { readonly playerId: string }): ReactElement {
  const [address] = useSearchParams();
  const itemId = address.get("item");
  return (
    <Page title="Give something">
      <LockNotice />
      {itemId === null ? (
        <GiveForm playerId={playerId} initial={givingNothing} />
      ) : (
        <GiveItemForm playerId={playerId} itemId={itemId} />
      )}
    </Page>
  );
}

function GiveItemForm({
  playerId,
  itemId,
}: {
  readonly playerId: string;
  readonly itemId: string;
}): ReactElement {
  const detail = useRead(inventoryTopic, ItemDetailDocument, { id: itemId, locale });
  return (
    <Answer of={detail}>
      {({ item }) => (
        <GiveForm
          playerId={playerId}
          initial={
            item === null
              ? givingNothing
              : {
                  amounts: {},
                  items: [
                    {
                      ...{ itemId, name: item.definition.name.text, quantity: "1" },
                      stackable: item.quantity !== "1",
                    },
                  ],
                }
          }
        />
      )}
    </Answer>
  );
}

function GiveForm({
  playerId,
  initial,
}: {
  readonly playerId: string;
  readonly initial: Giving;
}): ReactElement {
  const [, navigate] = useLocation();
  const [recipientId, setRecipientId] = useState("");
  const [giving, setGiving] = useState(initial);
  const [message, setMessage] = useState("");
  const give = useDeed(SendGiftDocument, [inventoryTopic, tradesTopic]);
  const onGive = (): void =>
    give.mutate(
      {
        input: {
          ...toContentInput(giving),
          toPlayerId: recipientId.trim(),
          message: message.trim() === "" ? null : message.trim(),
        },
      },
      {
        onSuccess: ({ sendGift: { recipient } }) => {
          notify(`${recipient?.displayName ?? "The player"} has your gift`);
          navigate("/trades/gifts");
        },
      },
    );
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onGive();
      }}
    >
      <section className="panel" aria-label="To whom">
        <PartnerField
          value={recipientId}
          onChange={(id) => {
            setRecipientId(id);
            give.reset();
          }}
          playerId={playerId}
        />
      </section>
      <section className="panel">
        <GiveEditor
          label="Your gift"
          playerId={playerId}
          giving={giving}
          onChange={(next) => {
            setGiving(next);
            give.reset();
          }}
        />
      </section>
      <section className="panel stack" aria-label="Some words">
        <TextInput label="Message" value={message} onChange={setMessage} maxLength={200} />
        <p className="quiet small">A gift is theirs at once, and you get nothing for it.</p>
      </section>
      {give.error !== null && (
        <FormError text={`${explain(give.error).title}. ${explain(give.error).text}`} />
      )}
      <div className="cluster">
        <Button
          type="submit"
          look="primary"
          isPending={give.isPending}
          isDisabled={recipientId.trim() === "" || isNothing(giving)}
        >
          Give it away
        </Button>
        <ButtonLink href="/trades/gifts">Back to the gifts</ButtonLink>
      </div>
    </Form>
  );
}
