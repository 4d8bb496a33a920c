import { writeFileSync } from "node:fs";
import { printSchemaFiles, schemaFolder } from "./schema-files.js";

for (const [name, text] of printSchemaFiles()) writeFileSync(new URL(name, schemaFolder), text);
