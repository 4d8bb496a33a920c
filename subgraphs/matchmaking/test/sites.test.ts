import { PlacementFailure, type Site } from "@muster/placement";
import { SimulatedClock } from "@muster/runtime";
import { expect, test } from "vitest";
import { rememberSites } from "../src/sites.js";

const site = (id: string, number: number): Site => ({ id, number, region: "r", beacon: "b", room: 3 });
const pinged = ({ id, number, region, beacon }: Site) => ({ id, number, region, beacon });

test("sites are asked for once in a while, and one that is silent is remembered", async () => {
  const clock = new SimulatedClock(0);
  let [asked, answers]: [number, readonly Site[] | undefined] = [0, [site("a", 1), site("b", 2)]];
  const sites = rememberSites(
    {
      async sites() {
        asked++;
        if (answers === undefined) throw new PlacementFailure("unreachable", "no site answers");
        return answers;
      },
    },
    clock,
  );
  const both = [site("a", 1), site("b", 2)].map(pinged);
  expect(await Promise.all([sites(), sites()])).toEqual([both, both]);
  expect(asked).toBe(1);
  answers = [site("a", 7)];
  await clock.advance(10_000);
  expect(await sites()).toEqual([pinged(site("a", 7)), pinged(site("b", 2))]);
  answers = undefined;
  await clock.advance(10_000);
  expect(await sites()).toHaveLength(2);
  expect(asked).toBe(3);
});

test("while no site has ever answered there are none to tell of, and the next request asks again", async () => {
  let isAway = true;
  const sites = rememberSites(
    {
      async sites() {
        if (isAway) throw new PlacementFailure("unreachable", "no site answers");
        return [site("a", 1)];
      },
    },
    new SimulatedClock(0),
  );
  await expect(sites()).rejects.toMatchObject({ code: "UNAVAILABLE", details: { part: "matchHosts" } });
  isAway = false;
  expect(await sites()).toEqual([pinged(site("a", 1))]);
});
