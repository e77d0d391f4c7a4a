// What `survey fmt` writes, read by the parser of YAML editors.
//
// In: every YAML file of the repository, as it is and as that parser sets it (other
// indentation, dashes under their key, short lines). Out: one line a test that fails and
// `N passed, N failed`. The parser must see the same data, and every comment at the same
// node as before.

import {execFileSync, spawnSync} from "node:child_process";
import {readFileSync, readdirSync} from "node:fs";
import {dirname, join, relative} from "node:path";
import {fileURLToPath} from "node:url";
import {isMap, isNode, isSeq, parseDocument} from "yaml";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const SKIPPED = new Set([".venv", "node_modules", "target"]);

function program() {
  if (process.env.SURVEY) return process.env.SURVEY;
  execFileSync("cargo", ["build", "--quiet"], { cwd: ROOT, stdio: "inherit" });
  return join(ROOT, "target", "debug", "survey");
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* files(path);
    else if (entry.name.endsWith(".yaml")) yield path;
  }
}

function laidOut(survey, text) {
  const done = spawnSync(survey, ["fmt", "-", "-q"], { input: text, encoding: "utf8" });
  if (done.status === 1) return null;
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout;
}

// Every comment with the place of its node: keys by name, elements by number.
function comments(document) {
  const found = [];
  const words = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  const note = (kind, text, path) => {
    for (const line of text ? words(text) : []) found.push(`${path} ${kind} ${line}`);
  };
  const visit = (node, path) => {
    if (!isNode(node)) return;
    note("before", node.commentBefore, path);
    note("at", node.comment, path);
    if (isSeq(node)) node.items.forEach((item, at) => visit(item, `${path}/${at}`));
    if (isMap(node)) {
      for (const {key, value} of node.items) {
        const name = String(key?.value ?? key);
        visit(key, `${path}/${name}`);
        visit(value, `${path}/${name}:`);
      }
    }
  };
  note("first", document.commentBefore, "");
  note("last", document.comment, "");
  visit(document.contents, "");
  return found.sort();
}

const read = (text) => parseDocument(text, { uniqueKeys: false, strict: false, merge: true });
const data = (document) => JSON.stringify(document.toJS({ maxAliasCount: 1000 }), sorted);
const sorted = (_, value) =>
  value && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const survey = program();
let passed = 0;
let failed = 0;
for (const folder of ["questionnaires", "tests"]) {
  for (const path of files(join(ROOT, folder))) {
    const text = readFileSync(path, "utf8");
    const texts = [["as it is", text]];
    const own = read(text);
    if (own.errors.length === 0) {
      texts.push(["set otherwise", own.toString({ indent: 5, indentSeq: false, lineWidth: 60 })]);
    }
    for (const [how, before] of texts) {
      const after = laidOut(survey, before);
      if (after === null) continue;
      const [one, other] = [read(before), read(after)];
      const same = data(one) === data(other);
      const [these, those] = [comments(one), comments(other)];
      const differs = these.find((line) => !those.includes(line));
      if (same && these.length === those.length && differs === undefined) passed += 1;
      else {
        failed += 1;
        const what = same ? `comment: ${differs}` : "other data";
        console.log(`FAILED  ${relative(ROOT, path)}, ${how}: ${what}`);
      }
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed < 600 ? 1 : 0);
