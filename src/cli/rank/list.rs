//! The list of `survey rank` for people, and what is said beside it.
//!
//! *In:* a ranking. *Out:* a listing or sentences; bases, what decides ties, and who
//! has no place.

use crate::answers::Givers;
use crate::cli::args::{Format, RankArguments};
use crate::cli::beside::{self, Second};
use crate::cli::compare::moved_note;
use crate::cli::error::Error;
use crate::cli::family::{families_note, kinds_note};
use crate::cli::hints::Again;
use crate::cli::rank::Made;
use crate::cli::rank::against::Against;
use crate::cli::rank::many::Counted;
use crate::cli::rank::told::{Shown, Told, has_cut_flags, shown};
use crate::cli::rank::values::Form;
use crate::cli::score::{heading, left_out, unknown_column};
use crate::cli::scored::{Collected, Head, Ready};
use crate::cli::session::Session;
use crate::cli::validate::{corrected, givers};
use crate::model::RankRule;
use crate::rank::{Base, Row, Unranked, band};
use crate::report::language::Noun;
use crate::report::listing::{Column, Listing};
use crate::report::score::MISSING;
use crate::report::visible::visible;
use crate::report::wrap::wrap;
use crate::report::{Language, Look, rank as told, score as scored};

impl Told<'_> {
    /// The list for people.
    pub(in crate::cli::rank) fn human(
        &self,
        arguments: &RankArguments,
        session: &Session,
    ) -> Result<String, Error> {
        let look = &session.settings.out;
        let language = look.language;
        let mut dropped = Vec::new();
        let mut text = if arguments.within.is_some() {
            self.groups_for_people(arguments, session, &mut dropped)?
        } else {
            self.list(self.ranking.rows.clone(), arguments, session, &mut dropped)?
        };
        left_out(&dropped, &self.group.ready.instrument.name(), session);
        if arguments.show_unranked {
            text.push_str(&self.unranked(session.settings.all, language));
        }
        let heads = || self.group.units.iter().map(|unit| &unit.head);
        text.push_str(&scored::reservation(
            scored::points_are(self.group.ready.scoring()) == Some("example"),
            heads().filter(|head| head.is_simulated).count(),
            self.group.units.len(),
            look,
        ));
        Ok(text)
    }

    /// One list: sentences, or a table; columns for which there is no room are added to
    /// `dropped`.
    pub(in crate::cli::rank) fn list(
        &self,
        mut rows: Vec<Row>,
        arguments: &RankArguments,
        session: &Session,
        dropped: &mut Vec<String>,
    ) -> Result<String, Error> {
        let look = &session.settings.out;
        let language = look.language;
        if self.rule.list.order.is_none() {
            told::by_name(&mut rows, |row| self.name(row));
        }
        let is_cut = !session.settings.all || has_cut_flags(arguments);
        let shown = shown(&self.rule.list, &rows, is_cut);
        if look.plain && arguments.columns.is_empty() {
            let sentence = |row: &&Row| {
                let (name, score) = (visible(self.name(row)), self.score(row, language));
                let sentence = told::sentence(&row.place, &name, &score, language);
                match &self.against {
                    Some(against) => {
                        let trend = against.in_words(row, language);
                        format!("{}, {trend}.\n", sentence.trim_end_matches(".\n"))
                    }
                    None => sentence,
                }
            };
            return Ok(shown.rows.iter().map(sentence).collect());
        }
        let mut listing = match &arguments.within {
            Some(column) => self.listing_within(column, &shown.rows, arguments, language),
            None => self.listing(&shown, look),
        };
        let names: Vec<_> = listing.columns.iter().map(|c| c.name.clone()).collect();
        listing
            .choose(&arguments.columns)
            .map_err(|name| unknown_column(&name, &names))?;
        if let (Some(gap), true) = (shown.gap, arguments.within.is_some()) {
            let mut blank = vec![String::new(); listing.columns.len()];
            blank[0] = "…".to_owned();
            listing.rows.insert(gap, blank);
        }
        let (table, fallen) = listing.render(look);
        dropped.extend(fallen);
        dropped.sort();
        dropped.dedup();
        Ok(table)
    }

    /// The published score of a row as people write it.
    pub(in crate::cli::rank) fn score(&self, row: &Row, language: Language) -> String {
        let score = self.published(row).map(|digits| language.number(digits));
        score.unwrap_or_else(|| MISSING.to_owned())
    }

    fn listing(&self, shown: &Shown<'_>, look: &Look) -> Listing {
        let language = look.language;
        let mut columns = vec![Column::number("rank", language.pick("Place", "Plats"))];
        if self.against.is_some() {
            columns.extend(Against::columns(language));
        }
        columns.push(Column::text("unit", language.pick("Unit", "Enhet")).drops(3));
        columns.extend(
            self.label.map(|label| Column::text(label, heading(label, language))),
        );
        for within in &self.rule.within {
            let name = &within.value;
            columns.push(Column::text(name, heading(name, language)).drops(2));
        }
        columns.push(Column::number("value", language.pick("Score", "Poäng")));
        if self.against.is_some() {
            columns.push(Column::number("change", language.pick("Change", "Ändring")));
        }
        if self.before.is_some() {
            let (place, score) = match language {
                Language::English => ("Place before", "Score before"),
                Language::Swedish => ("Plats före", "Poäng före"),
            };
            columns.push(Column::number("rank_before", place));
            columns.push(Column::number("published_before", score));
        }
        let cells = |row: &&Row| {
            let mut cells =
                vec![match band(&self.rule.list, &row.place.place, row.place.of) {
                    Some((first, last)) => format!("{first}–{last}"),
                    None => told::place(&row.place, language),
                }];
            cells.extend(self.against.iter().flat_map(|it| it.cells(row, look)));
            cells.push(visible(&row.unit).into_owned());
            cells.extend(self.label.map(|_| visible(self.name(row)).into_owned()));
            for within in &self.rule.within {
                let cell = self.cell(&row.unit, &within.value).unwrap_or(MISSING);
                cells.push(visible(cell).into_owned());
            }
            cells.push(self.score(row, language));
            cells.extend(self.against.iter().map(|it| it.change(row, language)));
            if self.before.is_some() {
                let before = self.row_before(row);
                let place = before.map(|(row, _)| told::place(&row.place, language));
                let score = before.and_then(|(_, score)| score);
                cells.push(place.unwrap_or_else(|| MISSING.to_owned()));
                cells.push(score.map_or(MISSING.to_owned(), |s| language.number(s)));
            }
            cells
        };
        let mut rows: Vec<Vec<String>> = shown.rows.iter().map(cells).collect();
        if let Some(gap) = shown.gap {
            let mut blank = vec![String::new(); columns.len()];
            blank[0] = "…".to_owned();
            rows.insert(gap, blank);
        }
        Listing { columns, rows }
    }

    /// Units without a place, with the reason; those that have not answered are counted,
    /// and listed after the others with `--all`.
    fn unranked(&self, is_all: bool, language: Language) -> String {
        if self.ranking.unranked.is_empty() {
            return String::new();
        }
        let head = language.pick("Not ranked:", "Ej rangordnade:");
        let mut text = format!("\n{head}\n");
        let is_silent = |why: &Unranked| *why == Unranked::NotAnswered;
        let (silent, others): (Vec<_>, Vec<_>) =
            self.ranking.unranked.iter().partition(|(_, why)| is_silent(why));
        let listed = others.into_iter().chain(silent.iter().copied().filter(|_| is_all));
        for (at, why) in listed {
            let (code, name, _) = &self.contenders[*at];
            let shown =
                if code == name { code.clone() } else { format!("{code} {name}") };
            let reason = told::reason(why, &self.rule, language);
            text.push_str(&format!("  {}: {}\n", visible(&shown), visible(&reason)));
        }
        if !is_all && !silent.is_empty() {
            text.push_str(&match (language, silent.len()) {
                (Language::English, 1) => "  1 has not answered (--all)\n".to_owned(),
                (Language::English, many) => {
                    format!("  {} have not answered (--all)\n", language.count(many))
                }
                (Language::Swedish, many) => {
                    format!("  {} har inte svarat (--all)\n", language.count(many))
                }
            });
        }
        text
    }

    /// Whether readers may wonder at a place: one is shared, or scores print alike and
    /// differ in place.
    fn wants_ties(&self) -> bool {
        let rows = &self.ranking.rows;
        let shared = |row: &Row| {
            let within = row.within.iter().flatten();
            std::iter::once(&row.place).chain(within).any(|place| place.shared_by > 1)
        };
        let alike = |pair: &[Row]| self.published(&pair[0]) == self.published(&pair[1]);
        rows.iter().any(shared) || rows.windows(2).any(alike)
    }

    /// Bases, what decides ties, who has no place.
    pub(in crate::cli::rank) fn tell(
        &self,
        arguments: &RankArguments,
        collected: &Collected<Made>,
        session: &Session,
    ) {
        let language = session.settings.err.language;
        let base = &self.ranking.base;
        let asked = arguments.scoring.as_deref();
        beside::scoring_taken(&self.group.ready, asked, session);
        session.note(&told::bases(base, self.frame.is_some(), language));
        if let Some(against) = &self.against {
            session.note(&against.told(language));
        }
        session.note(&kinds_note(&self.kinds(), language));
        let units = || self.group.units.iter();
        session.note(&families_note(units().map(|unit| &unit.head), language));
        session.note(&givers(units().map(|unit| &unit.head.givers), language));
        let changed = units().filter(|unit| unit.before.is_some()).count();
        let corrections = collected.batch.corrections.as_ref();
        session.note(&corrected(corrections, changed, language));
        session.note(&moved_note(&self.moved_by_corrections(), &session.settings.err));
        if self.wants_ties() {
            session.note(&ties_note((&self.group.ready, &self.rule), collected, session));
        }
        let (shown, left_out) = self.shown_and_left_out(arguments, session);
        if shown < base.ranked {
            session.note(&part_shown(shown, left_out, base.ranked, language));
        }
        session.note(&told::unranked(
            &self.ranking.reasons(),
            arguments.show_unranked,
            language,
        ));
        for group in &collected.groups {
            let strangers =
                group.units.iter().filter(|unit| self.is_stranger(&unit.head));
            for unit in strangers.take(3) {
                let (code, file) = (visible(&unit.head.code), visible(&unit.head.file));
                let (en, sv) = ("is not in the register", "finns inte i registret");
                let note = language.pick("note", "not");
                session
                    .note(&format!("{note}: {file}: {code} {}\n", language.pick(en, sv)));
            }
        }
        let again = Again::new(&arguments.answers, asked, session);
        let mut notes = beside::doubles(units().map(|unit| &unit.head), again, language);
        notes.extend(beside::unread(collected, language));
        beside::tell(&notes, session);
    }

    /// How many rows are shown, and how many were left out at the edge of a list. Programs
    /// get all, unless the command line cuts them.
    fn shown_and_left_out(
        &self,
        arguments: &RankArguments,
        session: &Session,
    ) -> (usize, usize) {
        let format = session.settings.format.unwrap_or(Format::Human);
        let is_for_people = format == Format::Human;
        let is_cut = is_for_people && !session.settings.all || has_cut_flags(arguments);
        let count = |rows: &[Row]| {
            let shown = shown(&self.rule.list, rows, is_cut);
            (shown.rows.len(), shown.left_out)
        };
        if arguments.within.is_none() || !is_for_people {
            return count(&self.ranking.rows);
        }
        let groups = self.grouped();
        let counts = groups.iter().map(|(_, rows)| count(rows));
        counts.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }

    fn is_stranger(&self, head: &Head) -> bool {
        self.frame.is_some_and(|frame| frame.unit(&head.code).is_none())
    }
}

