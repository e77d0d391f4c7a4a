//! Two waves compared, for people.
//!
//! *In:* the comparison. *Out:* a table, or a block a unit; what each figure is of, who is
//! in one wave only, facts; what is said beside it.

use crate::cli::args::CompareArguments;
use crate::cli::beside;
use crate::cli::compare::{LikeUnit, Moved, Told};
use crate::cli::error::Error;
use crate::cli::score::{left_out, name_column, unknown_column};
use crate::cli::session::Session;
use crate::cli::validate::corrected;
use crate::decimal::Number;
use crate::model::Rescore;
use crate::rank::Place;
use crate::report::listing::{Column, Listing};
use crate::report::score::MISSING;
use crate::report::visible::visible;
use crate::report::{Language, Look, rank, score as scored, waves as words};
use crate::waves::{Pair, Places, Why, climbers};

/// How many climbers are told.
const CLIMBERS: usize = 5;
/// How many units are named in a line before the rest is counted.
const MOST_UNITS: usize = 10;

impl Told {
    /// The table, and what its figures are.
    pub(super) fn human(
        &self,
        arguments: &CompareArguments,
        session: &Session,
    ) -> Result<String, Error> {
        let look = &session.settings.out;
        let mut listing = self.listing(look);
        let names: Vec<String> = listing.columns.iter().map(|c| c.name.clone()).collect();
        listing
            .choose(&arguments.columns)
            .map_err(|name| unknown_column(&name, &names))?;
        let (mut text, dropped) = listing.render(look);
        left_out(&dropped, &self.new.ready.instrument.name(), session);
        if arguments.parts {
            text.push('\n');
            text.push_str(&self.parts(look));
        }
        text.push('\n');
        text.push_str(&look.fit(&self.legend(look.language)));
        text.push_str(&look.fit(&self.apart(look.language)));
        text.push_str(&look.fit(&self.facts_told(session.settings.all, look.language)));
        text.push_str(&self.figures_for_people(look));
        let heads = || self.new.units.iter().map(|unit| &unit.head);
        text.push_str(&scored::reservation(
            scored::points_are(self.new.ready.scoring()) == Some("example"),
            heads().filter(|head| head.is_simulated).count(),
            self.new.units.len(),
            look,
        ));
        Ok(text)
    }

    fn listing(&self, look: &Look) -> Listing {
        let language = look.language;
        let (old, new) = (&self.waves.0.label, &self.waves.1.label);
        let mut columns = vec![Column::text("unit", language.pick("Unit", "Enhet"))];
        let label = name_column(&self.new.ready);
        columns.extend(label.map(|label| {
            Column::text(label, crate::cli::score::heading(label, language))
        }));
        columns.push(Column::number("old.published", old));
        columns.push(Column::number("new.published", new));
        columns.push(Column::number(
            words::CHANGE,
            language.pick(
                "Change, own rules, all items",
                "Ändring, egna regler, alla frågor",
            ),
        ));
        if self.rank.is_some() {
            columns.push(Column::text(
                words::MOVED,
                language.pick("Places, all ranked", "Platser, alla rangordnade"),
            ));
            columns.push(Column::text(
                words::PANEL,
                language.pick("Places, ranked in both", "Platser, rangordnade i båda"),
            ));
        }
        for like in &self.like {
            let heading = match language {
                Language::English => {
                    format!("Change, rules of {}, comparable items", like.label)
                }
                Language::Swedish => {
                    format!("Ändring, regler {}, jämförbara frågor", like.label)
                }
            };
            let name = words::like(like.by == Rescore::Newer);
            columns.push(Column::number(name, heading));
        }
        if self.before.is_some() {
            let heading =
                language.pick("Score before corrections", "Poäng före rättelser");
            columns.push(Column::number("before.published", heading).drops(2));
            let heading =
                language.pick("Place before corrections", "Plats före rättelser");
            columns.push(Column::number("before.rank", heading).drops(1));
        }
        let rows = self.rows().into_iter();
        let rows = rows.map(|pair| self.cells(pair, label.is_some(), look)).collect();
        Listing { columns, rows }
    }

    /// The units by their place now, those without one last.
    fn rows(&self) -> Vec<&Pair> {
        let names = crate::report::language::Names::new();
        let mut pairs: Vec<&Pair> = self.compared.pairs.iter().collect();
        let place =
            |pair: &Pair| pair.published.new.as_ref().map(|place| place.place.clone());
        pairs.sort_by(|a, b| {
            let ranked = place(b).is_some().cmp(&place(a).is_some());
            let lost = |pair: &Pair| pair.is_old_only();
            lost(a)
                .cmp(&lost(b))
                .then(ranked)
                .then_with(|| place(a).cmp(&place(b)))
                .then_with(|| names.compare(&a.name, &b.name))
                .then_with(|| a.unit.cmp(&b.unit))
        });
        pairs
    }

