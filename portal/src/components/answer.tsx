import type { ReactNode } from "react";
import type { Reading } from "../platform/read.js";
import { ErrorState, Loading } from "./states.js";

/** Shows what was read, or that it is on its way, or why it could not be read. What was read before stays while it is read again. */
export function Answer<Data>({
  of: { data, error, refetch },
  loading = <Loading />,
  children,
}: {
  readonly of: Reading<Data>;
  readonly loading?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}): ReactNode {
  if (data !== undefined) return children(data);
  if (error === null) return loading;
  return <ErrorState error={error} onRetry={() => void refetch()} />;
}
