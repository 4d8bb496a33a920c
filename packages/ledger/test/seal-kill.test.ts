import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { SeededRandom } from "@muster/runtime";
import { expect, test } from "vitest";
import { auditLedger } from "../src/audit/index.js";
import { stepSeal } from "../src/seal.js";
import { clock, grant, ids, openBook } from "./open-book.js";

const sealer = fileURLToPath(new URL("./fixtures/sealer.mjs", import.meta.url));

async function startSealer(databaseUrl: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [sealer, databaseUrl], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await closed;
}

test("sealers killed at any moment, and their connections cut, leave a chain that is whole and goes on", async () => {
  const { databaseUrl } = await testServers();
  const book = await openBook(databaseUrl, { batchUnitsMax: 4 });
  const seed = 5;
  const random = new SeededRandom(seed);
  const owners = Array.from({ length: 10 }, () => ids.next());
  let posting = true;
  const writing = (async () => {
    while (posting) {
      const wave = Array.from({ length: 8 }, () =>
        grant(owners[random.below(10)] ?? "", "currency:gold", 1n),
      );
      await Promise.all(wave.map((one) => book.ledger.post(one)));
    }
  })();
  const sealed = async () =>
    (await book.admin.query<{ n: number }>("SELECT count(*)::int AS n FROM ledger.seals"))[0]?.n ?? 0;
  for (let kills = 0; kills < 3; kills++) {
    const [child, other] = [await startSealer(databaseUrl), await startSealer(databaseUrl)];
    const [before, wanted] = [await sealed(), 1 + random.below(3)];
    const endMs = clock.monotonicMs() + 30_000;
    while ((await sealed()) < before + wanted) {
      if (clock.monotonicMs() > endMs) throw new Error(`nothing is sealed, seed ${seed}`);
      await book.admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'sealer' AND datname = current_database() AND random() < 0.1`,
      );
      await clock.sleep(20);
    }
    await Promise.all([kill(child), kill(other)]);
  }
  posting = false;
  await writing;
  while ((await stepSeal(book.postgres, clock.nowMs())) !== "idle");
  const { problems, unsealedUnits, transfers, seals } = await auditLedger(book.admin);
  expect([problems, unsealedUnits]).toEqual([[], 0n]);
  expect(seals).toBeGreaterThanOrEqual(3n);
  expect(await book.admin.query("SELECT count(*) AS n FROM ledger.entries")).toEqual([{ n: transfers }]);
  await book.close();
}, 60_000);
