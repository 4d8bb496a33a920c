import { type ReactElement, useState } from "react";
import { Form } from "react-aria-components/Form";
import { useLocation } from "wouter";
import { Button } from "../../components/button.js";
import { TextInput } from "../../components/fields.js";
import { Page } from "../../shell/page.js";

/** Finds a player by ID. */
export function PlayersPage(): ReactElement {
  const [, navigate] = useLocation();
  const [id, setId] = useState("");
  return (
    <Page title="Players">
      <Form
        className="panel form"
        onSubmit={(event) => {
          event.preventDefault();
          if (id.trim() !== "") navigate(`/staff/players/${encodeURIComponent(id.trim())}`);
        }}
      >
        <TextInput
          label="Player ID"
          value={id}
          onChange={setId}
          hint="Players see it in their profile; orders and the audit name it."
        />
        <div>
          <Button type="submit" look="primary" isDisabled={id.trim() === ""}>
            Find the player
          </Button>
        </div>
      </Form>
    </Page>
  );
}
