// The totals of generated records, in a loop of Node: `score_node.mjs ANSWERS.ndjson OUT.csv`.
//
// The same rules as `score_pandas.py`, and as little looked at.

import { createReadStream, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [source, out] = process.argv.slice(2);
const POINTS = { all: 2, some: 1, none: 0 };
const rows = ["unit,total"];
for await (const line of createInterface({ input: createReadStream(source), crlfDelay: Infinity })) {
  const { unit, answers } = JSON.parse(line);
  let points = 0;
  let most = 0;
  for (const [name, answer] of Object.entries(answers)) {
    const kind = Number(name.slice(1)) % 4;
    if (kind === 0 || kind === 2) {
      points += POINTS[answer];
      most += 2;
    } else if (kind === 1) {
      points += answer >= 10 ? 1 : 0;
      most += 1;
    }
  }
  // Tenths of a percent, halves up, in whole numbers.
  const tenths = Math.floor((2000 * points + most) / (2 * most));
  rows.push(`${unit},${Math.floor(tenths / 10)}.${tenths % 10}`);
}
writeFileSync(out, rows.join("\n") + "\n");
