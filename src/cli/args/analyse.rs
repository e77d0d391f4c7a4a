//! The command line of `analyse`.
//!
//! *In:* words. *Out:* what is to be told of which answers.

use clap::{Args, ValueEnum};

use crate::cli::args::AnswerArguments;

pub(super) const ANALYSIS: &str = "\
Parts: response (who answered, and whether the others differ), items (shares of options,
and who did not answer them), figures (those of the scoring file, with headlines), gaps
(what each item would add to a unit's score), ranks (`rank_changes`), robustness (places under other weights),
reliability (alpha of nodes that say `scale: true`). A cell that is hidden by
`disclosure` is `..`, one without anything to count `–`. With --format csv all tables
are one, of which each row fills its own columns.

Of more than 1,024 units gaps, ranks and robustness, which tell of every single one, are
left out unless --only names one of them or --unit a unit: then all units are kept in memory.";

/// Arguments of `analyse`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey analyse answers/
  survey analyse answers/ --only gaps --unit 0114
  survey analyse answers/ --only figures --format csv > figures.csv")]
pub struct AnalyseArguments {
    /// What is analysed.
    #[command(flatten)]
    pub answers: AnswerArguments,
    /// The scoring file by its name, where there are several
    #[arg(long, value_name = "NAME")]
    pub scoring: Option<String>,
    /// Only these parts
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    pub only: Vec<AnalysePart>,
    /// Of gaps and robustness only this unit
    #[arg(long, value_name = "CODE")]
    pub unit: Option<String>,
}

/// A part of the analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnalysePart {
    /// Who answered, and whether the others differ
    Response,
    /// Shares of options, and who did not answer
    Items,
    /// The figures of the scoring file
    Figures,
    /// What each item would add
    Gaps,
    /// Changes of place between two ranks
    Ranks,
    /// Places under other weights
    Robustness,
    /// Alpha of scales
    Reliability,
}

impl AnalyseArguments {
    /// The parts that are wanted, in the order in which they are told.
    pub fn parts(&self) -> Vec<AnalysePart> {
        let is_wanted =
            |part: &AnalysePart| self.only.is_empty() || self.only.contains(part);
        AnalysePart::ALL.into_iter().filter(is_wanted).collect()
    }

    /// Whether a unit, or a part that tells of every single one, is asked for by name: then
    /// all units are kept, however many they are.
    pub fn names_units(&self) -> bool {
        self.unit.is_some() || self.only.iter().any(|part| part.tells_units())
    }
}

impl AnalysePart {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 7] = [
        Self::Response,
        Self::Items,
        Self::Figures,
        Self::Gaps,
        Self::Ranks,
        Self::Robustness,
        Self::Reliability,
    ];

    /// Whether it tells of every single unit, so that all must be kept.
    pub const fn tells_units(self) -> bool {
        matches!(self, Self::Gaps | Self::Ranks | Self::Robustness)
    }

    /// The word on the command line and in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Items => "items",
            Self::Figures => "figures",
            Self::Gaps => "gaps",
            Self::Ranks => "ranks",
            Self::Robustness => "robustness",
            Self::Reliability => "reliability",
        }
    }
}
