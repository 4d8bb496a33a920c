import { requirePlayer } from "@muster/auth";
import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { LatencySite, ReportLatenciesInput, ReportLatenciesPayload } from "../schema/index.js";
import type * as domain from "../service/index.js";
import type { Context } from "./context.js";

/** How far sites are, as beacons prove it. */
@Resolver(() => LatencySite)
export class LatencyResolver {
  readonly #latencies: domain.LatencyService;

  constructor(latencies: domain.LatencyService) {
    this.#latencies = latencies;
  }

  @Query(() => [LatencySite], {
    description:
      "The sites whose beacons the caller's client pings, to report what they prove by `reportLatencies`: at each start, and now and then while it waits. UNAVAILABLE where no site answers.",
  })
  async latencySites(@Ctx() { principal }: Context): Promise<readonly LatencySite[]> {
    return this.#sitesFor(requirePlayer(principal).playerId);
  }

  @Mutation(() => ReportLatenciesPayload, {
    description:
      "Reports what beacons proved of the caller's way to sites. Of a site the shortest of the last 8 in 24 hours counts; nothing that a client says by itself does. A proof counts once, however often it is reported; one that is refused refuses all. BAD_USER_INPUT naming `proofs`; with the `field` of the first at fault PROOF_INVALID where no beacon made it, PROOF_FOREIGN where it is of another player, PROOF_EXPIRED (older than 5 minutes) with `measuredAt`, SITE_UNKNOWN with `siteNumber`; UNAVAILABLE where no site answers.",
  })
  async reportLatencies(
    @Arg("input", () => ReportLatenciesInput, { description: "What they proved." })
    { proofs }: ReportLatenciesInput,
    @Ctx() { principal }: Context,
  ): Promise<ReportLatenciesPayload> {
    const { playerId } = requirePlayer(principal);
    await this.#latencies.report(playerId, proofs);
    return { sites: await this.#sitesFor(playerId) };
  }

  async #sitesFor(playerId: domain.PlayerId): Promise<LatencySite[]> {
    const [sites, known] = await Promise.all([
      this.#latencies.sites(),
      this.#latencies.latenciesOf([playerId]),
    ]);
    const subject = Buffer.from(playerId.replaceAll("-", ""), "hex").toString("base64url");
    const own = known.get(playerId);
    return sites.map(({ id, region, beacon }) => ({
      ...{ id, region, beacon, subject, latencyMs: own?.[id] ?? null },
    }));
  }
}
