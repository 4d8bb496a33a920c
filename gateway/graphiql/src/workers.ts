import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";
import JsonWorker from "monaco-editor/esm/vs/language/json/json.worker.js?worker";
import GraphqlWorker from "monaco-graphql/esm/graphql.worker.js?worker";

// Monaco asks for its workers through this global. GraphiQL's own set-up does the same, and logs each.
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker(_workerId: string, language: string): Worker {
      if (language === "json") return new JsonWorker();
      return language === "graphql" ? new GraphqlWorker() : new EditorWorker();
    },
  },
});
