import type { Scope } from "@muster/auth";
import type { ErrorCode } from "@muster/errors";
import type { Upstream } from "@muster/gateway";

/**
 * Sends one mutation with an `input` to a subgraph. Resolves with its data, or with `undefined` for a code that is expected.
 *
 * @throws Error with what the subgraph answered.
 */
export type ServiceCall = (
  subgraph: string,
  query: string,
  input: object,
  expected?: readonly ErrorCode[],
) => Promise<unknown>;

/** Makes calls to `upstreams` as the service `name`, past the gateway: for what has no account to sign in with yet. */
export function createServiceCall(
  upstreams: Readonly<Record<string, Upstream>>,
  name: string,
  scopes: readonly Scope[],
): ServiceCall {
  const principal = { kind: "service", name, scopes } as const;
  return async (subgraph, query, input, expected = []) => {
    const upstream = upstreams[subgraph];
    if (upstream === undefined) throw new Error(`there is no subgraph ${subgraph}`);
    const { data, errors = [] } = await upstream.execute({
      query,
      variables: { input },
      principal,
      requestId: name,
    });
    const [error] = errors;
    if (error === undefined) return data;
    const code = error.extensions["code"];
    if (expected.some((one) => one === code)) return undefined;
    throw new Error(`${subgraph} answered ${String(code)}: ${error.message}`);
  };
}