    fn cells(&self, pair: &Pair, has_label: bool, look: &Look) -> Vec<String> {
        let language = look.language;
        let published = |side: &Option<(Number, String)>| match side {
            Some((_, digits)) => language.number(digits),
            None => MISSING.to_owned(),
        };
        let mut cells = vec![visible(&pair.unit).into_owned()];
        if has_label {
            cells.push(visible(&pair.name).into_owned());
        }
        cells.push(published(&pair.old));
        cells.push(published(&pair.new));
        cells.push(match &pair.change {
            Ok(change) => {
                let [old, new] = [&pair.old, &pair.new]
                    .map(|side| side.as_ref().map_or("", |(_, digits)| digits.as_str()));
                words::signed(&words::difference(change, old, new), language)
            }
            Err(why) => words::short(why, language).to_owned(),
        });
        if self.rank.is_some() {
            cells.push(moved(&pair.published, look));
            cells.push(match &pair.panel.moved {
                Err(Why::Standing(_) | Why::Unranked { .. }) => MISSING.to_owned(),
                _ => moved(&pair.panel, look),
            });
        }
        for like in &self.like {
            cells.push(match like.units.get(&pair.unit) {
                Some(LikeUnit {
                    change: Ok(change),
                    old: Some(old),
                    new: Some(new),
                    ..
                }) => words::signed(&words::difference(change, old, new), language),
                Some(LikeUnit { change: Err(why), .. }) => {
                    words::short(why, language).to_owned()
                }
                _ => MISSING.to_owned(),
            });
        }
        if let Some(before) = &self.before {
            let same = |other: &&Pair| {
                other.unit == pair.unit && other.standing == pair.standing
            };
            let found = before.pairs.iter().find(same);
            cells.push(found.map_or(MISSING.to_owned(), |found| published(&found.new)));
            let before = found.and_then(|found| found.published.new.as_ref());
            cells.push(place(before, language));
        }
        cells
    }

    /// What each change is made of.
    fn parts(&self, look: &Look) -> String {
        let language = look.language;
        let mut text = String::new();
        for like in &self.like {
            let head = match language {
                Language::English => {
                    format!("Parts of the change, rules of {}", like.label)
                }
                Language::Swedish => format!("Ändringens delar, regler {}", like.label),
            };
            let unit = Column::text("unit", language.pick("Unit", "Enhet"));
            let mut listing = Listing { columns: vec![unit], rows: Vec::new() };
            let ruleset = &self.new.ready.ruleset;
            let node = ruleset.position(&self.node).map(|at| &ruleset.nodes[at]);
            let decimals = node.and_then(|node| node.decimals).unwrap_or(1) + 1;
            for pair in self.rows() {
                let Some(Ok(parts)) = like.units.get(&pair.unit).map(|unit| &unit.parts)
                else {
                    continue;
                };
                let all = words::parts(parts, language);
                if listing.rows.is_empty() {
                    let columns = all
                        .iter()
                        .map(|(name, heading, _)| Column::number(*name, *heading));
                    listing.columns.extend(columns);
                    let whole = language.pick("Exact change", "Exakt ändring");
                    listing.columns.push(Column::number("whole", whole));
                }
                let shown = |number: &Number| {
                    let number = number.round(decimals, ruleset.rounding);
                    words::signed(&number.fixed(decimals), language)
                };
                let mut cells = vec![visible(&pair.unit).into_owned()];
                cells.extend(all.iter().map(|(_, _, number)| shown(number)));
                cells.push(shown(&parts.whole));
                listing.rows.push(cells);
            }
            if listing.rows.is_empty() {
                continue;
            }
            text.push_str(&format!("{head}\n{}", listing.render(look).0));
            text.push_str(language.pick(
                "Each is rounded for itself; exact in --format json.\n",
                "Var och en är avrundad för sig; exakta i --format json.\n",
            ));
        }
        text
    }

