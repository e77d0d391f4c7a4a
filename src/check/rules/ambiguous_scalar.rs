#![doc = include_str!("ambiguous_scalar.md")]

use crate::check::{ScoringSubject, Subject, lists, scalars, texts};
use crate::diagnostic::{Findings, Fix, Rule, Severity, Words};
use crate::model::{Bound, CarriedOptions, ItemKind, PointRule};
use crate::source::{Sources, Span};
use crate::yaml::mend;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "ambiguous-scalar",
    severity: Severity::Warning,
    explanation: include_str!("ambiguous_scalar.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    let mut places = vec![questionnaire.name.span, questionnaire.version.span];
    places.extend(questionnaire.wave.iter().map(|wave| wave.label.span));
    places
        .extend(questionnaire.wave.iter().filter_map(|w| Some(w.follows.as_ref()?.span)));
    places.extend(questionnaire.languages.iter().map(|language| language.span));
    places.extend(questionnaire.sections.iter().map(|section| section.id.span));
    places.extend(questionnaire.option_lists.values().map(|list| list.name.span));
    for list in lists::of(questionnaire) {
        for option in list.options {
            places.push(option.code.span);
            places.extend(option.was.iter().map(|code| code.span));
            places.extend(option.concept.iter().map(|concept| concept.span));
        }
    }
    for item in &questionnaire.items {
        places.push(item.id.span);
        places.extend(item.headline.iter().map(|code| code.span));
        places.extend(item.renamed_from.iter().map(|id| id.span));
        places.extend(item.concept.iter().map(|concept| concept.span));
        if let Some(Bound::Word(word)) = &item.default {
            places.push(word.span);
        }
        if let Some(Bound::Words(words)) = &item.default {
            places.extend(words.iter().map(|word| word.span));
        }
        if let ItemKind::Grid(grid) = &item.kind {
            places.extend(grid.rows.iter().map(|row| row.id.span));
        }
        if let Some(CarriedOptions::Item { keep, .. }) =
            item.kind.choices().and_then(|choices| choices.carried.as_ref())
        {
            places.extend(keep.iter().map(|code| code.span));
        }
    }
    for shown in texts::of_questionnaire(questionnaire) {
        for translation in &shown.text.translations {
            places.push(translation.text.span);
            places.extend(translation.language.iter().map(|tag| tag.span));
        }
    }
    report(subject.sources, places, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    let mut places = vec![scoring.name.span];
    for (_, rule) in subject.item_rules() {
        places.push(rule.id.span);
        match &rule.rule {
            PointRule::Map(map) => places.extend(map.iter().map(|(code, _)| code.span)),
            PointRule::Multiple(multiple) => {
                places.extend(multiple.points.iter().map(|(code, _)| code.span));
                places.extend(multiple.of.iter().map(|code| code.span));
            }
            _ => {}
        }
    }
    places.extend(scoring.any_of.iter().map(|node| node.id.span));
    places.extend(scoring.indices.iter().map(|index| index.id.span));
    for grades in &scoring.grades {
        places.extend(grades.bands.iter().map(|band| band.grade.span));
    }
    for rank in &scoring.ranks {
        places.extend(rank.eligible.except.iter().map(|(unit, _)| unit.span));
    }
    for shown in texts::of_scoring(scoring) {
        for translation in &shown.text.translations {
            places.push(translation.text.span);
            places.extend(translation.language.iter().map(|tag| tag.span));
        }
    }
    report(subject.base.sources, places, findings);
}

fn report(sources: &Sources, places: Vec<Span>, findings: &mut Findings) {
    for span in places {
        let written = sources.slice(span).trim();
        let Some(reading) = scalars::other_reading(written) else { continue };
        let finding = RULE.at(span).says(
            format!("other YAML readers take `{written}` for {}", reading.en),
            format!("andra YAML-läsare tar `{written}` för {}", reading.sv),
        );
        let help = Words::new(
            format!("write `\"{written}\"`"),
            format!("skriv `\"{written}\"`"),
        );
        let edit = mend::quote(sources.get(span.file), span);
        findings.push(finding.help(&help.en, &help.sv).mend(Fix::safe(help, edit)));
    }
}
