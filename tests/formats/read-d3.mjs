// Runs D3's force layout over a node-link file and prints what came of it.
import { readFileSync } from "node:fs";
import { forceLink, forceSimulation } from "d3-force";

const file = JSON.parse(readFileSync(process.argv[2], "utf8"));
const simulation = forceSimulation(file.nodes).force("link", forceLink(file.links).id((node) => node.id)).stop();
simulation.tick(1);
const labels = Object.fromEntries(file.nodes.map((node) => [node.id, node.label]));
const joined = file.links.filter((link) => typeof link.source === "object" && Number.isFinite(link.target.x));
console.log(JSON.stringify({ nodes: file.nodes.length, edges: joined.length, labels, ids: file.links.map((link) => link.id), about: file.graph }));
