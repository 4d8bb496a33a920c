import {
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
  parsePage,
  toConnection,
} from "@muster/subgraph";

/** A page of a list that is in memory, in the order of ids. */
export function pageOf<Value extends { readonly id: string }>(
  values: readonly Value[],
  args: ConnectionArgs,
  codec: CursorCodec<string>,
): Connection<Value> {
  const page = parsePage(args, codec);
  const { from, backward, limit } = page;
  const inOrder = backward ? values.toReversed() : values;
  const behind =
    from === undefined ? inOrder : inOrder.filter(({ id }) => (backward ? id < from : id > from));
  return toConnection(
    page,
    behind.slice(0, limit + 1),
    codec,
    ({ id }) => id,
    (value) => value,
  );
}
