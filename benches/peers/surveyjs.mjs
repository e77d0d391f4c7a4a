// Visibility and calculated values of records, by SurveyJS:
// `surveyjs.mjs model|expressions SURVEY.json ANSWERS.ndjson OUT.ndjson`.
//
// `model` is how a survey is filled in: one model takes one record after the other, which is
// quicker than a model for each. `expressions` is the expressions alone, one after the other
// in the order of the file, on a bare object. A line out holds the questions that are hidden
// and the values, as the engine's rows tell them.

import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { ConditionRunner, ExpressionRunner, Model } from "survey-core";

const [way, definition, source, out] = process.argv.slice(2);
const survey = JSON.parse(readFileSync(definition, "utf8"));
const evaluate = { model: byModel, expressions: byExpressions }[way]();
const lines = [];
for await (const line of createInterface({ input: createReadStream(source), crlfDelay: Infinity })) {
  const { unit, answers } = JSON.parse(line);
  lines.push(JSON.stringify({ unit, ...evaluate(answers) }));
}
writeFileSync(out, lines.join("\n") + "\n");

function byModel() {
  const model = new Model(survey);
  const questions = model.getAllQuestions();
  return (answers) => {
    model.data = answers;
    const hidden = questions.filter((question) => !question.isVisible).map((question) => question.name);
    const values = Object.fromEntries(model.calculatedValues.map((of) => [of.name, of.value]));
    return { hidden, values };
  };
}

function byExpressions() {
  const conditional = survey.pages[0].elements.filter((element) => element.visibleIf);
  const conditions = conditional.map(({ name, visibleIf }) => [name, new ConditionRunner(visibleIf)]);
  const expressions = survey.calculatedValues.map(({ name, expression }) => [name, new ExpressionRunner(expression)]);
  return (answers) => {
    const known = { ...answers };
    const hidden = conditions.filter(([, runner]) => !runner.runValues(known)).map(([name]) => name);
    const values = {};
    for (const [name, runner] of expressions) known[name] = values[name] = runner.runValues(known);
    return { hidden, values };
  };
}
