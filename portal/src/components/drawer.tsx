import type { ReactElement, ReactNode } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { IconButton } from "./button.js";
import "./drawer.css";

/** A panel from the side over the page, which waits until it is closed. Its content has a heading with `slot="title"`. */
export function Drawer({
  isOpen,
  onClose,
  isWide = false,
  children,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** For what is written rather than read. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <ModalOverlay
      className="drawer-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={isWide ? "drawer drawer-wide" : "drawer"}>
        <Dialog className="drawer-dialog" aria-label="Details">
          <IconButton icon="close" slot="close" aria-label="Close" />
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
