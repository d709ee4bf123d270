// Parses a Mermaid flowchart and prints its things and statements; exits 1 where Mermaid refuses it.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><body></body>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
const text = readFileSync(process.argv[2], "utf8");
mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
await mermaid.parse(text);
const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
// Mermaid keeps entity codes encoded until it draws: this is how it draws them
const decode = (label) => label.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");
const area = document.createElement("textarea");
const plain = (label) => {
  area.innerHTML = decode(label).replace(/<br\s*\/?>/g, "\n");
  return area.value;
};
const labels = Object.fromEntries([...diagram.db.getVertices()].map(([name, vertex]) => [name, plain(vertex.text)]));
const edges = diagram.db.getEdges().map((edge) => ({ id: edge.id, start: edge.start, end: edge.end, stroke: edge.stroke, label: edge.text }));
console.log(JSON.stringify({ type: diagram.type, labels, edges }));
