// Graphs of `survey graph`, read by Mermaid and by Graphviz.
//
// In: every sound questionnaire of this repository, and generated ones whose ids are
// words of Mermaid and DOT and whose texts are full of signs. Out: one line a test and
// `N passed, N failed`. Both programs must read every graph and see the same nodes,
// edges and words in it.

import {spawnSync} from "node:child_process";
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {tmpdir} from "node:os";
import {dirname, join, relative} from "node:path";
import {fileURLToPath} from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const require = createRequire(import.meta.url);

// Mermaid wants a browser's document even to read.
const {JSDOM} = require("jsdom");
const page = new JSDOM("<!DOCTYPE html><body></body>");
globalThis.window = page.window;
globalThis.document = page.window.document;
const mermaid = (await import("mermaid")).default;
mermaid.initialize({maxTextSize: 1e8, maxEdges: 1e7});
const {instance} = await import("@viz-js/viz");
const graphviz = await instance();

let program = process.env.SURVEY;
if (!program) {
  const built = spawnSync("cargo", ["build", "--quiet"], {cwd: root, stdio: "inherit"});
  if (built.status !== 0) process.exit(1);
  program = join(root, process.env.CARGO_TARGET_DIR ?? "target", "debug", "survey");
}

/** Runs the program; null where it finds errors. */
function survey(...words) {
  const {status, stdout, stderr} = spawnSync(program, words, {cwd: root, encoding: "utf8", maxBuffer: 1e9});
  if (status === 1) return null;
  if (status !== 0) throw new Error(`${words.join(" ")}: ${status} ${stderr}`);
  return stdout;
}

function expect(truth, message) {
  if (!truth) throw new Error(message);
}

/** Mermaid keeps entities apart from the text until it draws, and writes some of its own. */
function decoded(text) {
  return text
    .replaceAll("&nbsp;", "\u00a0")
    .replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));
}

/** Nodes and edges as Mermaid sees them: lines of words by id. */
async function inMermaid(text) {
  const {db} = await mermaid.mermaidAPI.getDiagramFromText(text);
  const nodes = new Map();
  for (const [id, {text}] of db.getVertices()) {
    // An edge to a box makes a vertex of that name, which is no node.
    if (/^n\d+$/.test(id)) nodes.set(id, text.split("<br>").map(decoded).join("\n"));
  }
  const boxes = db.getSubGraphs().map(({id, title}) => [id, title.split("<br>").map(decoded).join("\n")]);
  const edges = db.getEdges().map(({text}) => decoded(text ?? ""));
  return {nodes, boxes: new Map(boxes), edges};
}

/** The same as Graphviz sees them; it wraps lines by itself. */
function inGraphviz(text) {
  const {status, output, errors} = graphviz.renderFormats(text, ["json0"]);
  const grave = errors.filter(({level}) => level !== "warning");
  expect(status === "success" && grave.length === 0, JSON.stringify(errors));
  const graph = JSON.parse(output.json0);
  const nodes = new Map();
  const boxes = new Map();
  for (const object of graph.objects ?? []) {
    if (object.name.startsWith("cluster_")) boxes.set(object.name.slice(8), entities(object.label));
    else if (/^n\d+$/.test(object.name)) nodes.set(object.name, entities(object.label));
  }
  return {nodes, boxes, edges: (graph.edges ?? []).filter(({style}) => style !== "invis").map(({label}) => entities(label ?? ""))};
}

/** What Graphviz draws for a label: escapes and entities read. */
function entities(label) {
  const text = label.replaceAll(/\\(.)/g, (_, sign) => (sign === "n" ? "\n" : sign));
  return text.replaceAll("&amp;", "&");
}

const flat = (text) => text.replaceAll(/\s+/g, " ").trim();
const sorted = (list) => [...list].map(flat).sort();

/** Reads one questionnaire in both notations and compares what is seen. */
async function compare(path, ...flags) {
  const drawn = survey("graph", path, "--to", "mermaid", ...flags);
  if (drawn === null) return null;
  const [one, other] = [await inMermaid(drawn), inGraphviz(survey("graph", path, "--to", "dot", ...flags))];
  for (const [id, words] of other.nodes) {
    expect(flat(one.nodes.get(id) ?? "") === flat(words), `${id}: ${one.nodes.get(id)} / ${words}`);
  }
  // Where it begins and is handed in is said by the columns of DOT.
  const ends = [...one.nodes.keys()].filter((id) => !other.nodes.has(id));
  expect(ends.length <= 2, `only in Mermaid: ${ends}`);
  const titles = ({boxes}) => sorted(boxes.values()).join("\n");
  expect(titles(one) === titles(other), `boxes differ: ${titles(one)} / ${titles(other)}`);
  const labels = ({edges}) => sorted(edges).filter((label) => label);
  expect(String(labels(one)) === String(labels(other)), `labels differ: ${labels(one)} / ${labels(other)}`);
  return one;
}

function questionnaires(folder) {
  return readdirSync(join(root, folder), {recursive: true})
    .filter((name) => name.endsWith(".yaml") && !name.includes("node_modules"))
    .map((name) => join(root, folder, name))
    .filter((path) => /^sections:/m.test(readFileSync(path, "utf8")) && /^questionnaire:/m.test(readFileSync(path, "utf8")))
    .sort();
}

