import { formatAddress, InternetEndpoint, parseAddress, parseEndpoint } from "@muster/transport";
import { expect, test } from "vitest";

test.each([
  ["0.0.0.0", "0.0.0.0"],
  ["192.0.2.255", "192.0.2.255"],
  ["::", "::"],
  ["::1", "::1"],
  ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["1::", "1::"],
  ["::ffff:192.0.2.1", "::ffff:c000:201"],
])("%s is an address, written %s", (text, canonical) => {
  const bytes = parseAddress(text) ?? new Uint8Array(0);
  expect(formatAddress(bytes)).toBe(canonical);
  expect(parseAddress(canonical)).toEqual(bytes);
});

test.each([
  "",
  "1.2.3",
  "1.2.3.256",
  "01.2.3.4",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7::8",
  "12345::",
  "::%eth0",
  "x",
])("%s is none", (text) => expect(parseAddress(text)).toBeUndefined());

test("a place has one text", () => {
  const places = ["192.0.2.1:40000", "[2001:db8::1]:0"].map((text) => parseEndpoint(text));
  expect(places.map((place) => [place?.key, place?.family, place?.port])).toEqual([
    ["192.0.2.1:40000", 4, 40_000],
    ["[2001:db8::1]:0", 6, 0],
  ]);
  expect(new InternetEndpoint(parseAddress("fe80::1") ?? new Uint8Array(0), 7, "eth0").key).toBe(
    "[fe80::1%eth0]:7",
  );
  expect(["192.0.2.1", "192.0.2.1:65536", "[192.0.2.1]:1", "2001:db8::1:1"].map(parseEndpoint)).toEqual(
    new Array(4).fill(undefined),
  );
});
