import { connectionOf, DateTime } from "@muster/subgraph";
import { Directive, Field, ID, InputType, ObjectType } from "type-graphql";

const usernameRule =
  "3 to 24 characters of A-Z, a-z, 0-9, _, . and -; the case of letters does not tell names apart.";
const deviceIdRule =
  "The installation that signs in: a UUID in lower case that the client makes once and keeps. What a player has may be locked for a while after a sign-in from a device that was not seen before; the first device is trusted.";
const userAgentRule =
  "How the client names itself in the list of sessions, such as `Chrome on Windows`; 1 to 200 characters.";

/** A player's account. */
@Directive('@key(fields: "id")')
@ObjectType({ description: "A player's account." })
export class Player {
  @Field(() => ID, { description: "The player's id. Anyone may read it." })
  id!: string;

  @Field(() => String, {
    description: "What others call the player: 1 to 32 visible characters. Not unique. Anyone may read it.",
  })
  displayName!: string;

  @Field(() => DateTime, { description: "When the account was made. Anyone may read it." })
  createdAt!: Date;
}

/** An account of someone who runs the platform. */
@ObjectType({ description: "An account of someone who runs the platform. Staff are not players." })
export class Staff {
  @Field(() => ID, { description: "The staff member's id." })
  id!: string;

  @Field(() => String, { description: "What the staff member signs in with." })
  username!: string;

  @Field(() => [String], { description: "What the staff member may do, each as `noun:verb`; sorted." })
  scopes!: readonly string[];

  @Field(() => DateTime, { description: "When the account was made." })
  createdAt!: Date;
}

/** A login, as its account sees it. */
@ObjectType({ description: "A login of one account on one device. Only the account itself may read it." })
export class Session {
  @Field(() => ID, { description: "The session's id." })
  id!: string;

  @Field(() => DateTime, { description: "When it was opened." })
  createdAt!: Date;

  @Field(() => DateTime, { description: "When its refresh token was last exchanged, or it was opened." })
  lastUsedAt!: Date;

  @Field(() => DateTime, { description: "When it ends unless it is refreshed before." })
  expiresAt!: Date;

  @Field(() => String, {
    nullable: true,
    description: "How the client named itself when it signed in; null when it did not.",
  })
  userAgent!: string | null;

  @Field(() => Boolean, {
    description: "Whether it is the one that makes this request, or was opened by it.",
  })
  isCurrent!: boolean;
}

/** An installation of a client that a player signed in from. */
@ObjectType({
  description: "An installation of a client from which a player has signed in. Only the player may read it.",
})
export class Device {
  @Field(() => ID, { description: "The id that the client made and keeps." })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: "How the client named itself when it last signed in; null when it did not.",
  })
  userAgent!: string | null;

  @Field(() => DateTime, { description: "When the player first signed in from it." })
  firstSeenAt!: Date;

  @Field(() => DateTime, { description: "When the player last signed in from it." })
  lastSeenAt!: Date;
}

/** A page of players. */
export const PlayerConnection = connectionOf("Player", () => Player);

/** A page of sessions. */
export const SessionConnection = connectionOf("Session", () => Session);

/** A session with its tokens. */
@ObjectType({ description: "A session just opened or refreshed, with its tokens. Keep both tokens secret." })
export class SessionPayload {
  @Field(() => Session, { description: "The session." })
  session!: Session;

  @Field(() => String, {
    description: "Sent as `Authorization: Bearer <token>` with each request. A JWT; do not read it.",
  })
  accessToken!: string;

  @Field(() => DateTime, { description: "When the access token expires: refresh the session before." })
  accessTokenExpiresAt!: Date;

  @Field(() => String, {
    description:
      "Exchanged for new tokens by `refreshSession`. It works once: a second use ends the session.",
  })
  refreshToken!: string;

  @Field(() => DateTime, { description: "When the refresh token, and with it the session, expires." })
  refreshTokenExpiresAt!: Date;

  @Field(() => Player, { nullable: true, description: "Who signed in; null when it was a staff member." })
  player!: Player | null;

  @Field(() => Staff, { nullable: true, description: "Who signed in; null when it was a player." })
  staff!: Staff | null;
}

/** Which sessions were ended. */
@ObjectType({ description: "Which sessions were ended." })
export class EndSessionsPayload {
  @Field(() => [ID], {
    description: "The sessions that this request ended; empty when they had ended before.",
  })
  endedSessionIds!: readonly string[];
}

/** A staff account just made. */
@ObjectType({ description: "A staff account just made." })
export class CreateStaffPayload {
  @Field(() => Staff, { description: "The staff account." })
  staff!: Staff;
}

/** What a new player signs up with. */
@InputType({ description: "What a new player signs up with." })
export class RegisterInput {
  @Field(() => String, { description: usernameRule })
  username!: string;

  @Field(() => String, {
    description:
      "What others call the player: 1 to 32 visible characters (128 code points at most), none of them a control, invisible or direction character. Spaces around it are removed.",
  })
  displayName!: string;

  @Field(() => String, { description: "8 to 256 characters, of any kind." })
  password!: string;

  @Field(() => String, { nullable: true, description: userAgentRule })
  userAgent?: string | null;

  @Field(() => ID, { nullable: true, description: deviceIdRule })
  deviceId?: string | null;
}

/** What someone signs in with. */
@InputType({ description: "What a player or a staff member signs in with." })
export class LoginInput {
  @Field(() => String, { description: usernameRule })
  username!: string;

  @Field(() => String, { description: "1 to 256 characters." })
  password!: string;

  @Field(() => String, { nullable: true, description: userAgentRule })
  userAgent?: string | null;

  @Field(() => ID, { nullable: true, description: `${deviceIdRule} Staff have no devices.` })
  deviceId?: string | null;
}

/** What a session is refreshed with. */
@InputType({ description: "What a session is refreshed with." })
export class RefreshSessionInput {
  @Field(() => String, { description: "The refresh token of the last sign-in or refresh." })
  refreshToken!: string;
}

/** Which session is ended. */
@InputType({ description: "Which session is ended." })
export class EndSessionInput {
  @Field(() => ID, { description: "A session of the caller's own account." })
  sessionId!: string;
}

/** A staff account to be made. */
@InputType({ description: "A staff account to be made." })
export class CreateStaffInput {
  @Field(() => String, { description: `${usernameRule} Staff and players have names of their own.` })
  username!: string;

  @Field(() => String, { description: "8 to 256 characters, of any kind." })
  password!: string;

  @Field(() => [String], {
    description:
      "1 to 100 scopes, each `noun:verb` in letters, such as `inventory:grant`; doubles count once.",
  })
  scopes!: string[];
}
