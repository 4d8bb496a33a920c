import type { ReactElement } from "react";
import { Button } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import { Icon, type IconName } from "../components/icons.js";
import { notifyFailure } from "../components/toasts.js";
import { useClient } from "../platform/session.js";
import "./account-menu.css";

/** Something that the menu does beside signing out. */
export interface AccountAction {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly run: () => void;
}

/** Who is signed in, with what there is to do about it. */
export function AccountMenu({
  name,
  actions = [],
}: {
  readonly name: string;
  readonly actions?: readonly AccountAction[];
}): ReactElement {
  const client = useClient();
  return (
    <MenuTrigger>
      <Button className="button account-button">
        <span className="account-mark" aria-hidden="true">
          {[...name][0]?.toLocaleUpperCase()}
        </span>
        <span className="account-name">
          <VisuallyHidden>Account of </VisuallyHidden>
          {name}
        </span>
        <Icon name="down" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="popover-list">
          {actions.map(({ id, label, icon, run }) => (
            <MenuItem key={id} id={id} className="popover-item" onAction={run} textValue={label}>
              <Icon name={icon} />
              {label}
            </MenuItem>
          ))}
          <MenuItem
            id="sign-out"
            className="popover-item"
            textValue="Sign out"
            // It signs out here in any case; a failure says that the platform was not told.
            onAction={() => void client.logout().catch(notifyFailure)}
          >
            <Icon name="signOut" />
            Sign out
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
