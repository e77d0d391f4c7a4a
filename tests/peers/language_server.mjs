// Opens the YAML files of this repository in a YAML language server, as an
// editor does, and reads what an author would see.
//
// In: the schemas, through the first line of each file. Out: one line a test
// and `N passed, N failed`. The server is given no network and no settings of
// its own; what is proved is that an unknown editor follows the schemas.

import {spawn, spawnSync} from "node:child_process";
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join, relative} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const PATIENCE_MS = 30_000;

/** A language server on stdio: requests, notifications and published diagnostics. */
class Server {
  constructor() {
    const program = join(here, "node_modules", "yaml-language-server", "bin", "yaml-language-server");
    this.process = spawn(process.execPath, [program, "--stdio"], {stdio: ["pipe", "pipe", "inherit"]});
    this.replies = new Map();
    this.published = new Map();
    this.waiting = new Map();
    this.last = 0;
    this.buffer = Buffer.alloc(0);
    this.process.stdout.on("data", (chunk) => this.read(chunk));
    this.process.on("exit", (code) => {
      if (!this.ending) fail(`the language server ended with ${code}`);
    });
  }

  read(chunk) {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const head = this.buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(this.buffer.toString("ascii", 0, head))[1]);
      if (this.buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.buffer.toString("utf8", head + 4, head + 4 + length));
      this.buffer = this.buffer.subarray(head + 4 + length);
      this.receive(message);
    }
  }

  receive(message) {
    if (message.method === "textDocument/publishDiagnostics") {
      const {uri, diagnostics} = message.params;
      this.waiting.get(uri)?.(diagnostics);
      this.waiting.delete(uri);
    } else if (message.method && message.id !== undefined) {
      this.send({id: message.id, result: this.answer(message)});
    } else if (message.id !== undefined) {
      const {resolve, reject} = this.replies.get(message.id);
      this.replies.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    }
  }

  /** What the server asks of an editor: settings, or consent. */
  answer(message) {
    if (message.method !== "workspace/configuration") return null;
    const settings = {yaml: {validate: true, hover: true, schemaStore: {enable: false}, yamlVersion: "1.2"}};
    return message.params.items.map(({section}) => settings[section] ?? {});
  }

  send(message) {
    const body = JSON.stringify({jsonrpc: "2.0", ...message});
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  request(method, params) {
    const id = ++this.last;
    const reply = new Promise((resolve, reject) => this.replies.set(id, {resolve, reject}));
    this.send({id, method, params});
    return soon(reply, method);
  }

  async start() {
    const folder = pathToFileURL(root).href;
    await this.request("initialize", {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: [{uri: folder, name: "survey"}],
      capabilities: {
        workspace: {configuration: true, workspaceFolders: true},
        textDocument: {hover: {contentFormat: ["markdown", "plaintext"]}, publishDiagnostics: {}},
      },
    });
    this.send({method: "initialized", params: {}});
  }

  /** Opens a text under a path and returns what the server finds in it. */
  open(path, text) {
    const uri = pathToFileURL(path).href;
    const found = new Promise((resolve) => this.waiting.set(uri, resolve));
    this.send({method: "textDocument/didOpen", params: {textDocument: {uri, languageId: "yaml", version: 1, text}}});
    return soon(found, `diagnostics of ${relative(root, path)}`);
  }

  hover(path, position) {
    return this.request("textDocument/hover", {textDocument: {uri: pathToFileURL(path).href}, position});
  }

  async end() {
    this.ending = true;
    await this.request("shutdown", null);
    this.send({method: "exit"});
  }
}

function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in time: ${what}`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function yamlFilesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, {recursive: true})
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

function show(diagnostics) {
  return diagnostics.map(({range, message}) => `line ${range.start.line + 1}: ${message}`).join("; ") || "nothing";
}

/** The program; SURVEY names it, else it is built. */
function program() {
  if (process.env.SURVEY) return process.env.SURVEY;
  const built = spawnSync("cargo", ["build", "--quiet"], {cwd: root, stdio: "inherit"});
  if (built.status !== 0) fail("the program cannot be built");
  return join(root, process.env.CARGO_TARGET_DIR ?? "target", "debug", "survey");
}

function expect(truth, message) {
  if (!truth) throw new Error(message);
}

/** Puts `planted` in place of the one `sound` in a text; returns the new text and the line. */
function plant(text, sound, planted) {
  expect(text.split(sound).length === 2, `\`${sound}\` does not occur exactly once`);
  return [text.replace(sound, planted), text.slice(0, text.indexOf(sound)).split("\n").length - 1];
}

const server = new Server();
const tests = [];
const test = (name, run) => tests.push({name, run});

