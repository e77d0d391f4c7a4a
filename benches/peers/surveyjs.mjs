// Visibility and calculated values of records, by SurveyJS:
// `surveyjs.mjs SURVEY.json ANSWERS.ndjson OUT.ndjson`.
//
// One model takes one record after the other, which is quicker than a model for each. A line
// out holds the questions that are hidden and the values, as the engine's rows tell them.

import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Model } from "survey-core";

const [definition, source, out] = process.argv.slice(2);
const model = new Model(JSON.parse(readFileSync(definition, "utf8")));
const questions = model.getAllQuestions();
const lines = [];
for await (const line of createInterface({ input: createReadStream(source), crlfDelay: Infinity })) {
  const { unit, answers } = JSON.parse(line);
  model.data = answers;
  const hidden = questions.filter((question) => !question.isVisible).map((question) => question.name);
  const values = Object.fromEntries(model.calculatedValues.map((of) => [of.name, of.value]));
  lines.push(JSON.stringify({ unit, hidden, values }));
}
writeFileSync(out, lines.join("\n") + "\n");
