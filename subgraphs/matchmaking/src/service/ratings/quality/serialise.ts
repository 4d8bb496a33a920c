import type { QualityModel } from "./model.js";

/** The form's version; another one is refused, and the model is trained anew. */
const version = 1;

/** The model as JSON text; what is read back from it goes on exactly as the model itself would. */
export function serialiseQuality(model: QualityModel): string {
  return JSON.stringify({ version, model });
}

/** The model that `text` was made of, or `undefined` where another version made it. */
export function parseQuality(text: string): QualityModel | undefined {
  const saved = JSON.parse(text) as { readonly version: number; readonly model: QualityModel };
  return saved.version === version ? saved.model : undefined;
}
