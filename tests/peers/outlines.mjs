// Printed forms of `survey outline`, read by other programs.
//
// In: every sound questionnaire below `questionnaires/` and `tests/questionnaires/`, and one
// whose texts are full of signs. Out: one line a test and `N passed, N failed`. The page
// must parse without an error and keep the rules of WCAG 2.1 AA that axe-core can judge
// without drawing it; Markdown must show whatever an author wrote as plain text.

import axe from "axe-core";
import {Parser} from "commonmark";
import {spawnSync} from "node:child_process";
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {tmpdir} from "node:os";
import {dirname, join, relative} from "node:path";
import {fileURLToPath} from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const require = createRequire(import.meta.url);
const {JSDOM} = require("jsdom");
const {parse} = await import(require.resolve("parse5", {paths: [dirname(require.resolve("jsdom"))]}));

let program = process.env.SURVEY;
if (!program) {
  const built = spawnSync("cargo", ["build", "--quiet"], {cwd: root, stdio: "inherit"});
  if (built.status !== 0) process.exit(1);
  program = join(root, process.env.CARGO_TARGET_DIR ?? "target", "debug", "survey");
}

function survey(...words) {
  const {status, stdout, stderr} = spawnSync(program, words, {cwd: root, encoding: "utf8", maxBuffer: 1e9});
  expect(status === 0, `${words.join(" ")}: ${status} ${stderr}`);
  return stdout;
}

function expect(truth, message) {
  if (!truth) throw new Error(message);
}

/** Faults of a page: of its syntax, and of its use for people. */
async function faults(html) {
  const told = [];
  parse(html, {onParseError: ({code, startLine}) => told.push(`line ${startLine}: ${code}`), sourceCodeLocationInfo: true});
  const page = new JSDOM(html, {runScripts: "outside-only", pretendToBeVisual: true});
  page.window.eval(axe.source);
  const rules = {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], rules: {"color-contrast": {enabled: false}}};
  const {violations, passes} = await page.window.axe.run(page.window.document, rules);
  for (const {id, nodes} of violations) told.push(`${id}: ${nodes[0].html}`);
  expect(passes.length > 3, "axe judged nearly nothing");
  page.window.close();
  return told;
}

/** The texts of Markdown as a reader sees them. */
function texts(markdown) {
  const walker = new Parser().parse(markdown).walker();
  let text = "";
  for (let event = walker.next(); event; event = walker.next()) {
    const {type, literal} = event.node;
    expect(!["html_inline", "html_block", "link", "image"].includes(type), `${type}: ${literal}`);
    if (type === "text" || type === "code") text += literal;
    if (type === "softbreak" || (type === "paragraph" && !event.entering)) text += "\n";
  }
  return text;
}

const SIGNS = [
  "<script>alert(1)</script>", "<b>fet</b>", "&amp; &lt;", "*stjärna*", "_under_", "`kod`", "[länk](http://example.org)",
  "![bild](x.png)", "# rubrik", "> citat", "- punkt", "1. ett", "2) två", "+ plus", "a | b", "~~struket~~", "\\bakstreck",
  "<!-- dold -->", "\"citat\" och 'apostrof'", "http://example.org", "<http://example.org>", "***", "---", "===", "    indrag", "a_b_c",
  "&copy;", "{{ '{{' }}", "på väg: åäö", "</fieldset>", "\" onclick=\"alert(1)",
];

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

const questionnaires = ["questionnaires", "tests/questionnaires"].flatMap((folder) =>
  readdirSync(join(root, folder), {recursive: true})
    .filter((name) => name.endsWith("questionnaire.yaml"))
    .map((name) => join(root, folder, name)),
).sort();

for (const path of questionnaires) {
  await test(`${relative(root, path)} is a page without faults and plain Markdown`, async () => {
    const tags = /^languages: \[(.*)\]/m.exec(readFileSync(path, "utf8"))[1].split(", ");
    for (const tag of tags) {
      const html = survey("outline", path, "--lang", tag, "--to", "html");
      const told = await faults(html);
      expect(told.length === 0, `${tag}: ${told.join("; ")}`);
      expect(new JSDOM(html).window.document.documentElement.lang === tag, "another language");
      texts(survey("outline", path, "--lang", tag));
    }
  });
}

await test("texts full of signs stay plain text in both", async () => {
  const place = mkdtempSync(join(tmpdir(), "survey-outline-"));
  const path = join(place, "questionnaires", "questionnaire.yaml");
  mkdirSync(dirname(path));
  const items = SIGNS.map((text, number) => ({
    id: `i${number}`, type: "single", text, help: text,
    options: SIGNS.slice(0, 3).map((label, at) => ({code: `c${at}`, label: `${label}${text}`})),
  }));
  const made = {questionnaire: "signs", version: "1", title: SIGNS.slice(0, 6).join(" "), languages: ["sv"], sections: [{id: "s", title: "<i>x</i>", items}]};
  writeFileSync(path, Object.entries(made).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join(""));
  const shown = SIGNS.map((text) => text.replace("{{ '{{' }}", "[”{{”]").trim());
  const html = survey("outline", path, "--to", "html", "--locale", "sv");
  const told = await faults(html);
  expect(told.length === 0, told.join("; "));
  const {document} = new JSDOM(html).window;
  expect(document.querySelectorAll("script, b, i, a, img, [onclick]").length === 0, "a text became an element");
  const legends = [...document.querySelectorAll("legend")].map(({textContent}) => textContent.replace(/^\d+\. /, "").trim());
  expect(JSON.stringify(legends) === JSON.stringify(shown), JSON.stringify(legends));
  const read = texts(survey("outline", path, "--locale", "sv"));
  for (const text of shown) expect(read.includes(text), `Markdown does not show ${text}: ${read}`);
  rmSync(place, {recursive: true});
});

await test("a page with faults has faults", async () => {
  const told = await faults("<!DOCTYPE html><html><head><title>x</title></head><body><input type=text><div id=a></div><p></div></body></html>");
  expect(told.length >= 2, told.join("; "));
});

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
