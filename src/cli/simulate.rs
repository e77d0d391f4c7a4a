//! `survey simulate`: random respondents on the routes of a questionnaire.
//!
//! *In:* a questionnaire, a number and a seed. *Out:* a report on standard output and,
//! with `--output`, an answer file for each of them.
//!
//! They are made on all threads and told in order, so that one seed gives the same bytes
//! everywhere.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::answers::write;
use crate::cli::args::{Format, SimulateArguments};
use crate::cli::beside;
use crate::cli::chosen;
use crate::cli::convert::file_name;
use crate::cli::error::Error;
use crate::cli::files::{Output, is_folder, is_there, make_folder};
use crate::cli::library::Definition;
use crate::cli::scored::Ready;
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::model::{Frame, Units as ModelUnits};
use crate::rank::membership;
use crate::report::language::Noun;
use crate::report::machine;
use crate::report::score::points_are;
use crate::report::simulate::{Scored, Simulation, Spread};
use crate::route::View;
use crate::score::{Envelope, Member, Population, Trace, UnitScores, score, score_among};
use crate::simulate::{Simulated, Simulator, Tally};
use crate::value::Status;

/// How many respondents there are where nobody says.
const USUAL: usize = 100;
/// How many are made before they are counted and written.
const PIECE: usize = 256;

/// Makes the respondents and prints the report.
pub fn run(arguments: &SimulateArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("simulate", &[Format::Human, Format::Json])?;
    let given = Some(&arguments.questionnaire);
    let (library, definition) = chosen::find(given, session)?;
    let Some(instrument) = chosen::sound(&library, definition, session) else {
        return Ok(());
    };
    let ready = scoring(arguments, definition, session)?;
    let simulator = Simulator::new(instrument, arguments.seed);
    let reader = definition.reader(&library.sources);
    let units = Units::new(arguments, &simulator)?;
    let mut target = Target::new(arguments, &units, session.settings.force)?;
    let mut counts = Counts::new(&simulator, ready.as_ref());
    let numbers: Vec<usize> = (0..units.count).collect();
    let respondent = |number: &usize| {
        let unit = units.code(*number);
        let earlier = reader.as_ref().map(|reader| reader.earlier(&unit, &[]));
        let known = earlier.unwrap_or_default().concat();
        let id = u64::try_from(*number).unwrap_or(u64::MAX);
        simulator.respondent(id, &unit, &known)
    };
    // Where scores depend on the others, all are made once before, the same as later.
    let relative = ready.as_ref().filter(|ready| ready.is_relative());
    let among = relative.map(|ready| {
        let all: Vec<Simulated> = numbers.par_iter().map(respondent).collect();
        population(ready, &all)
    });
    for piece in numbers.chunks(PIECE) {
        let make = |number: &usize| {
            let simulated = respondent(number);
            let text = target.write_as(&simulator, &simulated);
            let scores = ready.as_ref().map(|ready| {
                let (view, envelope) = seen(ready, &simulated);
                score_among(&ready.ruleset, &view, envelope, Trace::Off, among.as_ref())
            });
            (simulated, text, scores)
        };
        let made: Vec<_> = piece.par_iter().map(make).collect();
        for (simulated, text, scores) in made {
            counts.add(&simulator, &simulated, scores.as_ref());
            for (part, text) in text {
                target.put(
                    (&simulated.envelope.unit, part.as_deref()),
                    &text,
                    session,
                )?;
            }
        }
        if session.is_unheard() {
            return Ok(());
        }
    }
    target.end()?;
    let statuses: Vec<(Status, usize)> = Status::ALL
        .into_iter()
        .zip(counts.statuses)
        .filter(|(_, count)| *count > 0)
        .collect();
    let told = Simulation {
        instrument,
        seed: arguments.seed,
        tally: &counts.tally,
        statuses: &statuses,
        scores: counts.scores.as_ref(),
    };
    let exit = session.exit().code();
    let text = match format {
        Format::Json => machine::envelope(
            "simulate",
            vec![told.value()],
            serde_json::json!({
                "respondents": units.count,
                "simulated": units.count,
                "files": target.written,
                "exit_code": exit,
            }),
            Vec::new(),
            session.error_values(),
        ),
        _ => told.lines(&session.settings.out),
    };
    match target.to {
        // Answers have gone there: what is said about them goes beside.
        To::Stdout => session.note(&text),
        _ => session.result(&text)?,
    }
    if let Some(ready) = &ready {
        beside::scoring_taken(ready, arguments.scoring.as_deref(), session);
    }
    if let Some(path) = &arguments.target
        && !matches!(target.to, To::Stdout)
    {
        let language = session.settings.err.language;
        let files = language.counted(target.written, Noun::ANSWER_FILE);
        let to = crate::report::visible::visible(&path.to_string_lossy()).into_owned();
        session.note(&match language {
            crate::report::Language::English => format!("{files} written to {to}\n"),
            crate::report::Language::Swedish => format!("{files} i {to}\n"),
        });
    }
    Ok(())
}

