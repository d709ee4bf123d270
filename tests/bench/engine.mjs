// Comunica in a process of its own: as engine.py.
//     node engine.mjs FILE.nq MODULES
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const [path, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { QueryEngine } = require("@comunica/query-sparql");
const { Store, StreamParser } = require("n3");
const begin = performance.now();
const store = new Store();
await new Promise((resolve, reject) => {
  const parser = new StreamParser({ format: "N-Quads" });
  createReadStream(path).pipe(parser);
  parser.on("data", (quad) => store.addQuad(quad)).on("end", resolve).on("error", reject);
});
const engine = new QueryEngine();
console.log(JSON.stringify({ ready: (performance.now() - begin) / 1000 }));
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  try {
    const result = await engine.query(JSON.parse(line), { sources: [store] });
    const { data } = await engine.resultToString(result, "application/sparql-results+json");
    let answer = "";
    for await (const part of data) answer += part;
    console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, answer }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error).split("\n")[0].slice(0, 200) }));
  }
}