const IDS = [
  "end", "graph", "subgraph", "click", "style", "class", "classdef", "linkstyle", "flowchart", "direction",
  "node", "edge", "digraph", "strict", "default", "call", "href", "interpolate", "tb", "lr", "x", "o",
];
const SIGNS = [
  "\"", "'", "#", "&", "<", ">", "`", ":", ";", "$", "%", "\\", "*", "_", "[", "]", "(", ")", "|", "~", "@", "/", "^", "=",
  "-->", "--o", "---", "%%", "<br>", "</text>", "&amp;", "#quot;", "#35;", "\\n", "\\N", "fa:fa-car", "$$x^2$$",
  "%% init", "end", "graph TB", "style a fill:#fff;", "classDef b fill:#fff;", "click a href", "**b**", "_i_", "1. ", "- ",
  "å", "ä", "ö", "Å", "é", "漢字", "🙂", "\u00a0", "”", "“", "…", "accTitle: x", "---", "@{ shape: x }", "<script>alert(1)</script>",
];

/** Small numbers that are the same at every run. */
function dice(seed) {
  let state = seed * 2654435761 % 2 ** 32;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * sides);
  };
}

/** A questionnaire of nasty ids and texts. */
function nasty(seed) {
  const roll = dice(seed);
  const pick = (list) => list[roll(list.length)];
  // Braces would be fills, and those are the engine's own.
  const words = () => Array.from({length: 1 + roll(6)}, () => pick(SIGNS)).join(pick(["", " ", "x"])) + "?";
  const options = ["a", "b"].map((code) => ({code, label: `${code}${words()}`}));
  const ids = [...IDS].sort(() => roll(3) - 1);
  const asked = [];
  const item = (id) => {
    const item = {id, type: "single", options: "l", text: words()};
    if (asked.length > 0 && roll(2)) {
      const conditions = Array.from({length: 1 + roll(3)}, () => `${pick(asked)} ${pick(["==", "!="])} '${pick(["a", "b"])}'`);
      item.ask_if = [...new Set(conditions)].join(pick([" and ", " or "]));
    }
    if (roll(6) === 0) item.end_if = {when: `${id} == 'b'`, status: "ineligible", disposition: "slut"};
    asked.push(id);
    return item;
  };
  const sections = [];
  while (ids.length > 0) {
    const own = ids.splice(0, 1 + roll(6));
    sections.push({id: `${own[0]}`, title: words(), items: own.map(item)});
  }
  return {questionnaire: "nasty", version: String(seed), title: words(), languages: ["sv"], options: {l: options}, sections};
}

let [passed, failed] = [0, 0];
async function test(name, run) {
  try {
    await run();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${error.message}`);
  }
}

await test("every graph of the repository is read alike by Mermaid and Graphviz", async () => {
  let count = 0;
  for (const path of [...questionnaires("questionnaires"), ...questionnaires("tests")]) {
    try {
      if (await compare(path, "--locale", count % 2 ? "sv" : "en")) count += 1;
    } catch (error) {
      throw new Error(`${relative(root, path)}: ${error.message}`);
    }
  }
  expect(count > 75, `only ${count} graphs`);
});

for (const path of [...questionnaires("questionnaires"), ...questionnaires("tests/questionnaires")]) {
  await test(`${relative(root, path)} at every level and in both languages`, async () => {
    for (const detail of ["sections", "items", "full"]) {
      for (const locale of ["sv", "en"]) {
        expect(await compare(path, "--detail", detail, "--locale", locale), "no graph");
      }
    }
  });
}

await test("ids that are words of Mermaid and texts full of signs break nothing and are kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "survey-graphs-"));
  let count = 0;
  for (let seed = 1; seed <= 360; seed += 1) {
    const made = nasty(seed);
    const place = join(folder, "questionnaires", String(seed));
    mkdirSync(place, {recursive: true});
    const path = join(place, "questionnaire.yaml");
    const keys = Object.entries(made).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
    writeFileSync(path, keys.join(""));
    const seen = await compare(path, "--locale", "sv");
    // Some ask for two answers at once, which `check` refuses.
    if (!seen) continue;
    count += 1;
    const nodes = [...seen.nodes.values()];
    for (const item of made.sections.flatMap(({items}) => items)) {
      const node = nodes.find((words) => words.split("\n")[0] === item.id);
      expect(node, `${seed}: no node ${item.id}`);
      expect(flat(node.split("\n")[1]) === flat(item.text), `${seed} ${item.id}: ${node} / ${item.text}`);
    }
  }
  rmSync(folder, {recursive: true});
  expect(count > 50, `only ${count} are sound`);
});

await test("what is broken is not read: the two programs do read", async () => {
  const broken = await inMermaid("flowchart TB\n  a[end --> b").then(() => false, () => true);
  expect(broken, "Mermaid reads anything");
  let refused = false;
  try { inGraphviz("digraph { a [label=\"x] }"); } catch { refused = true; }
  expect(refused, "Graphviz reads anything");
});

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
