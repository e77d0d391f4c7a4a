//! The command line as it is typed; these doc comments are the text of `--help`.
//!
//! *In:* words. *Out:* [`Arguments`].
//!
//! Nothing is decided here: what comes from the environment and what depends on the
//! terminal is `settings`' business.
#![expect(
    clippy::doc_markdown,
    reason = "the comments are the text of --help, where variables have no backticks"
)]

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::cli::exit;

mod analyse;
mod interview;
mod studies;
mod waves;

use analyse::ANALYSIS;
pub use analyse::{AnalyseArguments, AnalysePart};
use interview::INTERVIEW;
pub use interview::{DraftsArguments, RunArguments};
pub use studies::{
    GraphArguments, GraphDetail, GraphKind, NewArguments, OutlineArguments, OutlineKind,
    ShowArguments, SimulateArguments, SimulatedUnits,
};
pub use waves::{CompareArguments, VerifyArguments};

const EXAMPLES: &str = "\
Examples:
  survey check questionnaires/
  survey score answers/*.json";

const SIMULATION: &str = "\
Nothing that it makes is real; every answer file says `\"simulated\": true`.
Options are drawn by their declared `share`, else evenly; numbers and days evenly
within their bounds. Minutes are an estimate: 238 words read a minute, 4 seconds to
choose, 8 to type a number, 20 a text, 60 a long one. Nobody was timed.
Ties are those among the respondents made: --units frame gives those of a register.";

const COMPARISON: &str = "\
A wave is named by its label or version, which means the answers/ beside that
version of the questionnaire. Which one is earlier is what `wave.follows` says.
Published scores and places are compared, places also among the units ranked in
both, and both waves are scored once more on the items that can be compared.
`waves:` of the newer scoring file says by whose rules, and where series end.";

const GRAPH: &str = "\
The ending of --output says what is written: .mmd or .md Mermaid, .dot or .gv
Graphviz, .txt text; else --to does. An edge goes from what a condition rests on
to what is asked because of it.
A picture: survey graph --to dot | dot -Tsvg > graph.svg";
const LAYOUT: &str = "\
Every level is set in by two blanks, dashes too; at most one blank line; `id` and `type`
of an item stand first. Where a line breaks, quotes, and `{…}` or lines below each other
are the author's choice. What is written is read again and held to what was there.";

const FORMATS: &str = "Output";
const FILES: &str = "File selection";
const BATCH: &str = "Batch";
const MENDS: &str = "Mends";
const LOOK: &str = "Language and terminal";

/// Questionnaires and scoring rules in YAML: checked, answered, scored, ranked and
/// explained
#[derive(Debug, Parser)]
#[command(
    name = "survey",
    version = version(),
    disable_help_subcommand = false,
    before_help = EXAMPLES,
    after_help = "`survey help COMMAND` tells more about a command.",
    max_term_width = 100
)]
pub struct Arguments {
    /// Flags that mean the same in every command.
    #[command(flatten)]
    pub common: Common,
    /// The command.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that mean the same in every command.
#[derive(Clone, Debug, Default, Args)]
pub struct Common {
    /// The form of what is printed [env: SURVEY_FORMAT]
    #[arg(long, global = true, value_name = "FORMAT", help_heading = FORMATS)]
    pub format: Option<Format>,
    /// Writes to a file instead of standard output; never over a file that is there
    #[arg(short, long, global = true, value_name = "FILE", help_heading = FORMATS)]
    pub output: Option<PathBuf>,
    /// Lets --output write over a file
    #[arg(short, long, global = true, help_heading = FORMATS)]
    #[arg(hide_short_help = true)]
    pub force: bool,
    /// Every finding and every note, however many there are of a kind
    #[arg(long, global = true, help_heading = FORMATS)]
    #[arg(hide_short_help = true)]
    pub all: bool,
    /// What stands between the cells of a CSV table
    #[arg(long, global = true, value_name = "CHARACTER", default_value = ",")]
    #[arg(help_heading = FORMATS)]
    #[arg(hide_short_help = true)]
    pub delimiter: String,
    /// Begins a CSV table with a byte order mark, which Swedish Excel expects
    #[arg(long, global = true, help_heading = FORMATS)]
    #[arg(hide_short_help = true)]
    pub bom: bool,
    /// Writes text in CSV as it is, without the guard against formulas
    #[arg(long, global = true, help_heading = FORMATS)]
    #[arg(hide_short_help = true)]
    pub csv_raw: bool,
    /// Makes warnings findings that exit with 1
    #[arg(long, global = true, value_name = "LEVEL", help_heading = FORMATS)]
    #[arg(hide_short_help = true)]
    pub deny: Option<Deny>,
    /// Reports findings but exits with 0; 2 and above stay
    #[arg(long, global = true, help_heading = FORMATS)]
    #[arg(hide_short_help = true)]
    pub exit_zero: bool,
    /// Only results; twice for nothing but the exit code
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    #[arg(help_heading = FORMATS)]
    pub quiet: u8,
    /// Also says which files and settings are used
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    #[arg(help_heading = FORMATS, conflicts_with = "quiet")]
    pub verbose: u8,
    /// The language of messages: `en` or `sv` [env: SURVEY_LOCALE, LC_ALL, LANG]
    #[arg(long, global = true, value_name = "LANGUAGE", help_heading = LOOK)]
    pub locale: Option<String>,
    /// Colour on the terminal [env: SURVEY_COLOR, NO_COLOR]
    #[arg(long, global = true, value_name = "WHEN", help_heading = LOOK)]
    pub color: Option<Color>,
    /// Linear sentences and `key: value` blocks, for screen readers [env: SURVEY_PLAIN]
    #[arg(long, global = true, help_heading = LOOK)]
    pub plain: bool,
    /// Box lines and arrows in ASCII
    #[arg(long, global = true, help_heading = LOOK)]
    #[arg(hide_short_help = true)]
    pub ascii: bool,
    /// The folder of questionnaires; else the nearest `questionnaires/` upwards
    /// [env: SURVEY_QUESTIONNAIRES]
    #[arg(long, global = true, value_name = "DIR", help_heading = FILES)]
    pub questionnaires: Option<PathBuf>,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, at the width of the terminal
    Human,
    /// `file:line:column: level[rule] message`, for editors
    Concise,
    /// One document
    Json,
    /// One object a line
    Ndjson,
    /// A table
    Csv,
    /// A table of typed columns, in a build with Parquet
    Parquet,
    /// Static analysis results, 2.1.0
    Sarif,
    /// Workflow commands and a job summary
    Github,
}

/// When there is colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal that takes it
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// What counts as an error besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings too
    Warnings,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes a folder to begin a study in
    #[command(after_help = "\
It holds a questionnaire with a register, points, cases and one invented answer
file, all of which pass, and schemas and settings for editors. Nothing is written
over.")]
    New(NewArguments),
    /// Checks questionnaires and scoring files, without answers
    Check(CheckArguments),
    /// Lays out YAML that authors write, comments kept; changes nothing that it says
    #[command(after_help = LAYOUT)]
    Fmt(FmtArguments),
    /// Holds answers to their questionnaire
    Validate(AnswerArguments),
    /// Scores answers, a row a file
    Score(ScoreArguments),
    /// Ranks the units that answered
    Rank(RankArguments),
    /// Tells what stands behind scores: response, items, figures, gaps, robustness
    #[command(after_help = ANALYSIS)]
    Analyse(AnalyseArguments),
    /// Compares the results of two waves, unit by unit
    #[command(after_help = COMPARISON)]
    Compare(CompareArguments),
    /// Works results out again, and tells what differs
    #[command(after_help = "\
Scores, places and hashes are worked out from the files that the results name, and
held to what was written. Exit code 1: something differs, and it is told what has
changed since; 3: an input is not there.")]
    Verify(VerifyArguments),
    /// Interviews: asks the questions of a questionnaire, one by one
    #[command(after_help = INTERVIEW)]
    Run(RunArguments),
    /// Lists interviews in progress, and deletes one on request
    #[command(after_help = "\
Drafts lie in drafts/ beside answers/, one file a unit. They hold answers: --delete
removes one with everything beside it, and cannot be undone.")]
    Drafts(DraftsArguments),
    /// Runs the author's cases: given answers, expected route and score
    Test(TestArguments),
    /// Makes random respondents, and tells what a questionnaire asks of them
    #[command(after_help = SIMULATION)]
    Simulate(SimulateArguments),
    /// Draws the routes of a questionnaire: who is asked what, and because of what
    #[command(after_help = GRAPH)]
    Graph(GraphArguments),
    /// Writes a questionnaire for print
    #[command(after_help = "\
The ending of --output says what is written: .md Markdown, .html a page, .txt
text; else --to does; else it is Markdown, with --plain text. Print the page
from a browser for a PDF. What nobody answers, derived and hidden items, is
left out.")]
    Outline(OutlineArguments),
    /// Shows what comes out of a scoring file that builds on others, with where it is from
    Show(ShowArguments),
    /// Tells why a score is what it is, or why an item was or was not asked
    Why(WhyArguments),
    /// Tells what changed between two definitions, and whether a series bears it
    Diff(DiffArguments),
    /// Writes answers in another notation, without loss
    Convert(ConvertArguments),
    /// Prints the page of a rule, a type of item or another word of the language
    Explain(ExplainArguments),
    /// Prints the JSON Schema of a kind of file
    Schema(SchemaArguments),
    /// Prints a completion script for a shell
    #[command(after_help = "\
Install:
  bash        survey completions bash > ~/.local/share/bash-completion/completions/survey
  zsh         survey completions zsh > ~/.zfunc/_survey
  fish        survey completions fish > ~/.config/fish/completions/survey.fish
  powershell  survey completions powershell >> $PROFILE")]
    Completions(CompletionArguments),
}

/// Which files of those that are named.
#[derive(Clone, Debug, Default, Args)]
pub struct Selection {
    /// Leaves out files that meet a pattern, such as `drafts/**`
    #[arg(long, value_name = "PATTERN", help_heading = FILES)]
    pub exclude: Vec<String>,
    /// Lets --exclude hold for files that are named one by one too
    #[arg(long, help_heading = FILES)]
    #[arg(hide_short_help = true)]
    pub force_exclude: bool,
    /// Takes names of files from a file, one a line; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    #[arg(hide_short_help = true)]
    pub files_from: Option<PathBuf>,
    /// In --files-from a zero byte ends a name
    #[arg(short = '0', long, requires = "files_from", help_heading = FILES)]
    #[arg(hide_short_help = true)]
    pub null: bool,
    /// The name that findings about standard input carry
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    #[arg(hide_short_help = true)]
    pub stdin_filename: Option<String>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey check
  survey check questionnaires/kvinnofridsbarometern/2025/
  survey check --lint
  survey check --format github --deny warnings
  survey check --fix")]
pub struct CheckArguments {
    /// Questionnaires, scoring files, option lists or folders; this folder if none
    pub files: Vec<PathBuf>,
    /// Judges the method too: hard or leading wording, scales out of balance, no way to
    /// say "don't know"
    #[arg(long)]
    pub lint: bool,
    /// Does it again whenever a file changes, until Ctrl-C
    #[arg(short, long, conflicts_with_all = ["files_from", "mends"])]
    pub watch: bool,
    /// Which of them.
    #[command(flatten)]
    pub selection: Selection,
    /// Also looks into files that .gitignore leaves out
    #[arg(long, help_heading = FILES)]
    pub no_ignore: bool,
    /// Mends what can have been meant in one way only, unless it makes a file worse;
    /// shows what it would write and, on a terminal, asks before it does
    #[arg(long, group = "mends", help_heading = MENDS)]
    pub fix: bool,
    /// Shows what --fix would write, and writes nothing
    #[arg(long, group = "mends", help_heading = MENDS)]
    pub diff: bool,
    /// Takes mends too that are guesses or change what a file means
    #[arg(long, requires = "mends", help_heading = MENDS)]
    pub unsafe_fixes: bool,
    /// Does not ask
    #[arg(short, long, requires = "fix", conflicts_with = "diff", help_heading = MENDS)]
    pub yes: bool,
}

/// Arguments of `fmt`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey fmt
  survey fmt --check questionnaires/
  survey fmt - --stdin-filename scoring.yaml < scoring.yaml")]
pub struct FmtArguments {
    /// YAML files or folders; this folder if none; `-` is standard input, which is laid
    /// out on standard output
    pub files: Vec<PathBuf>,
    /// Which of them.
    #[command(flatten)]
    pub selection: Selection,
    /// Also looks into files that .gitignore leaves out
    #[arg(long, help_heading = FILES)]
    pub no_ignore: bool,
    /// Writes nothing; exits with 1 if a file would change
    #[arg(long)]
    pub check: bool,
    /// Writes nothing; shows what would change
    #[arg(long)]
    pub diff: bool,
}

/// Arguments of `test`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey test
  survey test questionnaires/kvinnofridsbarometern/2025/
  survey test --coverage
  survey test --record answers/0114.json
  survey test --record answers/0114.json --into cases.yaml
  survey test --format github")]
pub struct TestArguments {
    /// Files of cases or folders; this folder if none
    pub files: Vec<PathBuf>,
    /// Does it again whenever a file changes, until Ctrl-C
    #[arg(short, long, conflicts_with = "files_from")]
    pub watch: bool,
    /// Also tells which options, conditions, checks, points, gates and grades no case
    /// exercises; the exit status is the same
    #[arg(long)]
    pub coverage: bool,
    /// Writes a case from each answer file instead, for its author to check and complete
    #[arg(long, value_name = "ANSWERS", num_args = 1..,
        conflicts_with_all = ["files", "watch", "coverage", "files_from"])]
    pub record: Vec<PathBuf>,
    /// Adds these cases to a file of cases, after those that are there; the rest of it
    /// stays as it is
    #[arg(long, value_name = "CASES", requires = "record")]
    pub into: Option<PathBuf>,
    /// Which of them.
    #[command(flatten)]
    pub selection: Selection,
    /// Also looks into files that .gitignore leaves out
    #[arg(long, help_heading = FILES)]
    pub no_ignore: bool,
}

/// Arguments of `validate`.
#[derive(Clone, Debug, Args)]
#[command(before_help = "\
Examples:
  survey validate answers/0114.json
  survey validate answers/ --format csv
  survey validate - --format ndjson < answers.ndjson")]
pub struct AnswerArguments {
    /// Answer files (.json, .ndjson, .yaml, .csv), folders or patterns; `-` is standard
    /// input
    #[arg(required_unless_present = "files_from", value_name = "ANSWERS")]
    pub answers: Vec<PathBuf>,
    /// Which of them.
    #[command(flatten)]
    pub selection: Selection,
    /// How answers are written where no ending says it, as on standard input
    #[arg(long, value_name = "KIND", help_heading = FILES)]
    pub from: Option<Kind>,
    /// Corrections that count instead of what the files say (YAML, JSON, NDJSON)
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    pub corrections: Option<PathBuf>,
    /// Reads answers as answers to this questionnaire: data that name none, and files of
    /// one that extends it
    #[arg(long = "as", value_name = "NAME@VERSION")]
    pub read_as: Option<String>,
    /// Which columns and values of a table are which items and answers (YAML)
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    pub map: Option<PathBuf>,
    /// Stops at the first answer file with an error
    #[arg(long)]
    pub fail_fast: bool,
    /// How many threads work; as many as the machine runs unless it is said
    #[arg(long, value_name = "N", help_heading = BATCH,
        value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

impl AnswerArguments {
    /// Answers that are named one by one, and nothing else.
    pub fn of(answers: Vec<PathBuf>) -> Self {
        Self {
            answers,
            selection: Selection::default(),
            from: None,
            corrections: None,
            read_as: None,
            map: None,
            fail_fast: false,
            jobs: None,
        }
    }
}

/// Arguments of `convert`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey convert answers/ --to csv -o answers.csv
  survey convert answers.csv -o answers/ --to json
  survey convert - --from csv --to ndjson < answers.csv
  survey convert data.csv --as NAME@VERSION --map map.yaml -o answers.ndjson")]
#[command(after_help = "\
json and yaml hold one record: many go to a folder, `-o FOLDER/`, a file each.
Columns of csv: `unit`, `_questionnaire`, `_version`, `_status` and the like,
the ids of items, `grid.row`, `x.missing`, `x.code.specify`. Several ticks are
`a|b`, none is `[]`. Nothing is judged: that is `survey validate`.")]
#[command(mut_arg("corrections", |corrections| corrections.hide(true)))]
pub struct ConvertArguments {
    /// What is converted.
    #[command(flatten)]
    pub answers: AnswerArguments,
    /// How they are to be written; else the ending of --output says it
    #[arg(long, value_name = "KIND", help_heading = FORMATS)]
    pub to: Option<Kind>,
}

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// One record a file
    Json,
    /// One record a file
    Yaml,
    /// One record a line
    Ndjson,
    /// One record a row
    Csv,
    /// One record a row; told by its first bytes, and never asked for
    #[value(skip)]
    Parquet,
}

impl Kind {
    /// Whether it holds rows under the names of their columns.
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Parquet)
    }

    /// What the ending of a name says.
    pub fn of_name(name: &str) -> Option<Self> {
        // How a file is packed is told by its bytes.
        let packed = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst"));
        let (_, ending) = packed.unwrap_or(name).rsplit_once('.')?;
        Some(match ending.to_lowercase().as_str() {
            "json" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "ndjson" | "jsonl" => Self::Ndjson,
            "csv" | "tsv" => Self::Csv,
            "parquet" => Self::Parquet,
            _ => return None,
        })
    }

    /// The ending of a file.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

/// Arguments of `score`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey score answers/*.json
  survey score answers/ --format csv > scores.csv
  survey score --stream < answers.ndjson > scores.ndjson
  survey score answers/ --scoring strict")]
pub struct ScoreArguments {
    /// What is scored.
    #[command(flatten)]
    pub answers: AnswerArguments,
    /// The scoring file by its name, where there are several
    #[arg(long, value_name = "NAME")]
    pub scoring: Option<String>,
    /// The columns of the table, by name and in order: `unit,total`
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = FORMATS)]
    pub columns: Vec<String>,
    /// Scores NDJSON from standard input line by line: one line out for each line in, in
    /// order, with what is wrong with a line in its place
    #[arg(long, help_heading = BATCH, conflicts_with_all = [
        "answers", "files_from", "from", "corrections", "map", "fail_fast", "columns",
        "exclude", "stdin_filename"])]
    pub stream: bool,
    /// With --stream: a line with an error makes the exit code 1
    #[arg(long, requires = "stream", help_heading = BATCH)]
    pub strict: bool,
    /// With --stream: writes to a file how many lines came, were scored, were bad (JSON)
    #[arg(long, value_name = "FILE", requires = "stream", help_heading = BATCH)]
    pub count_to: Option<PathBuf>,
}

/// Arguments of `rank`.
#[derive(Clone, Debug, Args)]
#[command(before_help = "\
Examples:
  survey rank answers/*.json --top 10
  survey rank answers/ --within county --locale sv
  survey rank answers/ --format csv > ranks.csv")]
pub struct RankArguments {
    /// What is scored.
    #[command(flatten)]
    pub answers: AnswerArguments,
    /// The scoring file by its name, where there are several
    #[arg(long, value_name = "NAME")]
    pub scoring: Option<String>,
    /// The rank by its name; else the first of the scoring file
    #[arg(long, value_name = "NAME")]
    pub rank: Option<String>,
    /// Places within the groups of a register column, beside the place among all
    #[arg(long, value_name = "COLUMN")]
    pub within: Option<String>,
    /// Only the best so many places
    #[arg(long, value_name = "N")]
    pub top: Option<u32>,
    /// Only the last so many places
    #[arg(long, value_name = "N", conflicts_with = "top")]
    pub bottom: Option<u32>,
    /// Also lists units without a place, with the reason
    #[arg(long)]
    pub show_unranked: bool,
    /// Also shows places and changes since an earlier wave: its label or version, answers,
    /// or a results file
    #[arg(long, value_name = "WAVE")]
    pub against: Option<PathBuf>,
    /// The columns of the table, by name and in order: `rank,unit,value`
    #[arg(long, value_name = "NAMES", value_delimiter = ',', help_heading = FORMATS)]
    pub columns: Vec<String>,
}

/// Arguments of `why`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey why answers/0114.json
  survey why answers/0114.json a6_handlingsplan
  survey why answers/0114.json total --locale sv")]
pub struct WhyArguments {
    /// An answer file, or `-`
    #[arg(value_name = "ANSWERS")]
    pub answers: PathBuf,
    /// An item, a row of a grid (`grid.row`), an index or another node
    pub item: Option<String>,
    /// The unit, where the file holds many
    #[arg(long, value_name = "CODE")]
    pub unit: Option<String>,
    /// The scoring file by its name, where there are several
    #[arg(long, value_name = "NAME")]
    pub scoring: Option<String>,
    /// The answers it is compared with, where scores depend on other units: files or
    /// folders; unless said, those that lie beside it
    #[arg(long, value_name = "ANSWERS", num_args = 1.., help_heading = FILES)]
    pub among: Vec<PathBuf>,
    /// Corrections that count instead of what the file says (YAML, JSON, NDJSON)
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    pub corrections: Option<PathBuf>,
    /// Reads the file as answers to this questionnaire: data that name none, and files of
    /// one that extends it
    #[arg(long = "as", value_name = "NAME@VERSION")]
    #[arg(hide_short_help = true)]
    pub read_as: Option<String>,
    /// Which columns and values of a table are which items and answers (YAML)
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    #[arg(hide_short_help = true)]
    pub map: Option<PathBuf>,
    /// Lists every loss of points, not only the ten greatest
    #[arg(long)]
    pub all: bool,
    /// The name that findings about standard input carry
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    #[arg(hide_short_help = true)]
    pub stdin_filename: Option<String>,
    /// How answers are written where no ending says it, as on standard input
    #[arg(long, value_name = "KIND", help_heading = FILES)]
    #[arg(hide_short_help = true)]
    pub from: Option<Kind>,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey diff kvinnofridsbarometern@2025
  survey diff 2023/questionnaire.yaml 2025/questionnaire.yaml
  git show HEAD:scoring.yaml | survey diff - scoring.yaml")]
#[command(after_help = "\
A file stands for itself; a folder and NAME@VERSION for the questionnaire with its
scoring files. Nothing is compared but what it means: exit 0 if that is the same,
1 if anything differs. What breaks a series: survey explain comparability")]
pub struct DiffArguments {
    /// The older definition: a file, a folder, or NAME@VERSION; alone, the newer one,
    /// which is compared with the version that it follows
    pub old: PathBuf,
    /// The newer definition
    pub new: Option<PathBuf>,
    /// The name that standard input carries
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    #[arg(hide_short_help = true)]
    pub stdin_filename: Option<String>,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey explain unknown-item
  survey explain roster
  survey explain --all --format json")]
pub struct ExplainArguments {
    /// A rule, as it stands in brackets in a finding, a type of item or another word of
    /// the language; all by area if none
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey schema questionnaire > schemas/questionnaire.schema.json
  survey schema answers kvinnofridsbarometern@2025")]
pub struct SchemaArguments {
    /// The kind of file
    pub kind: SchemaKind,
    /// With `answers`: the questionnaire whose answers are described
    #[arg(value_name = "NAME@VERSION")]
    pub questionnaire: Option<String>,
}

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// questionnaire.yaml
    Questionnaire,
    /// scoring.yaml
    Scoring,
    /// cases.yaml
    Cases,
    /// Wording that a licence holder supplies
    Texts,
    /// Files of option lists
    Options,
    /// Answer files
    Answers,
    /// Files of corrections
    Corrections,
    /// Maps of data from elsewhere
    Map,
    /// What commands print with --format json
    Output,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionArguments {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `0.1.0`, and the commit where the build knows it.
fn version() -> &'static str {
    match option_env!("SURVEY_COMMIT") {
        None | Some("") => env!("CARGO_PKG_VERSION"),
        Some(commit) => {
            let text = format!("{} ({commit})", env!("CARGO_PKG_VERSION"));
            Box::leak(text.into_boxed_str())
        }
    }
}

/// The command line with the table of exit codes at the end of every long help.
pub fn command() -> clap::Command {
    let end = || {
        exit::help() + "\nManual: README.md; every rule and type: `survey explain NAME`"
    };
    let mut command = Arguments::command().after_long_help(end());
    let names: Vec<String> =
        command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        if name == "score" {
            // A stream is read from standard input alone.
            command = command.mut_subcommand(&name, |sub| {
                sub.mut_arg("answers", |answers| {
                    answers.required_unless_present_any(["files_from", "stream"])
                })
            });
        }
        command = command.mut_subcommand(name, |sub| {
            let own = sub.get_after_help().map(|own| format!("{own}\n\n"));
            sub.after_long_help(own.unwrap_or_default() + &end())
        });
    }
    command
}
