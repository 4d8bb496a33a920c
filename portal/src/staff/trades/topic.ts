/** What is read of trades by staff. */
export const staffTradesTopic = "staff-trades";
