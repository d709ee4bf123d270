// Loads a .cyjs file into Cytoscape.js and prints what it holds.
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";

const file = JSON.parse(readFileSync(process.argv[2], "utf8"));
const graph = cytoscape({ headless: true, styleEnabled: true, elements: file.elements, style: file.style });
const labels = Object.fromEntries(graph.nodes().map((node) => [node.id(), node.style("label")]));
const lines = Object.fromEntries(graph.edges().map((edge) => [edge.id(), edge.style("line-style")]));
console.log(JSON.stringify({ nodes: graph.nodes().length, edges: graph.edges().length, labels, lines, about: file.data }));
graph.destroy(); // its animation loop would keep the program running
