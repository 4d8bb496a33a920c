/** What is read of orders by staff. */
export const staffOrdersTopic = "staff-orders";
