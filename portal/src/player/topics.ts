/** What pages read of the inventory under; a change has it read again. */
export const inventoryTopic = "inventory";

/** What statements are read under: a line is there a moment after the change that it tells of. */
export const statementTopic = "statement";

/** What the player's name and the cursor that changes are followed from are read under. */
export const viewerTopic = "viewer";

/** What the player's orders are read under. */
export const ordersTopic = "orders";

/** What trades are read under; what becomes of one has it read again. */
export const tradesTopic = "trades";