/// The scoring file that is meant; none where there is none and none was asked for.
fn scoring(
    arguments: &SimulateArguments,
    definition: &'static Definition,
    session: &Session,
) -> Result<Option<Ready>, Error> {
    if definition.scorings.is_empty() && arguments.scoring.is_none() {
        return Ok(None);
    }
    let language = session.settings.out.language;
    Ready::new(definition, arguments.scoring.as_deref(), language)
}

/// What is known of simulated respondents together.
fn population(ready: &Ready, all: &[Simulated]) -> Population {
    let member = |simulated| {
        let (view, envelope) = seen(ready, simulated);
        let simulated: &Simulated = simulated;
        let key = simulated.envelope.unit.as_str();
        let scores = score(&ready.ruleset, &view, envelope, Trace::Off);
        let submitted = simulated.envelope.submitted.as_deref();
        // The local day is how a time begins.
        let submitted = submitted.and_then(|time| time.get(..10)?.parse().ok());
        let of = (key, envelope.status, submitted);
        let standing = membership(ready.scoring(), of, &scores);
        Member { key, view, envelope, standing }
    };
    let members: Vec<Member<'_>> = all.iter().map(member).collect();
    Population::new(&ready.ruleset, &members)
}

/// A simulated respondent as it is scored.
fn seen<'a>(ready: &'a Ready, simulated: &'a Simulated) -> (View<'a>, Envelope) {
    let questionnaire = ready.questionnaire();
    let view = View::new(
        ready.instrument.plan(),
        questionnaire,
        &simulated.record,
        questionnaire.source_language(),
    );
    let status = simulated.envelope.status.unwrap_or(Status::Complete);
    (view, Envelope { status, invalid: false })
}

/// Who answers.
struct Units<'a> {
    count: usize,
    frame: Option<&'a Frame>,
    /// The rows of the register that answer, in the order in which they do.
    rows: Vec<usize>,
}

impl<'a> Units<'a> {
    fn new(
        arguments: &SimulateArguments,
        simulator: &Simulator<'a>,
    ) -> Result<Self, Error> {
        let questionnaire = simulator.instrument().questionnaire();
        let units = questionnaire.units.as_ref();
        let frame = units.and_then(|units| units.frame.as_deref());
        let wanted = arguments.number.and_then(|number| usize::try_from(number).ok());
        let answering = units.map(ModelUnits::answering).unwrap_or_default();
        let count = match (frame, arguments.units) {
            (None, Some(_)) => {
                let name = simulator.instrument().name();
                return Err(Error::Choose {
                    what: Words::new(
                        format!("{name} has no register of units"),
                        format!("{name} har inget register över enheter"),
                    ),
                    help: Words::new("leave out --units", "utelämna --units"),
                });
            }
            (Some(_), Some(_)) => {
                wanted.map_or(answering.len(), |wanted| wanted.min(answering.len()))
            }
            (_, None) => wanted.unwrap_or(USUAL),
        };
        let most = frame.map_or(usize::MAX, |_| answering.len());
        if arguments.target.is_some() && count > most {
            return Err(Error::Choose {
                what: Words::new(
                    format!("the register has {most} units, fewer than {count}"),
                    format!("registret har {most} enheter, färre än {count}"),
                ),
                help: Words::new(
                    format!(
                        "each unit has one answer file: -n {most}, or --units frame for all; \
                         without --output any number"
                    ),
                    format!(
                        "varje enhet har en svarsfil: -n {most}, eller --units frame för \
                         alla; utan --output går vilket antal som helst"
                    ),
                ),
            });
        }
        let rows = match arguments.units {
            Some(_) => answering,
            None => {
                let order = simulator.order(answering.len());
                order.into_iter().map(|place| answering[place]).collect()
            }
        };
        Ok(Self { count, frame: frame.filter(|_| !rows.is_empty()), rows })
    }

    /// The code of a respondent's unit. Of a register each answers once before any
    /// answers twice.
    fn code(&self, number: usize) -> String {
        let Some(frame) = self.frame else { return format!("s{}", number + 1) };
        let row = self.rows[number % self.rows.len()];
        frame.units[row].code.clone()
    }
}

/// What was counted.
struct Counts {
    tally: Tally,
    statuses: [usize; Status::ALL.len()],
    scores: Option<Scored>,
}

