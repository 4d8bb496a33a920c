import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createHealth, createLogger, createMetrics } from "../src/index.js";

test("logs are JSON lines without credentials", () => {
  const out = new PassThrough();
  const logger = createLogger({ service: "test", level: "info" }, out).child({ requestId: "r1" });
  logger.debug({}, "not shown");
  logger.info(
    { password: "hunter2", headers: { authorization: "Bearer x" }, err: new Error("boom") },
    "login",
  );
  const lines = out.read().toString().trim().split("\n");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    service: "test",
    requestId: "r1",
    msg: "login",
    password: "[redacted]",
    headers: { authorization: "[redacted]" },
    err: { message: "boom" },
  });
});

test("asking twice for a metric gives the same one, and everything is exposed", async () => {
  const metrics = createMetrics({ process: false });
  metrics.counter("jobs_total", "Jobs.", ["kind"]).inc({ kind: "a" }, 2);
  metrics.counter("jobs_total", "Jobs.", ["kind"]).inc({ kind: "a" });
  metrics.histogram("wait_ms", "Waits.", [1, 10]).observe(5);
  const { text, contentType } = await metrics.expose();
  expect(contentType).toContain("text/plain");
  expect(text).toContain('jobs_total{kind="a"} 3');
  expect(text).toContain('wait_ms_bucket{le="10"} 1');
});

test("health names the part that fails, the one that hangs, and draining", async () => {
  const health = createHealth();
  health.add("fine", async () => undefined);
  expect(await health.report()).toEqual({ ready: true, parts: { fine: null } });
  health.add("broken", () => Promise.reject(new Error("no route")));
  health.add("stuck", () => new Promise(() => undefined));
  expect(await health.report(20)).toEqual({
    ready: false,
    parts: { fine: null, broken: "no route", stuck: "no answer in 20 ms" },
  });
  const draining = createHealth();
  draining.drain();
  expect((await draining.report()).ready).toBe(false);
});