/// What is said beside a ranking of more units than are kept.
pub(super) fn tell_many(
    counted: &Counted,
    (form, given_by): (&Form<'_>, &Givers),
    (collected, arguments): (&Collected<Made>, &RankArguments),
    session: &Session,
) {
    let language = session.settings.err.language;
    let asked = arguments.scoring.as_deref();
    beside::scoring_taken(form.ready, asked, session);
    session.note(&told::bases(&counted.base, false, language));
    session.note(&givers(std::iter::once(given_by), language));
    if counted.wants_ties {
        session.note(&ties_note((form.ready, form.rule), collected, session));
    }
    let ((shown, left_out), ranked) = (counted.shown, counted.base.ranked);
    if shown < ranked {
        session.note(&part_shown(shown, left_out, ranked, language));
    }
    let is_shown = arguments.show_unranked;
    session.note(&told::unranked(&counted.unranked, is_shown, language));
    let again = Again::new(&arguments.answers, asked, session);
    let sources = &collected.batch.library.sources;
    let seconds = counted.doubles.iter().map(|filed| Second {
        code: filed.unit.clone(),
        key: filed.key.clone(),
        name: filed.unit.clone(),
        file: sources.get(filed.span.file).name().to_owned(),
    });
    let seconds: Vec<Second> = seconds.collect();
    let mut notes = beside::of_seconds(&seconds, again, language);
    notes.extend(beside::unread(collected, language));
    beside::tell(&notes, session);
}

/// What decides a shared place, as wide as the terminal.
fn ties_note(
    (ready, rule): (&Ready, &RankRule),
    collected: &Collected<Made>,
    session: &Session,
) -> String {
    let sources = &collected.batch.library.sources;
    let span = rule.value.span;
    let file = visible(sources.get(span.file).name()).into_owned();
    let place = format!("{file}:{}", sources.position(span).line);
    let ruleset = &ready.ruleset;
    let number = ruleset.rank_position(&rule.id.value);
    let node = number.map(|number| &ruleset.nodes[ruleset.ranks[number].node]);
    let decimals = node.and_then(|node| node.decimals);
    let look = &session.settings.err;
    let ties = told::ties(rule, decimals, &place, look.language);
    let width = if look.plain { usize::MAX } else { look.width };
    wrap(ties.trim(), width, "", "") + "\n"
}

/// What is said where no file is of any unit: how many were read, and why none counts.
pub fn tell_none(collected: &Collected<Made>, session: &Session) {
    let language = session.settings.err.language;
    let files = language.counted(collected.read, Noun::FILE);
    let counts = told::counts(&Base::default(), false, language);
    session.note(&format!("{files}: {counts}.\n"));
    beside::tell(&beside::unread(collected, language), session);
}

fn part_shown(
    shown: usize,
    left_out: usize,
    ranked: usize,
    language: Language,
) -> String {
    let (some, all) = (language.count(shown), language.count(ranked));
    let mut text = match language {
        Language::English => format!("{some} of {all} shown; --all shows all.\n"),
        Language::Swedish => format!("{some} av {all} visas; --all visar alla.\n"),
    };
    if left_out > 0 {
        let more = language.count(left_out);
        text.push_str(&match language {
            Language::English => {
                format!("warning: {more} more share the place at the edge of the list\n")
            }
            Language::Swedish => {
                format!("varning: {more} till delar platsen vid listans kant\n")
            }
        });
    }
    text
}
