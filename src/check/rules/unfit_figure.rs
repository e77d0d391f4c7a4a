#![doc = include_str!("unfit_figure.md")]

use crate::check::subject::ScoringRole;
use crate::check::{ScoringSubject, ScoringUse};
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::figures::{self, Part, Places};
use crate::model::{FigureRule, Measure};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unfit-figure",
    severity: Severity::Error,
    explanation: include_str!("unfit_figure.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (number, figure) in subject.scoring.results.figures.iter().enumerate() {
        let questionnaire = subject.base.questionnaire;
        let counted =
            figures::counted(figure, questionnaire, &subject.base.compiled.plan);
        let Some(places) = counted else {
            rosters(subject, figure, findings);
            continue;
        };
        for used in subject.uses {
            if let ScoringRole::Figure(of, part) = used.role
                && of == number
            {
                expression(subject, (figure, places), (part, used), findings);
            }
        }
        weights(subject, figure, findings);
        stands(figure, places, findings);
        constants(subject, figure, findings);
    }
}

/// `of` is no roster.
fn rosters(subject: &ScoringSubject<'_>, figure: &FigureRule, findings: &mut Findings) {
    let Some(of) = &figure.of else { return };
    let plan = &subject.base.compiled.plan;
    let items = subject.base.questionnaire.items.iter().zip(&plan.items);
    let rosters = items.filter(|(_, compiled)| compiled.roster.is_some());
    let known = rosters.map(|(item, _)| item.id.value.as_str());
    let near = Near::of(&of.value, known.chain(["units", "records"]));
    findings.push(
        RULE.at(of.span)
            .says(
                format!("there is no roster `{}` whose rows could be counted", of.value),
                format!(
                    "det finns ingen uppräkning `{}` vars rader kan räknas",
                    of.value
                ),
            )
            .meant(near),
    );
}

/// What an expression gives does not fit its place.
fn expression(
    subject: &ScoringSubject<'_>,
    (figure, places): (&FigureRule, Places),
    (part, used): (Part, &ScoringUse),
    findings: &mut Findings,
) {
    let Some(program) = &used.program else { return };
    let finding = RULE.at(used.written.span);
    let measure = figure.measure.name();
    let wants_number = match part {
        Part::Value => !figure.measure.is_condition(),
        Part::Per => true,
        Part::Base | Part::By(_) => false,
    };
    if wants_number && !figures::is_number(program) {
        let key = if part == Part::Per { "per" } else { measure };
        findings.push(
            finding
                .says(
                    format!(
                        "`{key}` needs a number, or a condition that counts as 1 or 0"
                    ),
                    format!(
                        "`{key}` behöver ett tal, eller ett villkor som räknas som 1 \
                         eller 0"
                    ),
                )
                .help(
                    "compare it, as in `x == 'yes'`, or name a number",
                    "jämför det, som i `x == 'ja'`, eller ange ett tal",
                ),
        );
        return;
    }
    if matches!(part, Part::By(_)) && !figures::tells_groups(program) {
        findings.push(
            finding
                .says(
                    "this has several values at a time, and a group is one",
                    "det här har flera värden på en gång, och en grupp är ett",
                )
                .help(
                    "write a condition for each option, such as `'a' in x`",
                    "skriv ett villkor per alternativ, till exempel `'a' in x`",
                ),
        );
        return;
    }
    let plan = &subject.base.compiled.plan;
    let has_records = !subject.base.questionnaire.records.is_empty();
    if places == Places::Units && has_records && figures::reads_answers(program, plan) {
        findings.push(
            finding
                .says(
                    "a unit has many records, so this has no single value in a unit",
                    "en enhet har många poster, så det här har inget ensamt värde i en \
                     enhet",
                )
                .help("write `of: records`", "skriv `of: records`"),
        );
    }
}

/// `weighted` without a column of weights.
fn weights(subject: &ScoringSubject<'_>, figure: &FigureRule, findings: &mut Findings) {
    let Some(weighted) = figure.weighted.as_ref().filter(|weighted| weighted.value)
    else {
        return;
    };
    let units = subject.base.questionnaire.units.as_ref();
    if units.is_some_and(|units| units.weight.is_some()) {
        return;
    }
    findings.push(
        RULE.at(weighted.span)
            .says(
                "the questionnaire names no column of weights",
                "formuläret anger ingen kolumn med vikter",
            )
            .help(
                "write `weight:` under `units:` of the questionnaire",
                "skriv `weight:` i `units:` i formuläret",
            ),
    );
}

/// A declared value stands for units, and there are none to stand for.
fn stands(figure: &FigureRule, places: Places, findings: &mut Findings) {
    let Some(absent) = &figure.absent_as else { return };
    if figure.measure != Measure::Mean || places == Places::Units {
        return;
    }
    findings.push(
        RULE.at(absent.value.span)
            .says(
                "in a mean `absent_as` stands for units, and this one is not over units",
                "i ett medelvärde står `absent_as` för enheter, och det här räknas inte \
                 över enheter",
            )
            .help("write `of: units`", "skriv `of: units`"),
    );
}

/// Other values of constants that are not there.
fn constants(subject: &ScoringSubject<'_>, figure: &FigureRule, findings: &mut Findings) {
    let known = &subject.base.questionnaire.constants;
    let other = figure.also_with.iter().flat_map(|other| &other.constants);
    for (name, _) in other.filter(|(name, _)| !known.contains_key(&name.value)) {
        let near = Near::of(&name.value, known.keys().map(String::as_str));
        findings.push(
            RULE.at(name.span)
                .says(
                    format!("there is no constant `{}`", name.value),
                    format!("det finns ingen konstant `{}`", name.value),
                )
                .meant(near),
        );
    }
}
