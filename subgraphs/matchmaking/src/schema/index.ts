/** The API's shape. */
export { JoinQueueInput, JoinQueuePayload, LeaveQueueInput, LeaveQueuePayload } from "./inputs.js";
export { Queue, QueueMode } from "./queue.js";
export { PlayerStub, Ticket, TicketPlayer, TicketState, TicketUpdate } from "./ticket.js";
