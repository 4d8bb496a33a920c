import { type Curve, curve } from "./curve.js";
import { instant, list, number, object, optional, type Shape, slug, whole, without } from "./shape.js";

/** The longest wait that a curve speaks of. Seconds. */
export const waitMaxS = 3600;
/** The most that a curve costs or is worth. Equivalent seconds of waiting. */
export const costMaxS = 10_000;
/** The most players of a match. */
export const playersMax = 64;
/** The most players of a team that has roles. */
export const roleTeamMax = 8;

const wait = [0, waitMaxS] as const;
const cost = [0, costMaxS] as const;

/** A cost in equivalent seconds of waiting, over something from 0 to `max`. */
function costOver(max: number, description: string, free: Curve = [[0, 0]]): Shape<Curve> {
  return optional(curve({ x: [0, max], y: cost }, description), free);
}

const site = object(
  {
    id: slug("What tickets and allocators call the site."),
    region: slug("Where it stands, for figures and for people."),
    floorMs: optional(number(0, 1000, "The least round trip that players there have. Milliseconds."), 0),
  },
  "A place where servers run.",
);

const mode = object(
  {
    id: slug("The mode."),
    maps: list(slug("A map."), { min: 1, max: 64, distinct: true }, "The maps that it is played on."),
  },
  "A way to play and where.",
);

const role = object(
  { id: slug("The role."), count: whole(1, 16, "How many of each team play it.") },
  "A duty in a team.",
);

const hard = object(
  {
    pingMs: curve(
      { x: wait, y: [1, 1000], rising: true },
      "The most that any player's round trip may be, over seconds waited. Milliseconds.",
    ),
    skillWindow: optional(
      curve(
        { x: wait, y: [0.001, 1000], rising: true },
        "How far apart two players of a match may be, over seconds waited; everyone's own window holds. In units of mu.",
      ),
      null,
    ),
    partyGapMax: optional(whole(0, 16, "How many players the teams' largest parties may differ by."), null),
    newPlayers: optional(
      object(
        {
          games: whole(1, 1000, "Who has played fewer than this is new."),
          skillAboveMax: number(0, 1000, "How far above a new player's mu anyone in the match may be."),
          untilWaitS: number(0, waitMaxS, "The protection ends after so long a wait. Seconds."),
        },
        "Whom new players do not meet.",
      ),
      null,
    ),
  },
  "What no match breaks, whatever it is worth.",
);

const soft = object(
  {
    nearMs: optional(number(0, 1000, "A round trip that is as good as any. Milliseconds."), 60),
    pingOverMs: costOver(
      1000,
      "For each player who has a site within `nearMs`, over the round trip beyond that.",
    ),
    extraPingMs: costOver(
      1000,
      "For each player, over the round trip beyond that to the player's best site.",
    ),
    imbalancePercent: costOver(50, "For each player, over how far the chance to win is from 50%."),
    skillSpread: costOver(
      1000,
      "For each player, over the distance between the best and the weakest. In mu.",
    ),
    roleRank: costOver(2, "For a player, over 0 primary role, 1 another wanted one, 2 one not asked for."),
    partyGap: costOver(16, "For each player, over how much the teams' largest parties differ. Players."),
    mapRecency: costOver(32, "For a player, over how many games ago the map was last played; 1 is the last."),
    modeRecency: costOver(
      32,
      "For a player, over how many games ago the mode was last played; 1 is the last.",
    ),
    rankerWeight: optional(
      number(0, 100, "What a predicted bad match (0 to 1) costs each player. Above 0 players are told."),
      0,
    ),
  },
  "What a match costs: equivalent seconds of waiting.",
);

const worth = object(
  {
    waitS: curve({ x: wait, y: cost }, "What a match is worth to a player, over seconds waited."),
    depthPlayers: costOver(
      100_000,
      "What is added to that, over the players who wait for the best sites of the ticket.",
    ),
  },
  "What a match may cost: it is made when it is worth more than it costs.",
);

const backfill = object(
  {
    worthS: curve(
      { x: wait, y: cost },
      "What filling a seat is worth, over how long it has been open. Seconds.",
    ),
    deficitMax: number(0, 1, "How far behind the side may be: its share of the way to a lost game."),
    winChanceMin: number(0, 0.5, "The least chance to win that its side has, once filled."),
    remainingMin: number(0, 1, "The least share of the game that is still to be played."),
  },
  "When a running match takes players. Never into a lost game.",
);

const queue = object(
  {
    id: slug("What players join."),
    teams: object(
      {
        count: whole(1, playersMax, "How many teams; as many as players is a free-for-all."),
        size: whole(1, 32, "How many players each has."),
      },
      "The shape of a match.",
    ),
    partySizes: list(whole(1, 32, "Players."), { min: 1, max: 32, distinct: true }, "Parties that may join."),
    roles: optional(list(role, { min: 0, max: 8 }, "The roles of a team; none where there are none."), []),
    modes: list(slug("A mode of this rule set."), { min: 1, max: 32, distinct: true }, "What is played."),
    sites: optional(
      list(slug("A site of this rule set."), { min: 1, max: 64, distinct: true }, "Where; all where absent."),
      null,
    ),
    performance: number(
      0.001,
      1000,
      "How much one player's performance varies from game to game (beta). In units of mu.",
    ),
    hard,
    soft,
    worth,
    starvationS: number(
      1,
      waitMaxS,
      "Who has waited so long is matched next, whatever it costs, as long as nothing hard breaks.",
    ),
    acceptanceS: optional(
      number(1, 120, "How long players have to accept; no ready check where absent."),
      null,
    ),
    backfill: optional(backfill, null),
  },
  "A queue.",
);

const experiment = object(
  {
    id: slug("The experiment."),
    from: instant("When it begins, by the calendar."),
    until: instant("When it ends."),
    sliceS: whole(60, 604_800, "How long each variant is in force before lots are drawn again. Seconds."),
    seed: whole(0, 2 ** 31 - 1, "What the lots are drawn by."),
    queues: list(
      queue,
      { min: 1, max: 8 },
      "Queues of this rule set as they are in the variant. Each draws its own lots, so queues of different regions differ at one time.",
    ),
  },
  "Other rules for some queues, in half of the time.",
);

/** The shape of a rule set, before its parts are checked against each other. */
export const ruleSetShape = object(
  {
    sites: list(site, { min: 1, max: 64 }, "Where servers run."),
    modes: list(mode, { min: 1, max: 32 }, "What there is to play."),
    queues: list(queue, { min: 1, max: 32 }, "What players join."),
    experiments: optional(list(experiment, { min: 0, max: 16 }, "What is tried on players."), []),
  },
  "How players are matched.",
);

/** What is published of each kind: all but the id, which is the entry's. */
export const entryShapes = {
  site: without(site, "id"),
  mode: without(mode, "id"),
  queue: without(queue, "id"),
  experiment: without(experiment, "id"),
} as const;

type ValueOf<Any> = Any extends Shape<infer Value> ? Value : never;
/** How players are matched: data that designers write. */
export type RuleSet = ValueOf<typeof ruleSetShape>;
/** One queue of a rule set. */
export type Queue = ValueOf<typeof queue>;
/** Where servers run. */
export type Site = ValueOf<typeof site>;
/** A way to play and where. */
export type Mode = ValueOf<typeof mode>;
/** Other rules for some queues, in half of the time. */
export type Experiment = ValueOf<typeof experiment>;
/** When a running match takes players. */
export type BackfillRules = ValueOf<typeof backfill>;
