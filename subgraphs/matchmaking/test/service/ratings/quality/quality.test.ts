import { expect, test } from "vitest";
import {
  createQualityModel,
  judge,
  learnReception,
  type MatchProposal,
  type MatchReception,
  parseQuality,
  type QualityModel,
  regrets,
  reportOf,
  serialiseQuality,
} from "../../../../src/service/ratings/quality/index.js";
import { randomFrom } from "../matches.js";

const even: MatchProposal = {
  winChance: 0.5,
  pingSpreadMs: 20,
  partyGap: 0,
  waitS: 30,
  roleFit: 1,
  experienceSpread: 0.5,
  mapRepeatShare: 0,
};

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** A world in which only imbalance makes stomps, ping and role make leavers, waiting and repeats make players go. */
function truth(proposal: MatchProposal) {
  const imbalance = 2 * Math.abs(proposal.winChance - 0.5);
  return {
    left: sigmoid(-4 + Math.log1p(proposal.pingSpreadMs / 20) + 2 * (1 - proposal.roleFit)),
    stomp: sigmoid(-2.5 + 5 * imbalance),
    gone: sigmoid(-1 + 0.6 * Math.log1p(proposal.waitS / 30) + 1.5 * proposal.mapRepeatShare - 1),
    reported: 0.03,
  };
}

function drawProposal(random: () => number): MatchProposal {
  return {
    winChance: random(),
    pingSpreadMs: Math.floor(200 * random() ** 2),
    partyGap: Math.floor(random() * 5),
    waitS: Math.floor(600 * random() ** 3),
    roleFit: Math.floor(random() * 11) / 10,
    experienceSpread: 3 * random(),
    mapRepeatShare: Math.floor(random() * 11) / 10,
  };
}

function drawReception(random: () => number, proposal: MatchProposal): MatchReception {
  const chances = truth(proposal);
  const share = (chance: number): number => {
    let count = 0;
    for (let player = 0; player < 10; player++) if (random() < chance) count++;
    return count / 10;
  };
  return {
    leftShare: share(chances.left),
    wasStomp: random() < chances.stomp,
    requeuedShare: 1 - share(chances.gone),
    reportedShare: share(chances.reported),
  };
}

function trained(seed: number, matches: number, model: QualityModel = createQualityModel()): QualityModel {
  const random = randomFrom(seed);
  for (let match = 0; match < matches; match++) {
    const proposal = drawProposal(random);
    learnReception(model, proposal, drawReception(random, proposal));
  }
  return model;
}

test("in a world whose truth is known, what is foretold comes close to it, and is calibrated", () => {
  const model = trained(1, 6000);
  const random = randomFrom(2);
  const errors = { left: 0, stomp: 0, gone: 0, reported: 0 };
  for (let match = 0; match < 500; match++) {
    const proposal = drawProposal(random);
    const [{ chances }, real] = [judge(model, proposal), truth(proposal)];
    for (const regret of regrets) errors[regret] += Math.abs(chances[regret] - real[regret]) / 500;
  }
  expect(errors.left).toBeLessThan(0.01);
  expect(errors.stomp).toBeLessThan(0.05);
  expect(errors.gone).toBeLessThan(0.015);
  expect(errors.reported).toBeLessThan(0.005);
  for (const regret of regrets)
    expect(reportOf(model.regrets[regret].shadow).calibrationError, regret).toBeLessThan(0.02);
});

test("the shadow says where there is something to learn, and where there is not", () => {
  const { left, stomp, gone, reported } = trained(3, 6000).regrets;
  expect(reportOf(stomp.shadow).saved).toBeGreaterThan(0.2);
  expect(reportOf(left.shadow).saved).toBeGreaterThan(0.02);
  expect(reportOf(gone.shadow).saved).toBeGreaterThan(0.01);
  expect(Math.abs(reportOf(reported.shadow).saved)).toBeLessThan(0.01);
  expect(reportOf(reported.shadow).matches).toBe(6000);
  expect(reportOf(createQualityModel().regrets.left.shadow)).toEqual({
    matches: 0,
    saved: 0,
    calibrationError: 0,
  });
});

test("of two proposals the better one is judged better, by what matters in that world", () => {
  const model = trained(4, 3000);
  const quality = (change: Partial<MatchProposal>): number => judge(model, { ...even, ...change }).quality;
  expect(quality({})).toBeGreaterThan(quality({ winChance: 0.9 }) + 0.3);
  expect(quality({ winChance: 0.1 })).toBeCloseTo(quality({ winChance: 0.9 }), 12);
  expect(quality({})).toBeGreaterThan(quality({ pingSpreadMs: 200 }) + 0.02);
  expect(quality({})).toBeGreaterThan(quality({ waitS: 500 }) + 0.05);
  // What has no part in the truth has next to none in the judgement.
  expect(Math.abs(quality({ partyGap: 4 }) - quality({}))).toBeLessThan(0.05);
});

test("a model that was written and read goes on as it would have", () => {
  const restarted = parseQuality(serialiseQuality(trained(5, 300)));
  if (restarted === undefined) throw new Error("its own version is read");
  expect(serialiseQuality(trained(6, 300, restarted))).toBe(
    serialiseQuality(trained(6, 300, trained(5, 300))),
  );
  expect(parseQuality(serialiseQuality(restarted).replace('{"version":1', '{"version":2'))).toBeUndefined();
});

test("judging changes nothing, and what breaks a bound is refused and teaches nothing", () => {
  const model = trained(7, 50);
  const before = serialiseQuality(model);
  judge(model, even);
  const fine: MatchReception = { leftShare: 0, wasStomp: false, requeuedShare: 1, reportedShare: 0 };
  expect(() => judge(model, { ...even, winChance: 1.5 })).toThrow("winChance must be 0 to 1");
  expect(() => judge(model, { ...even, pingSpreadMs: Number.NaN })).toThrow(
    "pingSpreadMs must be 0 to 10000",
  );
  expect(() => learnReception(model, { ...even, waitS: -1 }, fine)).toThrow("waitS must be 0 to 86400");
  expect(() => learnReception(model, even, { ...fine, leftShare: 2 })).toThrow("leftShare must be 0 to 1");
  expect(serialiseQuality(model)).toBe(before);
});
