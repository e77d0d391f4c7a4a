//! The tables of `survey analyse`.
//!
//! *In:* what was counted of a wave, and its units where they are kept whole. *Out:* the
//! sheets of the parts that are wanted, without what the scoring file forbids; which parts
//! were left out because there are too many units.
//!
//! Nothing is worked out here.

use crate::analyse::{self as analysed, Counted, Handed, Wave};
use crate::answers::ValidAnswers;
use crate::cli::among::population;
use crate::cli::analyse::made::Made;
use crate::cli::args::{AnalyseArguments, AnalysePart};
use crate::cli::exit::Exit;
use crate::cli::scored::{Group, Ready};
use crate::cli::session::Session;
use crate::cli::tables::{Hiding, study};
use crate::figures::{self, Figure};
use crate::model::{Forbidden, Level};
use crate::report::Language;
use crate::report::analysis::{self as told, Sheet};

/// The tables of the parts that are wanted. Where units are not kept, parts that tell of
/// every single one are left out and named.
pub fn sheets(
    (group, is_kept): (&Group<Made>, bool),
    (figures, counted): (&[Figure<'_>], &mut Counted),
    arguments: &AnalyseArguments,
    session: &mut Session,
) -> (Vec<Sheet>, Vec<AnalysePart>) {
    let ready = &group.ready;
    if ready.scoring().results.forbids(Forbidden::ByUnit).is_some() {
        counted.response.silent.clear();
    }
    let told =
        Told { ready, figures, counted, hiding: Hiding::new(ready, figures, counted) };
    let mut of_units = arguments.parts();
    of_units.retain(|part| part.tells_units() && is_declared(ready, *part));
    let handed = if is_kept && !of_units.is_empty() { handed(group) } else { Vec::new() };
    let first = handed.iter().filter(|(_, is_second)| !is_second);
    let first: Vec<&ValidAnswers> = first.map(|(handed, _)| handed.answers).collect();
    let among = population(ready, &first);
    let handed = handed.into_iter().map(|(handed, _)| handed).collect();
    let wave = Wave { study: study(ready, among.as_ref()), handed };
    let mut sheets = Vec::new();
    for part in arguments.parts() {
        let own = match part.tells_units() {
            false => told.part(part, session),
            true if is_kept && of_units.contains(&part) => {
                told_of_units(&wave, part, arguments)
            }
            true => Vec::new(),
        };
        if own.is_empty() && arguments.only.contains(&part) {
            session.note(&nothing(part, session.settings.err.language));
        }
        sheets.extend(own);
    }
    (sheets, if is_kept { Vec::new() } else { of_units })
}

/// Everything that was handed in, by unit, and whether another record is of the same.
fn handed(group: &Group<Made>) -> Vec<(Handed<'_>, bool)> {
    let units = group.units.iter().filter(|unit| unit.head.counts);
    let mut handed: Vec<(Handed<'_>, bool)> = units
        .filter_map(|unit| {
            let (head, whole) = (&unit.head, unit.made.whole.as_ref()?);
            let handed = Handed {
                unit: &head.code,
                name: &head.name,
                answers: &whole.answers,
                scores: &whole.scores,
                result: head.result,
            };
            Some((handed, head.is_second))
        })
        .collect();
    handed.sort_by_key(|(handed, _)| (handed.unit, handed.answers.key().to_vec()));
    handed
}

/// Whether the scoring file has such a part and allows it.
fn is_declared(ready: &Ready, part: AnalysePart) -> bool {
    let results = &ready.scoring().results;
    let is_open = |what: &[Forbidden]| what.iter().all(|w| results.forbids(*w).is_none());
    let is_ranked = !ready.scoring().ranks.is_empty();
    match part {
        AnalysePart::Gaps => is_open(&[Forbidden::ByUnit]),
        AnalysePart::Ranks => {
            !results.rank_changes.is_empty()
                && is_open(&[Forbidden::ByUnit, Forbidden::Rank])
        }
        AnalysePart::Robustness => {
            results.robustness.is_some()
                && is_ranked
                && is_open(&[Forbidden::ByUnit, Forbidden::Rank])
        }
        _ => true,
    }
}

/// A part that tells of every single unit.
fn told_of_units(
    wave: &Wave<'_>,
    part: AnalysePart,
    arguments: &AnalyseArguments,
) -> Vec<Sheet> {
    match part {
        AnalysePart::Gaps => gaps(wave, arguments),
        AnalysePart::Ranks => told::rank_changes(&analysed::rank_changes(wave)),
        _ => match analysed::robustness(wave) {
            Some(mut found) => {
                retain(&mut found.units, arguments, |unit| &unit.unit.0);
                told::robustness(&found)
            }
            None => Vec::new(),
        },
    }
}

fn gaps(wave: &Wave<'_>, arguments: &AnalyseArguments) -> Vec<Sheet> {
    let mut found = analysed::gaps(wave);
    retain(&mut found, arguments, |gap| &gap.unit.0);
    let Some(node) = analysed::ranked_node(&wave.study) else { return Vec::new() };
    let node = &wave.study.ruleset.nodes[node];
    told::gaps(&found, &node.id, node.decimals.unwrap_or(2))
}

fn retain<T>(found: &mut Vec<T>, arguments: &AnalyseArguments, code: fn(&T) -> &String) {
    if let Some(unit) = &arguments.unit {
        found.retain(|one| code(one) == unit);
    }
}

/// What is said of a part that was asked for and of which there is nothing to tell.
fn nothing(part: AnalysePart, language: Language) -> String {
    let name = part.name();
    match language {
        Language::English => {
            format!("note: nothing to tell of {name}: the scoring file declares none\n")
        }
        Language::Swedish => {
            format!("not: inget att berätta om {name}: poängfilen anger inget\n")
        }
    }
}

/// What was counted, as it is told.
struct Told<'a> {
    ready: &'a Ready,
    figures: &'a [Figure<'a>],
    counted: &'a Counted,
    hiding: Hiding,
}

impl Told<'_> {
    /// A part that is counted.
    fn part(&self, part: AnalysePart, session: &mut Session) -> Vec<Sheet> {
        let Self { ready, counted, hiding, .. } = self;
        match part {
            AnalysePart::Response => told::response(&counted.response),
            AnalysePart::Items => {
                let of = (ready.questionnaire(), ready.scoring());
                let tables = (&counted.items[..], &hiding.items[..]);
                told::items(tables, &counted.non_response, of)
            }
            AnalysePart::Figures => self.figures(session),
            AnalysePart::Reliability if !counted.scales.is_empty() => {
                told::reliability(&counted.scales)
            }
            _ => Vec::new(),
        }
    }

    /// The figures of the scoring file, headlines, and checks that do not hold.
    fn figures(&self, session: &mut Session) -> Vec<Sheet> {
        let Self { counted, hiding, .. } = self;
        let scoring = self.ready.scoring();
        let shown = self.shown();
        let counts_of = scoring.results.counts_of();
        let mut sheets = Vec::new();
        if !shown.is_empty() {
            sheets.push(told::figures(&shown, counts_of));
        }
        if !counted.headlines.is_empty() {
            let headlines = (&counted.headlines, &hiding.headlines);
            sheets.push(told::headlines(headlines.0, headlines.1, counts_of));
        }
        let fired = figures::fired(scoring, |id| counted.totals.get(id).cloned());
        if fired.iter().any(|fired| fired.check.level == Level::Hard) {
            session.ends(Exit::Findings);
        }
        sheets.extend(told::checks(&fired));
        sheets
    }

    fn shown(&self) -> Vec<told::Figured<'_>> {
        let scoring = self.ready.scoring();
        let tables = self.counted.figures.iter().zip(&self.hiding.figures);
        let figures = self.figures.iter().zip(tables);
        let shown = figures.map(|(figure, (tables, hidden))| told::Figured {
            figure,
            tables,
            hidden,
            decimals: figure.decimals(scoring),
            rounding: scoring.arithmetic.rounding,
        });
        shown.collect()
    }
}