    /// What each figure is of, with both bases.
    fn legend(&self, language: Language) -> String {
        let (old, new) = (&self.compared.old.base, &self.compared.new.base);
        let (first, last) = (&self.waves.0.label, &self.waves.1.label);
        let count = |number: usize| language.count(number);
        let mut lines = Vec::new();
        if let Some(broken) = self.broken() {
            let because = broken.because.as_ref();
            let because = because.map_or("", |text| text.wording(language.tag()));
            let (before, after) = (&broken.before.value, &broken.after.value);
            lines.push(match language {
                Language::English => {
                    format!(
                        "The series of {} ends between {before} and {after}: {because}",
                        self.node
                    )
                }
                Language::Swedish => {
                    format!(
                        "Serien för {} bryts mellan {before} och {after}: {because}",
                        self.node
                    )
                }
            });
        }
        lines.push(match language {
            Language::English => format!(
                "{}: {} answered in {first}, {} in {last}, {} in both.",
                self.node,
                count(old.answered),
                count(new.answered),
                count(self.in_both())
            ),
            Language::Swedish => format!(
                "{}: {} svarade {first}, {} {last}, {} båda gångerna.",
                self.node,
                count(old.answered),
                count(new.answered),
                count(self.in_both())
            ),
        });
        if self.rank.is_some() {
            lines.push(match language {
                Language::English => format!(
                    "All ranked: {} in {first}, {} in {last}. Ranked in both: {}, ranked \
                     anew among themselves in each wave.",
                    count(old.ranked),
                    count(new.ranked),
                    count(self.compared.panel)
                ),
                Language::Swedish => format!(
                    "Alla rangordnade: {} {first}, {} {last}. Rangordnade i båda: {}, \
                     rangordnade på nytt inbördes i vardera mätningen.",
                    count(old.ranked),
                    count(new.ranked),
                    count(self.compared.panel)
                ),
            });
        }
        for like in &self.like {
            let scored = like.units.values().filter(|unit| unit.change.is_ok()).count();
            let (items, units) = (count(like.scored.len()), count(scored));
            let out: Vec<String> = like
                .dropped
                .iter()
                .map(|it| {
                    format!("{} ({})", it.id, words::cause(it.cause.as_ref(), language))
                })
                .collect();
            let out = if out.is_empty() {
                String::new()
            } else {
                let head = language.pick("Left out", "Utelämnat");
                format!(" {head}: {}.", out.join(", "))
            };
            lines.push(match language {
                Language::English => format!(
                    "Rules of {}, comparable items: both waves scored once more on {items} \
                     items and rows; {units} units.{out}",
                    like.label
                ),
                Language::Swedish => format!(
                    "Regler {}, jämförbara frågor: båda mätningarna poängsatta på nytt på \
                     {items} frågor och rader; {units} enheter.{out}",
                    like.label
                ),
            });
        }
        lines.join("\n") + "\n"
    }

    /// The units that are in one wave only, with the reason.
    fn apart(&self, language: Language) -> String {
        let labels = (self.waves.0.label.as_str(), self.waves.1.label.as_str());
        let apart = self.compared.pairs.iter().filter(|pair| pair.apart().is_some());
        let line = |pair: &Pair| {
            let name = if pair.unit == pair.name {
                pair.unit.clone()
            } else {
                format!("{} {}", pair.unit, pair.name)
            };
            let why = words::standing(&pair.standing, labels, language);
            format!("  {}: {why}\n", visible(&name))
        };
        let lines: String = apart.map(line).collect();
        if lines.is_empty() {
            return lines;
        }
        let head = language.pick("In one wave only:", "Bara i en mätning:");
        format!("{head}\n{lines}")
    }

