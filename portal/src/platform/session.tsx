import type { MusterClient } from "@muster/client";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";
import { Answer } from "../components/answer.js";

const ClientContext = createContext<MusterClient | undefined>(undefined);

/**
 * The client that the surrounding {@link SessionProvider} gives.
 *
 * @throws Error outside of one.
 */
export function useClient(): MusterClient {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error("there is no SessionProvider around this");
  return client;
}

/** Takes up the session that the browser keeps, and gives what is inside a client and a cache that lives as long as a login. */
export function SessionProvider({
  client,
  children,
}: {
  readonly client: MusterClient;
  readonly children: ReactNode;
}): ReactElement {
  // The client tries again what may be tried again.
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false } } }));
  useEffect(
    () =>
      client.session.onChange((tokens) => {
        if (tokens === null)
          queries.removeQueries({ predicate: ({ queryKey: [topic] }) => topic !== "session" });
      }),
    [client, queries],
  );
  return (
    <QueryClientProvider client={queries}>
      <ClientContext value={client}>
        <Restored>{children}</Restored>
      </ClientContext>
    </QueryClientProvider>
  );
}

function Restored({ children }: { readonly children: ReactNode }): ReactNode {
  const { session } = useClient();
  const restored = useQuery({
    queryKey: ["session"],
    queryFn: async () => (await session.restore()) !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return <Answer of={restored}>{() => children}</Answer>;
}

/** Whether somebody is signed in; the component follows it. */
export function useSignedIn(): boolean {
  const { session } = useClient();
  return useSyncExternalStore(
    (listener) => session.onChange(listener),
    () => session.get() !== null,
  );
}
