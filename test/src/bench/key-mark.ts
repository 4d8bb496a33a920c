/** Where it stands in the body of a load's request, each request has a UUID of its own. */
export const keyMark = "<a key of its own>";
