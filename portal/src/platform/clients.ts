import { createMusterClient, webStorage } from "@muster/client";

const url = new URL("/graphql", location.origin).href;

/** The platform as a player of this browser sees it. */
export const playerClient = createMusterClient({ url, storage: webStorage(localStorage, "muster.player") });

/** The platform as a staff member of this browser sees it, apart from the player: one may be signed in as both. */
export const staffClient = createMusterClient({ url, storage: webStorage(localStorage, "muster.staff") });
