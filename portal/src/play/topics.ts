/** What the player waits for or plays is read under; what becomes of the ticket has it read again. */
export const playTopic = "play";

/** Where the player sees it. */
export const playPath = "/play";
