import type { Execute } from "./execute.js";
import {
  LoginDocument,
  type LoginInput,
  type LoginMutation,
  LoginStaffDocument,
  type LoginStaffMutation,
  LogoutDocument,
  RegisterDocument,
  type RegisterInput,
  type RegisterMutation,
} from "./generated/operations.js";
import { endsSession, type SessionKeeper, type SessionTokens } from "./session.js";

/** How sessions begin and end. */
export interface Logins {
  /** Makes a player and logs in as them, from the device that the storage keeps. @throws MusterError */
  register(input: RegisterInput): Promise<RegisterMutation["register"]["player"]>;
  /** Logs a player in, from the device that the storage keeps. @throws MusterError UNAUTHENTICATED when the name or the password is wrong */
  login(input: LoginInput): Promise<LoginMutation["login"]["player"]>;
  /** Logs a staff member in. @throws MusterError UNAUTHENTICATED when the name or the password is wrong */
  loginStaff(input: LoginInput): Promise<LoginStaffMutation["loginStaff"]["staff"]>;
  /** Ends the session here even when the platform can't be told. @throws MusterError when it could not be told */
  logout(): Promise<void>;
}

/** {@link Logins} that keep `session` in step. */
export function createLogins(
  execute: Execute,
  session: SessionKeeper,
  deviceId: () => Promise<string | undefined>,
): Logins {
  const anonymous = { anonymous: true };
  const withDevice = async <Input extends LoginInput>(input: Input): Promise<Input> => {
    const known = input.deviceId ?? (await deviceId());
    return known === undefined ? input : { ...input, deviceId: known };
  };
  const begin = async <Answer extends SessionTokens>(answer: Answer): Promise<Answer> => {
    const { accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt } = answer;
    await session.set({ accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt });
    return answer;
  };
  return {
    async register(given) {
      const input = await withDevice(given);
      return (await begin((await execute(RegisterDocument, { input }, anonymous)).register)).player;
    },
    async login(given) {
      const input = await withDevice(given);
      return (await begin((await execute(LoginDocument, { input }, anonymous)).login)).player;
    },
    loginStaff: async (input) =>
      (await begin((await execute(LoginStaffDocument, { input }, anonymous)).loginStaff)).staff,
    async logout() {
      try {
        const loggedIn = (await session.authorization()) !== undefined;
        if (loggedIn) await execute(LogoutDocument, undefined, { repeatable: true });
      } catch (error) {
        if (!endsSession(error)) throw error;
      } finally {
        await session.set(null);
      }
    },
  };
}
