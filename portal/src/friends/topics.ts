/** What the player's friends, requests, blocks and groups are read under. */
export const friendsTopic = "friends";
