import { expect, test } from "vitest";
import { countRows, useSetting } from "../setting.js";

const setting = useSetting();
const valid = {
  username: "operator",
  password: "correct horse",
  scopes: ["inventory:grant", "accounts:staff"],
};

test("create makes a staff account that signs in with its scopes", async () => {
  const { staff, signIn } = setting();
  const made = await staff.create(valid);
  expect(made).toMatchObject({ username: "operator", scopes: ["accounts:staff", "inventory:grant"] });
  const signedIn = await signIn.login("staff", { ...valid, userAgent: undefined, deviceId: undefined });
  expect(signedIn.account).toEqual(made);
  await expect(staff.create({ ...valid, username: "OPERATOR" })).rejects.toMatchObject({
    code: "CONFLICT",
    details: { field: "username" },
  });
});

test.each([
  ["username", { username: "x" }],
  ["password", { password: "1234567" }],
  ["scopes", { scopes: ["everything"] }],
])("a bad %s is named and changes nothing", async (field, changes) => {
  const { admin, staff } = setting();
  const before = await countRows(admin);
  await expect(staff.create({ ...valid, username: "another", ...changes })).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    details: { field, bound: expect.any(String) },
  });
  expect(await countRows(admin)).toEqual(before);
});
