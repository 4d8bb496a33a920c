/** What a new tab starts with. */
export const WELCOME_QUERY = `# Muster: one graph of all that a player owns,
# ranks, queues for and plays.
#
# To act as somebody, put the access token of
# login's answer in Headers, below:
#   { "authorization": "Bearer …" }
# Subscriptions carry it too.
#
# Ctrl-Enter runs, Ctrl-Space completes; the
# book on the left holds every type and field.

query Me {
  me {
    id
    displayName
  }
}
`;
