import { expect, test } from "vitest";
import { hchacha20 } from "../../src/aead/hchacha20.js";
import { bytesOf, hexOf } from "../fixtures/hex.js";

test("derives the key of draft-irtf-cfrg-xchacha-03, section 2.2.1", () => {
  const key = Uint8Array.from({ length: 32 }, (_, at) => at);
  const out = new Uint8Array(32);
  hchacha20(out, bytesOf("000000090000004a0000000031415927"), key);
  expect(hexOf(out)).toBe("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc");
});
