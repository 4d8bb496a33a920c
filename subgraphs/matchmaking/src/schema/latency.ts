import { Field, Float, ID, InputType, ObjectType } from "type-graphql";

/** A place where matches are played, as the caller's client pings it. */
@ObjectType({
  description: "A place where matches are played, and how the caller's client measures the way there.",
})
export class LatencySite {
  @Field(() => ID, { description: "The site's slug." })
  id!: string;

  @Field(() => ID, { description: "The slug of the region where it stands." })
  region!: string;

  @Field(() => String, {
    description: "Where its beacon listens on UDP, `192.0.2.1:40000` or `[2001:db8::1]:40000`.",
  })
  beacon!: string;

  @Field(() => String, {
    description:
      "What a ping carries so that its proof is of the caller: 16 bytes in base64url. The ping's nonce is the client's, 16 random bytes.",
  })
  subject!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      "The caller's round trip as matches are made with it, in milliseconds; null where none was proven in the last 24 hours.",
  })
  latencyMs!: number | null;
}

/** What beacons proved. */
@InputType({ description: "What beacons proved." })
export class ReportLatenciesInput {
  @Field(() => [String], { description: "Proofs as beacons sent them, each in base64url; 1 to 64." })
  proofs!: string[];
}

/** What is known of the caller's latencies now. */
@ObjectType({ description: "What is known of the caller's latencies now." })
export class ReportLatenciesPayload {
  @Field(() => [LatencySite], { description: "All sites that are offered." })
  sites!: readonly LatencySite[];
}
