//! Arguments of the commands that try, draw and print a questionnaire; these doc comments
//! are the text of `--help`.
//!
//! *In:* words. *Out:* [`SimulateArguments`], [`GraphArguments`], [`NewArguments`],
//! [`OutlineArguments`], [`ShowArguments`].

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::args::{FORMATS, LOOK};

/// Arguments of `simulate`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey simulate questionnaires/kvinnofridsbarometern/2025/ -n 1000
  survey simulate kvinnofridsbarometern@2025 --units frame --seed 7 -o answers/
  survey simulate questionnaire.yaml -n 50 -o - | survey score -")]
pub struct SimulateArguments {
    /// A questionnaire: its file, its folder, or `name@version`
    #[arg(value_name = "QUESTIONNAIRE")]
    pub questionnaire: PathBuf,
    /// How many respondents; 100 if not said, with --units all of the register. With
    /// --output at most as many as the register has, since each unit has one file
    #[arg(short = 'n', long, value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub number: Option<u32>,
    /// One seed always gives the same answers, another one others
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub seed: u64,
    /// A respondent for every unit of the register, in its order
    #[arg(long, value_name = "WHICH")]
    pub units: Option<SimulatedUnits>,
    /// The scoring file by its name, where there are several
    #[arg(long, value_name = "NAME")]
    pub scoring: Option<String>,
    /// Where answer files go: what --output says.
    #[arg(skip)]
    pub target: Option<PathBuf>,
}

/// Which units answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SimulatedUnits {
    /// Those of the register
    Frame,
}

/// Arguments of `graph`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey graph questionnaires/kvinnofridsbarometern/2025/
  survey graph kvinnofridsbarometern@2025 --section b_organisation --locale sv
  survey graph kvinnofridsbarometern@2025 -o graph.mmd")]
pub struct GraphArguments {
    /// A questionnaire: its file, its folder, or `name@version`; this folder if none
    #[arg(value_name = "QUESTIONNAIRE")]
    pub questionnaire: Option<PathBuf>,
    /// What is written, where the ending of --output does not say it
    #[arg(long, value_name = "KIND", help_heading = FORMATS)]
    pub to: Option<GraphKind>,
    /// How much is shown
    #[arg(long, value_name = "LEVEL", default_value = "items")]
    pub detail: GraphDetail,
    /// Only this section, with what is in it
    #[arg(long, value_name = "ID")]
    pub section: Option<String>,
    /// Does it again whenever a file changes, until Ctrl-C
    #[arg(short, long)]
    pub watch: bool,
    /// The language of the questionnaire's own texts
    #[arg(long, value_name = "LANGUAGE", help_heading = LOOK)]
    pub lang: Option<String>,
}

/// What a graph is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphKind {
    /// An outline for people
    Text,
    /// A Mermaid flowchart
    Mermaid,
    /// A Graphviz graph
    Dot,
}

/// How much of a questionnaire is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphDetail {
    /// Sections, and what decides between them
    Sections,
    /// Items too
    Items,
    /// Also what is worked out, and what limits and options rest on
    Full,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey new barometer
  survey new . --lang sv
  survey new barometer --without-scoring")]
pub struct NewArguments {
    /// The folder that is made, and the name of the questionnaire; `.` fills this folder
    #[arg(value_name = "NAME")]
    pub name: PathBuf,
    /// The name of the questionnaire, where it is not that of the folder
    #[arg(long = "name", value_name = "NAME")]
    pub called: Option<String>,
    /// The language of the questions, `en` or `sv`; else that of the messages
    #[arg(long, value_name = "LANGUAGE", help_heading = LOOK)]
    pub lang: Option<String>,
    /// Leaves out points: nothing is scored
    #[arg(long)]
    pub without_scoring: bool,
}

/// Arguments of `outline`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey outline questionnaires/kvinnofridsbarometern/2025/ > outline.md
  survey outline kvinnofridsbarometern@2025 -o outline.html
  survey outline kvinnofridsbarometern@2025 --lang en --to text")]
pub struct OutlineArguments {
    /// A questionnaire: its file, its folder, or `name@version`; this folder if none
    #[arg(value_name = "QUESTIONNAIRE")]
    pub questionnaire: Option<PathBuf>,
    /// What is written, where the ending of --output does not say it
    #[arg(long, value_name = "KIND", help_heading = FORMATS)]
    pub to: Option<OutlineKind>,
    /// The language of the questionnaire's texts, and of the words around them
    #[arg(long, value_name = "LANGUAGE", help_heading = LOOK)]
    pub lang: Option<String>,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey show scoring.strict.yaml
  survey show scoring.strict.yaml -o whole.yaml")]
pub struct ShowArguments {
    /// A scoring file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// What an outline is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutlineKind {
    /// For a text editor or a forge
    Markdown,
    /// One page for the screen and for print
    Html,
    /// Plain text
    Text,
}
