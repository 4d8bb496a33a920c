/** What is read of players by staff. */
export const playersTopic = "staff-players";
