import highsModule from "highs";
import type { PackingInstance, Prover } from "../service/matcher/index.js";

// Its types are those of a CommonJS module, and Node loads the ES module, whose default is the function itself.
const loadHighs = highsModule as unknown as typeof highsModule.default;

/** HiGHS's `kModelStatusOptimal`. */
const statusOptimal = 7;

/** Proves packings, each for at most `timeLimitS` seconds. It runs in WebAssembly, on the calling thread. */
export async function createProver(timeLimitS: number): Promise<Prover> {
  const highs = await loadHighs();
  return async (instance) => {
    if (instance.values.length === 0) return { bound: 0, isOptimum: true };
    return highs.withModel({ format: "lp", data: linearProgram(instance) }, (model) => {
      model.options.set({ output_flag: false, time_limit: timeLimitS, mip_rel_gap: 0 });
      model.run();
      return {
        bound: Number(model.info.get("mip_dual_bound")),
        isOptimum: model.getModelStatus() === statusOptimal,
      };
    });
  };
}

/** The packing in CPLEX LP format: a yes or no for each column, and each row at most once. */
function linearProgram({ rows, starts, members, values }: PackingInstance): string {
  const columnsOf: string[][] = Array.from({ length: rows }, () => []);
  for (let column = 0; column < values.length; column++)
    for (const row of members.subarray(starts[column], starts[column + 1]))
      columnsOf[row]?.push(`c${column}`);
  const objective = Array.from(values, (value, column) => `${value} c${column}`).join(" + ");
  const limits = columnsOf.flatMap((columns, row) =>
    columns.length < 2 ? [] : [` r${row}: ${columns.join(" + ")} <= 1`],
  );
  const names = Array.from(values, (_, column) => `c${column}`).join(" ");
  return `Maximize\n o: ${objective}\nSubject To\n${limits.join("\n")}\nBinary\n ${names}\nEnd\n`;
}
