//! How far a batch has come, while it works.
//!
//! *In:* how many answers were read. *Out:* a line on standard error that replaces itself,
//! and is gone at the end.
//!
//! Only somebody who looks on is told, and nobody before it takes long; what is read aloud
//! or written to a file is never redrawn.

use std::time::{Duration, Instant};

use crate::cli::settings::{Environment, Settings};
use crate::report::Language;

/// How long nothing is said.
const QUIET: Duration = Duration::from_millis(500);
/// How often something is.
const OFTEN: Duration = Duration::from_millis(200);
/// To the margin, and away with what stands there.
const CLEAR: &str = "\r\u{1b}[K";

/// The line, as it was told last.
#[derive(Debug)]
pub struct Progress {
    is_shown: bool,
    language: Language,
    begun: Instant,
    count: usize,
    told: Option<Duration>,
}

impl Progress {
    /// Begins with nothing done. `SURVEY_PROGRESS=never`, `-q`, `--plain` and a terminal that
    /// shows results as they come keep it silent.
    pub fn new(settings: &Settings, environment: &Environment) -> Self {
        let is_never = environment.get("SURVEY_PROGRESS") == Some("never");
        let is_dumb = environment.get("TERM").is_none_or(|term| term == "dumb");
        let is_mixed = environment.out_terminal && settings.format.is_some();
        let is_silent = is_never || is_dumb || is_mixed;
        Self {
            is_shown: environment.err_terminal
                && settings.quiet == 0
                && !settings.err.plain
                && !is_silent,
            language: settings.err.language,
            begun: Instant::now(),
            count: 0,
            told: None,
        }
    }

    /// So many more are done; what to say, if it is time.
    pub fn more(&mut self, count: usize) -> Option<String> {
        self.count += count;
        if !self.is_shown {
            return None;
        }
        self.at(self.begun.elapsed())
    }

    fn at(&mut self, now: Duration) -> Option<String> {
        let is_due = match self.told {
            None => now >= QUIET,
            Some(told) => now >= told + OFTEN,
        };
        if !is_due {
            return None;
        }
        self.told = Some(now);
        let count = self.language.count(self.count);
        let words = self.language.pick("answers read", "svar lästa");
        Some(format!("{CLEAR}{count} {words}"))
    }

    /// What takes the line away, where one stands.
    pub fn end(&mut self) -> Option<&'static str> {
        self.told.take().map(|_| CLEAR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_before_it_takes_long_and_not_at_every_step() {
        let mut progress = Progress {
            is_shown: true,
            language: Language::English,
            begun: Instant::now(),
            count: 1_500,
            told: None,
        };
        let at = |progress: &mut Progress, ms| progress.at(Duration::from_millis(ms));
        assert_eq!(at(&mut progress, 499), None);
        assert_eq!(progress.end(), None);
        assert_eq!(
            at(&mut progress, 500).as_deref(),
            Some("\r\u{1b}[K1,500 answers read")
        );
        assert_eq!(at(&mut progress, 699), None);
        assert!(at(&mut progress, 700).is_some());
        assert_eq!(progress.end(), Some(CLEAR));
        assert_eq!(progress.end(), None);
    }
}
