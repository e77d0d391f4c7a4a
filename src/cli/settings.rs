//! What flags, environment and terminal come to.
//!
//! *In:* flags, variables, whether a stream is a terminal. *Out:* language, colour for
//! each stream, width, and the format.
//!
//! The environment is read here and nowhere else. Results never depend on it: only the
//! looks do.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::args::{Color, Common, Deny, Format};
use crate::cli::error::Error;
use crate::report::machine::TableForm;
use crate::report::{Language, Look};

/// Variables, and what the standard streams are.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    /// Standard input is a terminal.
    pub in_terminal: bool,
    /// Standard output is a terminal.
    pub out_terminal: bool,
    /// Standard error is a terminal.
    pub err_terminal: bool,
    /// Columns of the terminal, where there is one.
    pub columns: Option<usize>,
}

/// What a run goes by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How standard output looks.
    pub out: Look,
    /// How standard error looks.
    pub err: Look,
    /// The format asked for.
    pub format: Option<Format>,
    /// The file written instead of standard output.
    pub output: Option<PathBuf>,
    /// The folder written to, a file a record, where a command can.
    pub folder: Option<PathBuf>,
    /// Writing over it is allowed.
    pub force: bool,
    /// Every finding is shown.
    pub all: bool,
    /// How CSV is written.
    pub table: TableForm,
    /// Warnings count as errors.
    pub deny_warnings: bool,
    /// Findings exit with 0.
    pub exit_zero: bool,
    /// 1: results only; 2: nothing.
    pub quiet: u8,
    /// 1: which files and settings.
    pub verbose: u8,
    /// The folder of questionnaires that was named.
    pub questionnaires: Option<PathBuf>,
    /// Where a job's summary goes.
    pub step_summary: Option<PathBuf>,
}

impl Environment {
    /// Reads the process's own.
    pub fn of_process() -> Self {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| {
                Some((name.into_string().ok()?, value.into_string().ok()?))
            })
            .collect();
        let columns = terminal_size::terminal_size().map(|(width, _)| width.0.into());
        Self {
            variables,
            in_terminal: std::io::stdin().is_terminal(),
            out_terminal: std::io::stdout().is_terminal(),
            err_terminal: std::io::stderr().is_terminal(),
            columns,
        }
    }

    /// A variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A variable that is set and neither empty nor `0`.
    fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value != "0")
    }

    fn is_dumb(&self) -> bool {
        self.get("TERM") == Some("dumb")
    }

    /// Whether a stream takes colour: flag, `SURVEY_COLOR`, `NO_COLOR`,
    /// `CLICOLOR_FORCE` or `FORCE_COLOR`, `CLICOLOR=0`, `TERM=dumb`, a terminal.
    pub fn color(&self, flag: Option<Color>, terminal: bool) -> bool {
        let named = match self.get("SURVEY_COLOR") {
            Some("always") => Some(Color::Always),
            Some("never") => Some(Color::Never),
            _ => None,
        };
        match flag.or(named) {
            Some(Color::Always) => true,
            Some(Color::Never) => false,
            _ if self.get("NO_COLOR").is_some() => false,
            _ if self.is_on("CLICOLOR_FORCE") || self.is_on("FORCE_COLOR") => true,
            _ => terminal && self.get("CLICOLOR") != Some("0") && !self.is_dumb(),
        }
    }

    /// The language: flag, `SURVEY_LOCALE`, `LC_ALL`, `LC_MESSAGES`, `LANG`, English.
    ///
    /// # Errors
    ///
    /// A flag that names a language we do not speak; a variable that does is English.
    pub fn language(&self, flag: Option<&str>) -> Result<Language, Error> {
        if let Some(locale) = flag.or_else(|| self.get("SURVEY_LOCALE")) {
            return Language::from_locale(locale)
                .ok_or_else(|| Error::Locale { given: locale.to_owned() });
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|n| self.get(n));
        Ok(locale.and_then(Language::from_locale).unwrap_or_default())
    }

    /// The format: flag or `SURVEY_FORMAT`.
    ///
    /// # Errors
    ///
    /// A variable that names no format.
    pub fn format(&self, flag: Option<Format>) -> Result<Option<Format>, Error> {
        let Some(named) = self.get("SURVEY_FORMAT").filter(|_| flag.is_none()) else {
            return Ok(flag);
        };
        let refused = |_| Error::FormatName { given: named.to_owned() };
        Format::from_str(named, false).map(Some).map_err(refused)
    }

    /// Whether box lines can be shown: the locale is UTF-8 and the terminal not dumb.
    /// What does not go to a terminal is UTF-8 anyway.
    fn unicode(&self, terminal: bool) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|n| self.get(n));
        let utf8 = locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        !self.is_dumb() && (utf8 || !terminal || cfg!(windows))
    }

    /// Columns: `COLUMNS`, those of the terminal, 80 without one.
    fn width(&self) -> usize {
        let named = self.get("COLUMNS").and_then(|columns| columns.parse().ok());
        let own = self.columns.filter(|_| self.out_terminal || self.err_terminal);
        named.or(own).filter(|width| *width >= 20).unwrap_or(80)
    }

    /// The look of both streams, before and apart from the format.
    ///
    /// # Errors
    ///
    /// A language we do not speak.
    pub fn looks(&self, common: &Common) -> Result<(Look, Look), Error> {
        let language = self.language(common.locale.as_deref())?;
        let plain = common.plain
            || self.is_on("SURVEY_PLAIN")
            || self.is_on("ACCESSIBLE")
            || (self.is_dumb() && self.out_terminal);
        let look = |terminal| Look {
            language,
            width: self.width(),
            unicode: !common.ascii && self.unicode(terminal),
            color: self.color(common.color, terminal),
            plain,
            wide_tables: !terminal && self.get("COLUMNS").is_none(),
        };
        Ok((look(self.out_terminal), look(self.err_terminal)))
    }
}

