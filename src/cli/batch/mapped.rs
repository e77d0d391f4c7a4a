//! `--as` and `--map`: which questionnaire data are answers to, and what their columns are.
//!
//! *In:* the two flags, `data_file` of the questionnaire. *Out:* the questionnaire that
//! texts are read as, and the map of tables that do not name one.
//!
//! A map with errors reads nothing: every row would be read as something else.

use std::path::Path;

use crate::answers::hold_map;
use crate::cli::args::Kind;
use crate::cli::batch::{Batch, Key};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::files::{Input, MAP_WITHOUT_QUESTIONNAIRE, MOST_BYTES};
use crate::cli::library::Library;
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Near, Words};
use crate::load;
use crate::model::DataMap;
use crate::source::{Source, Spanned};

/// Reads a map file; none where it has errors, which are among the findings then.
///
/// # Errors
///
/// It cannot be read.
pub fn read(
    path: &Path,
    library: &mut Library,
    findings: &mut Findings,
) -> Result<Option<DataMap>, Error> {
    let input = Input::file(path);
    let text = input.text(MOST_BYTES)?;
    let file = library.sources.add(Source::new(input.name, text));
    let map = load::data_map(file, &library.sources, findings);
    Ok(map.filter(|_| !findings.has_errors_in(file)))
}

/// Name and version of `name@version`.
fn key(name: &str) -> Option<Key> {
    let (name, version) = name.split_once('@')?;
    Some((name.to_owned(), version.to_owned()))
}

impl Batch {
    /// Settles what texts are read as, before any is.
    ///
    /// # Errors
    ///
    /// There is no such questionnaire, or a map and none.
    pub(super) fn settle(&mut self, session: &mut Session) -> Result<(), Error> {
        let named = self.map.as_ref().and_then(|map| map.questionnaire.clone());
        let is_known = match (self.read_as.clone(), named) {
            (Some(name), named) => {
                self.base = Some(self.library.named(&name)?);
                self.read_as_key = key(&name);
                let other = named.filter(|named| named.value != name);
                other.is_none_or(|other| self.for_another(&other, &name, session))
            }
            (None, Some(named)) => self.named_by_map(&named, session),
            (None, None) if self.map.is_some() => return Err(unsaid()),
            (None, None) => true,
        };
        if !is_known || !self.is_map_sound(session) {
            self.inputs.clear();
        }
        Ok(())
    }

    fn for_another(
        &mut self,
        named: &Spanned<String>,
        name: &str,
        session: &mut Session,
    ) -> bool {
        let finding = MAP_WITHOUT_QUESTIONNAIRE.at(named.span).says(
            format!("the map is for `{}`, and `--as` names `{name}`", named.value),
            format!("kartan gäller `{}`, och `--as` anger `{name}`", named.value),
        );
        self.broken.extend([finding.pointer("/map").help(
            "name the same questionnaire, or leave one of the two out",
            "ange samma formulär, eller utelämna det ena",
        )]);
        session.ends(Exit::Findings);
        false
    }

    /// Takes the questionnaire that a map names; `false` where there is none.
    fn named_by_map(&mut self, named: &Spanned<String>, session: &mut Session) -> bool {
        self.read_as_key = key(&named.value);
        let found = self.library.named(&named.value);
        self.base = found.ok();
        if self.base.is_some() {
            return true;
        }
        self.broken.extend([unknown(&self.library, named)]);
        session.ends(Exit::Findings);
        false
    }

    /// Whether the map fits the questionnaire, where a table is going to be read by it.
    fn is_map_sound(&mut self, session: &mut Session) -> bool {
        let is_table = |input: &Input| {
            Kind::of_name(&input.name).or(self.from).is_some_and(Kind::is_table)
        };
        let is_needed = self.map.is_some() || self.inputs.iter().any(is_table);
        let Some(key) = self.read_as_key.clone().filter(|_| is_needed) else {
            return true;
        };
        self.prepare(&key, session);
        let Some(Some(reader)) = self.sought(&key) else { return true };
        let own = reader.instrument().questionnaire().data_file.as_ref();
        let Some(map) = self.map.as_ref().or(own) else { return true };
        let findings = hold_map(reader, map);
        let is_sound = !findings.has_errors();
        if !is_sound {
            session.ends(Exit::Findings);
        }
        self.broken.append(findings);
        is_sound
    }

    /// How inputs are written whose names do not say it.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.from.or(self.map.is_some().then_some(Kind::Csv))
    }

    /// What stands between the cells of tables, where it is declared.
    pub(super) fn delimiter(&self) -> Option<u8> {
        let own = || self.base?.instrument.as_ref()?.questionnaire().data_file.as_ref();
        self.map.as_ref().or_else(own)?.delimiter
    }
}

/// The finding for a map of a questionnaire that is not there.
pub fn unknown(library: &Library, named: &Spanned<String>) -> crate::diagnostic::Finding {
    let known = library.known();
    let known: Vec<String> =
        known.iter().map(|(name, version)| format!("{name}@{version}")).collect();
    MAP_WITHOUT_QUESTIONNAIRE
        .at(named.span)
        .says(
            format!("there is no questionnaire `{}`", named.value),
            format!("det finns inget formulär `{}`", named.value),
        )
        .pointer("/map")
        .meant(Near::of(&named.value, known.iter().map(String::as_str)))
}

/// The error of a map that holds no table.
pub fn no_table(name: &str) -> Error {
    Error::Choose {
        what: Words::new(
            format!(
                "{name}: a map says what the columns of a table are, and this is none"
            ),
            format!(
                "{name}: en karta anger kolumnerna i en tabell, och det här är ingen"
            ),
        ),
        help: Words::new(
            "leave --map out; answers in JSON and YAML name their items themselves",
            "utelämna --map; svar i JSON och YAML anger själva sina frågor",
        ),
    }
}

fn unsaid() -> Error {
    Error::Choose {
        what: Words::new(
            "which questionnaire the data are answers to is not said",
            "vilket formulär data är svar på är inte sagt",
        ),
        help: Words::new(
            "say it with --as NAME@VERSION, or in the map: `map: NAME@VERSION`",
            "ange det med --as NAMN@VERSION, eller i kartan: `map: NAMN@VERSION`",
        ),
    }
}
