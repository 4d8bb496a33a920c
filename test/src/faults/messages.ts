import type { KillPoint } from "./kill-switch.js";

/** What a child is told. */
export type ChildOrder =
  | { readonly kind: "start" }
  /** Where to end itself; nowhere any more where absent. */
  | { readonly kind: "kill"; readonly point: KillPoint | undefined }
  | { readonly kind: "call"; readonly number: number; readonly method: string; readonly request: unknown };

/** What a child says. */
export type ChildReport =
  /** It can be told to start. */
  | { readonly kind: "ready" }
  /** It answers calls. */
  | { readonly kind: "started" }
  | { readonly kind: "label"; readonly label: string }
  | { readonly kind: "answer"; readonly number: number; readonly answer: unknown }
  | {
      readonly kind: "refusal";
      readonly number: number;
      readonly code: string;
      readonly details: object;
      readonly text: string;
    };