    /// Streaks, climbers, who did not answer.
    fn facts_told(&self, is_all: bool, language: Language) -> String {
        let name = |unit: &str| {
            let entry = self.waves.1.units.get(unit);
            let name =
                entry.map(|entry| entry.name.as_str()).filter(|name| *name != unit);
            let name = name.map_or(unit.to_owned(), |name| format!("{unit} {name}"));
            visible(&name).into_owned()
        };
        let mut lines = Vec::new();
        for streak in self.streaks().into_iter().filter(|streak| streak.waves > 1) {
            let (unit, waves) = (name(&streak.unit), language.ordinal(streak.waves));
            lines.push(match language {
                Language::English => {
                    format!("{unit}: first for the {waves} time in a row.")
                }
                Language::Swedish => format!("{unit}: etta för {waves} gången i rad."),
            });
        }
        let up = climbers(&self.compared, CLIMBERS).into_iter().map(|it| {
            let places = language.number(&rank::digits(&it.places));
            format!("{} +{places}", name(&it.unit))
        });
        let up: Vec<String> = up.collect();
        if !up.is_empty() {
            let head = language.pick(
                "Climbed most, ranked in both",
                "Klättrat mest, rangordnade i båda",
            );
            lines.push(format!("{head}: {}.", up.join(", ")));
        }
        let silent = self.silent();
        if !silent.is_empty() {
            let most = if is_all { usize::MAX } else { MOST_UNITS };
            let mut names: Vec<String> =
                silent.iter().take(most).map(|unit| name(unit)).collect();
            if silent.len() > most {
                let more = language.count(silent.len() - most);
                let (en, sv) = ("more (--all)", "till (--all)");
                names.push(format!("{more} {}", language.pick(en, sv)));
            }
            let label = &self.waves.1.label;
            let head = match language {
                Language::English => format!("Did not answer {label}"),
                Language::Swedish => format!("Svarade inte {label}"),
            };
            lines.push(format!("{head}: {}.", names.join(", ")));
        }
        lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// What is said beside the result.
    pub(super) fn tell(&self, session: &Session) {
        let language = session.settings.err.language;
        let note = language.pick("note", "not");
        self.tell_unread_figures(session);
        if self.is_unlinked {
            let (old, new) =
                (self.old.ready.instrument.name(), self.new.ready.instrument.name());
            let told = match language {
                Language::English => format!(
                    "{new} does not follow {old} (`wave.follows`): items are joined by \
                     concept or id in one step"
                ),
                Language::Swedish => format!(
                    "{new} följer inte {old} (`wave.follows`): frågorna kopplas på begrepp \
                     eller id i ett steg"
                ),
            };
            session.note(&format!("{note}: {told}\n"));
        }
        for side in [&self.old, &self.new] {
            if side.results.is_some() {
                session.note(&format!("{note}: {}", of_results(&side.source, language)));
            }
            if !side.has_its_rules() {
                session.note(&format!("{note}: {}", other_rules(&side.source, language)));
            }
            if let Some(collected) = &side.collected {
                beside::tell(&beside::unread(collected, language), session);
            }
        }
        let batch = self.new.collected.as_ref().map(|collected| &collected.batch);
        let corrections = batch.and_then(|batch| batch.corrections.as_ref());
        let changed = self.new.units.iter().filter(|unit| unit.before.is_some()).count();
        session.note(&corrected(corrections, changed, language));
        session.note(&moved_note(&self.moved_by_corrections(), &session.settings.err));
    }
}

/// What a results file cannot give.
fn of_results(name: &str, language: Language) -> String {
    let name = visible(name);
    match language {
        Language::English => {
            format!(
                "{name} holds results without answers, so nothing of it is rescored\n"
            )
        }
        Language::Swedish => {
            format!("{name} innehåller resultat utan svar, så inget där räknas om\n")
        }
    }
}

/// That places of a results file follow other rules than it was written by.
pub fn other_rules(name: &str, language: Language) -> String {
    let name = visible(name);
    match language {
        Language::English => {
            format!(
                "the scoring file has changed since {name} was written; its scores stand\n"
            )
        }
        Language::Swedish => {
            format!("poängfilen har ändrats sedan {name} skrevs; poängen där gäller\n")
        }
    }
}

/// Which units have another place because of corrections.
pub fn moved_note(moved: &[Moved], look: &Look) -> String {
    if moved.is_empty() {
        return String::new();
    }
    let (language, to) = (look.language, if look.unicode { "→" } else { "->" });
    let place = |place: &Option<Number>| match place {
        Some(place) => language.number(&rank::digits(place)),
        None => MISSING.to_owned(),
    };
    let one = |(unit, before, after, corrected): &Moved| {
        let mark = if *corrected { "*" } else { "" };
        format!("{}{mark} {} {to} {}", visible(unit), place(before), place(after))
    };
    let units: Vec<String> = moved.iter().map(one).collect();
    let (en, sv) =
        ("Moved by corrections (* corrected)", "Flyttade av rättelser (* rättad)");
    format!("{}: {}.\n", language.pick(en, sv), units.join(", "))
}

fn place(place: Option<&Place>, language: Language) -> String {
    place.map_or(MISSING.to_owned(), |place| rank::place(place, language))
}

/// Both places, and how far it is from the one to the other: `3 → 1= ▲ 2`.
fn moved(places: &Places, look: &Look) -> String {
    let [old, new] =
        [&places.old, &places.new].map(|it| place(it.as_ref(), look.language));
    let to = if look.unicode { "→" } else { "->" };
    let told = match &places.moved {
        Ok(moved) if look.plain => words::in_words(moved, look.language),
        Ok(moved) => words::arrow(moved, look),
        Err(why) => words::short(why, look.language).to_owned(),
    };
    format!("{old} {to} {new} {told}")
}
