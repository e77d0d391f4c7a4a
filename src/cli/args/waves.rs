//! Arguments of the commands on results of waves; these doc comments are the text of
//! `--help`.
//!
//! *In:* words. *Out:* [`CompareArguments`], [`VerifyArguments`].

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{FILES, FORMATS};

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey compare 2027 2029
  survey compare demo@2027 questionnaires/demo/2029/answers/ --parts
  survey compare scores-2027.json answers/ --format csv > changes.csv")]
pub struct CompareArguments {
    /// The older wave: its label or version, answers, or a results file of `survey score`
    /// or `survey rank`
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The newer wave
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// The scoring file by its name, where there are several
    #[arg(long, value_name = "NAME")]
    pub scoring: Option<String>,
    /// The rank by its name; else the first of the newer wave's scoring file
    #[arg(long, value_name = "NAME")]
    pub rank: Option<String>,
    /// Also shows what each change is made of
    #[arg(long)]
    pub parts: bool,
    /// Corrections that count in the newer wave (YAML, JSON, NDJSON)
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    pub corrections: Option<PathBuf>,
    /// The columns of the table, by name and in order
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = FORMATS)]
    pub columns: Vec<String>,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey verify scores.json
  survey verify ranks.ndjson answers/")]
pub struct VerifyArguments {
    /// What `survey score` or `survey rank` wrote with `--format json` or `ndjson`
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,
    /// Where the answers are now; else where the results file says
    #[arg(value_name = "ANSWERS")]
    pub answers: Vec<PathBuf>,
    /// Where the corrections are now; else where the results file says
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    pub corrections: Option<PathBuf>,
}