impl Settings {
    /// Puts flags and environment together.
    ///
    /// # Errors
    ///
    /// A value that none of the flags' own checks could refuse.
    pub fn new(common: &Common, environment: &Environment) -> Result<Self, Error> {
        let (mut out, err) = environment.looks(common)?;
        if common.output.is_some() {
            // A file is no terminal, whatever standard output is.
            out.color &= common.color == Some(Color::Always);
            out.wide_tables = environment.get("COLUMNS").is_none();
        }
        let mut delimiter = common.delimiter.chars();
        let delimiter = match (delimiter.next(), delimiter.next()) {
            (Some('\\'), Some('t')) => '\t',
            (Some(one), None) if !matches!(one, '"' | '\n' | '\r') => one,
            _ => return Err(Error::Delimiter { given: common.delimiter.clone() }),
        };
        Ok(Self {
            out,
            err,
            format: environment.format(common.format)?,
            output: common.output.clone(),
            folder: None,
            force: common.force,
            all: common.all,
            table: TableForm {
                delimiter,
                byte_order_mark: common.bom,
                raw: common.csv_raw,
            },
            deny_warnings: common.deny == Some(Deny::Warnings),
            exit_zero: common.exit_zero,
            quiet: common.quiet,
            verbose: common.verbose,
            questionnaires: common
                .questionnaires
                .clone()
                .or_else(|| environment.get("SURVEY_QUESTIONNAIRES").map(PathBuf::from)),
            step_summary: environment.get("GITHUB_STEP_SUMMARY").map(PathBuf::from),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Environment { variables, ..Environment::default() }
    }

    #[test]
    fn colour_follows_the_stated_order() {
        let plain = environment(&[]);
        assert!(plain.color(None, true) && !plain.color(None, false));
        assert!(plain.color(Some(Color::Always), false));
        let both = environment(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]);
        assert!(!both.color(None, true));
        assert!(both.color(Some(Color::Always), true));
        let own = environment(&[("SURVEY_COLOR", "always"), ("NO_COLOR", "1")]);
        assert!(own.color(None, false));
        assert!(!environment(&[("TERM", "dumb")]).color(None, true));
        assert!(!environment(&[("CLICOLOR", "0")]).color(None, true));
        assert!(
            environment(&[("NO_COLOR", ""), ("FORCE_COLOR", "1")]).color(None, false)
        );
    }

    #[test]
    fn the_language_follows_the_stated_order() {
        let swedish = environment(&[("LC_ALL", "sv_SE.UTF-8"), ("LANG", "en_US")]);
        assert_eq!(swedish.language(None).unwrap(), Language::Swedish);
        assert_eq!(swedish.language(Some("en")).unwrap(), Language::English);
        let other = environment(&[("LC_ALL", "C"), ("LANG", "sv_SE")]);
        assert_eq!(other.language(None).unwrap(), Language::English);
        assert!(environment(&[]).language(Some("se")).is_err());
    }
}