for (const path of [...yamlFilesBelow(join(here, "fixtures")), ...yamlFilesBelow(join(root, "questionnaires"))]) {
  test(`${relative(root, path)} has no diagnostic`, async () => {
    const text = readFileSync(path, "utf8");
    expect(/^# yaml-language-server: \$schema=\S+\n/.test(text), "the first line does not name a schema");
    const found = await server.open(path, text);
    expect(found.length === 0, show(found));
  });
}

for (const lang of ["sv", "en"]) {
  test(`a new study in ${lang}, elsewhere, has no diagnostic and shows the meaning of a key`, async () => {
    const place = mkdtempSync(join(tmpdir(), "survey-new-"));
    const made = spawnSync(program(), ["new", "barometer", "--lang", lang], {cwd: place, encoding: "utf8"});
    expect(made.status === 0, made.stderr);
    const paths = yamlFilesBelow(join(place, "barometer", "questionnaires"));
    expect(paths.length === 3, `made ${paths}`);
    for (const path of paths) {
      const found = await server.open(path, readFileSync(path, "utf8"));
      expect(found.length === 0, `${path}: ${show(found)}`);
    }
    const path = paths.find((path) => path.endsWith("questionnaire.yaml"));
    const before = readFileSync(path, "utf8").split("ask_if:")[0].split("\n");
    const hover = await server.hover(path, {line: before.length - 1, character: before.at(-1).length + 1});
    expect((hover?.contents?.value ?? "").includes("asked only when this is true"), `hover is ${JSON.stringify(hover?.contents)}`);
    const planted = readFileSync(path, "utf8").replace("ask_if:", "ask_fi:");
    const found = await server.open(path.replace("questionnaire.yaml", "planted.yaml"), planted);
    expect(found.length === 1 && found[0].message.includes("ask_fi"), show(found));
    rmSync(place, {recursive: true});
  });
}

test("an unknown key and a wrong type are the only diagnostics, at their lines", async () => {
  const sound = readFileSync(join(here, "fixtures", "questionnaire.yaml"), "utf8");
  const [once, keyLine] = plant(sound, "        ordered: worst_first\n", "        orderd: worst_first\n");
  const [twice, typeLine] = plant(once, "        type: multiple\n", "        type: multipel\n");
  const found = await server.open(join(here, "fixtures", "planted.yaml"), twice);
  const seen = found.map(({range}) => range.start.line).sort((a, b) => a - b);
  expect(String(seen) === String([keyLine, typeLine]), show(found));
  expect(found.some(({message}) => message.includes("orderd")), show(found));
});

test("a key that belongs to another type is a diagnostic at that key", async () => {
  const sound = readFileSync(join(here, "fixtures", "questionnaire.yaml"), "utf8");
  const [text, line] = plant(sound, "        ordered: worst_first\n", "        max_choices: 2\n");
  const found = await server.open(join(here, "fixtures", "other_type.yaml"), text);
  expect(found.length === 1 && found[0].range.start.line === line, show(found));
});

test("an unknown policy in a scoring file is a diagnostic at its line", async () => {
  const sound = readFileSync(join(here, "fixtures", "scoring.yaml"), "utf8");
  const [text, line] = plant(sound, "range: [0, 100], missing: strict", "range: [0, 100], missing: stict");
  const found = await server.open(join(here, "fixtures", "policy.yaml"), text);
  expect(found.length === 1 && found[0].range.start.line === line, show(found));
});

for (const [file, anchor, key, schema, pointer] of [
  ["questionnaire.yaml", "ask_if: librarian == 'yes'", "ask_if", "questionnaire", ["definitions", "item", "properties", "ask_if"]],
  ["scoring.yaml", "points_are: example", "points_are", "scoring", ["properties", "points_are"]],
]) {
  test(`hovering over \`${key}\` shows its description`, async () => {
    const path = join(here, "fixtures", file);
    const before = readFileSync(path, "utf8").split(anchor)[0].split("\n");
    const hover = await server.hover(path, {line: before.length - 1, character: before.at(-1).length + 1});
    const described = pointer.reduce((node, step) => node[step], JSON.parse(readFileSync(join(root, "schemas", `${schema}.schema.json`), "utf8")));
    const plain = (text) => text.replaceAll(/[^A-Za-z]+/g, " ").trim();
    expect(plain(hover?.contents?.value ?? "").includes(plain(described.description)), `hover is ${JSON.stringify(hover?.contents)}`);
  });
}

let failed = 0;
await server.start();
for (const {name, run} of tests) {
  try {
    await run();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${error.message}`);
  }
}
await server.end();
console.log(`${tests.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