impl Counts {
    fn new(simulator: &Simulator<'_>, ready: Option<&Ready>) -> Self {
        let scores = ready.map(|ready| {
            let columns = ready.columns.iter().map(|column| {
                Spread::of(&ready.ruleset, (column.node, &column.name, &column.heading))
            });
            let rank = ready.scoring().ranks.first();
            Scored {
                scoring: ready.scoring().name.value.clone(),
                is_example: points_are(ready.scoring()) == Some("example"),
                columns: columns.collect(),
                rank: rank.map(|rank| (rank.id.value.clone(), Vec::new())),
            }
        });
        let tally = Tally::new(simulator.instrument());
        Self { tally, statuses: [0; Status::ALL.len()], scores }
    }

    fn add(
        &mut self,
        simulator: &Simulator<'_>,
        simulated: &Simulated,
        scores: Option<&UnitScores>,
    ) {
        self.tally.add(simulator.instrument(), simulated);
        let status = Status::ALL
            .into_iter()
            .position(|status| Some(status) == simulated.envelope.status);
        if let Some(status) = status {
            self.statuses[status] += 1;
        }
        if let (Some(all), Some(scores)) = (&mut self.scores, scores) {
            all.add(scores);
        }
    }
}

/// Where answer files go.
enum To {
    Nowhere,
    /// A file each.
    Folder(PathBuf),
    /// A line each.
    Stream(Box<Output>),
    /// A line each, on standard output.
    Stdout,
}

struct Target {
    to: To,
    is_stream: bool,
    force: bool,
    written: usize,
}

impl Target {
    /// Begins to write, where that is asked for. Nothing is made where a file is there.
    fn new(
        arguments: &SimulateArguments,
        units: &Units<'_>,
        force: bool,
    ) -> Result<Self, Error> {
        let to = match &arguments.target {
            None => To::Nowhere,
            Some(path) if path.as_os_str() == "-" => To::Stdout,
            Some(path) if is_stream(path) => {
                To::Stream(Box::new(Output::private(path, force)?))
            }
            Some(path) if path.extension().is_none() || is_folder(path) => {
                let first = (0..units.count)
                    .map(|number| path.join(json_name(&units.code(number))))
                    .find(|path| !force && is_there(path));
                if let Some(path) = first {
                    return Err(Error::WouldOverwrite { path });
                }
                make_folder(path)?;
                To::Folder(path.clone())
            }
            Some(path) => {
                let name = path.to_string_lossy();
                return Err(Error::Choose {
                    what: Words::new(
                        format!("{name} is no folder and no .ndjson file"),
                        format!("{name} är varken en mapp eller en .ndjson-fil"),
                    ),
                    help: Words::new(
                        "name a folder, which gets a file each: -o answers/",
                        "ange en mapp, som får en fil var: -o svar/",
                    ),
                });
            }
        };
        let is_stream = matches!(to, To::Stream(_) | To::Stdout);
        Ok(Self { to, is_stream, force, written: 0 })
    }

    /// The text of an answer file; empty where none is written.
    /// The files of a respondent: one, or one for each part that is open, by its name.
    fn write_as(
        &self,
        simulator: &Simulator<'_>,
        simulated: &Simulated,
    ) -> Vec<(Option<String>, String)> {
        let instrument = simulator.instrument();
        if let To::Nowhere = self.to {
            return Vec::new();
        }
        let one = |envelope: &write::Envelope| {
            let part = envelope
                .part
                .map(|part| instrument.questionnaire().parts[part].name.value.clone());
            let record = &simulated.record;
            let text = if self.is_stream {
                write::line(instrument, envelope, record) + "\n"
            } else {
                write::file(instrument, envelope, record)
            };
            (part, text)
        };
        simulated.envelopes(instrument).iter().map(one).collect()
    }

    fn put(
        &mut self,
        (unit, part): (&str, Option<&str>),
        text: &str,
        session: &mut Session,
    ) -> Result<(), Error> {
        match &mut self.to {
            To::Nowhere => return Ok(()),
            To::Stdout => session.result(text)?,
            To::Stream(output) => output.write(text)?,
            To::Folder(folder) => {
                let words: Vec<&str> = std::iter::once(unit).chain(part).collect();
                let path = folder.join(file_name(&words, crate::cli::args::Kind::Json));
                let mut output = Output::private(&path, self.force)?;
                output.write(text)?;
                output.commit()?;
            }
        }
        self.written += 1;
        Ok(())
    }

    fn end(&mut self) -> Result<(), Error> {
        match std::mem::replace(&mut self.to, To::Nowhere) {
            To::Stream(output) => output.commit(),
            to => {
                self.to = to;
                Ok(())
            }
        }
    }
}

fn is_stream(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ndjson"))
}

fn json_name(unit: &str) -> String {
    file_name(&[unit], crate::cli::args::Kind::Json)
}
