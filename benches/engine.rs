//! What must stay fast: loading, checking, reading and scoring.
//!
//! Compare the rows with each other, not with a clock: machines differ, ratios travel.
//! `bare_read` is `serde_json` reading the same bytes into a struct of typed fields or of a
//! map, no check, no route, no score. `benches/compare` runs these and other programs side
//! by side.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "benchmarks read files, and a panic is their way to fail"
)]

use std::time::Instant;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use survey::answers::{Reader, Workspace};
use survey::check::{self, Instrument, SoundScoring};
use survey::cli::files::{DraftFile, Opening};
use survey::diagnostic::Findings;
use survey::fullscreen::Front;
use survey::interview::journal::Tail;
use survey::interview::{About, Cursor, Event, Session, State, migrate, prepared};
use survey::load::{self, ReadProblem};
use survey::report::Look;
use survey::route::View;
use survey::score::{self, Trace};
use survey::source::{FileId, Source, Sources};

#[path = "engine/bare.rs"]
mod bare;
#[path = "../tests/runner/generate.rs"]
mod generate;
#[path = "engine/modes.rs"]
mod modes;

const BAROMETER: &str = "questionnaires/kvinnofridsbarometern/2025";
const ITEMS: usize = bare::ITEMS;
const RECORDS: usize = 10_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // `cargo bench` adds a word of its own.
    let words: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| *word != "--bench").collect();
    match words[..] {
        ["quantiles"] => ITEM_COUNTS.into_iter().for_each(quantiles),
        _ if modes::run(&words) => (),
        _ => divan::main(),
    }
}

const ITEM_COUNTS: [usize; 3] = [60, 1_000, 10_000];
const ROUNDS: usize = 500;

/// Reads beside the file that names it.
struct Beside;

impl load::Reader for Beside {
    fn read(
        &self,
        from: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let folder =
            std::path::Path::new(sources.get(from).name()).parent().unwrap().to_owned();
        let file = folder.join(path);
        let text = std::fs::read_to_string(&file).map_err(|_| ReadProblem::Missing)?;
        Ok(sources.add(Source::new(file.to_str().unwrap(), text)))
    }
}

fn load_and_check(
    questionnaire: &str,
    scoring: &str,
    folder: &str,
) -> (Sources, Instrument, SoundScoring) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let name = |file: &str| format!("{folder}/{file}");
    let file = sources.add(Source::new(name("questionnaire.yaml"), questionnaire));
    let loaded = load::questionnaire(file, &mut sources, &Beside, &mut findings).unwrap();
    let file = sources.add(Source::new(name("scoring.yaml"), scoring));
    let scoring = load::scoring(file, &mut sources, &Beside, &mut findings).unwrap();
    let (instrument, scorings) =
        check::check(&sources, loaded, None, vec![scoring], &mut findings);
    let said: Vec<_> =
        findings.iter().map(|f| (f.rule.name, &f.message.en)).take(5).collect();
    let instrument = instrument.unwrap_or_else(|| panic!("{said:?}"));
    (sources, instrument, scorings.into_iter().next().unwrap())
}

#[divan::bench]
fn check_the_barometer(bencher: Bencher<'_, '_>) {
    let read =
        |file: &str| std::fs::read_to_string(format!("{BAROMETER}/{file}")).unwrap();
    let (questionnaire, scoring) = (read("questionnaire.yaml"), read("scoring.yaml"));
    bencher.bench(|| load_and_check(&questionnaire, &scoring, BAROMETER));
}

#[divan::bench(args = [100, 1_000, 10_000], sample_count = 5)]
fn check_generated_items(bencher: Bencher<'_, '_>, items: usize) {
    let (questionnaire, scoring) =
        (generate::questionnaire(items), generate::scoring(items));
    bencher
        .counter(ItemsCount::new(items))
        .bench(|| load_and_check(&questionnaire, &scoring, "."));
}

/// Two versions of which every tenth item has another wording, every hundredth another id.
#[divan::bench(args = [100, 1_000, 10_000], sample_count = 5)]
fn diff_generated_items(bencher: Bencher<'_, '_>, items: usize) {
    let load = |text: &str| {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let file = sources.add(Source::new("questionnaire.yaml", text));
        load::questionnaire(file, &mut sources, &Beside, &mut findings).unwrap()
    };
    let text = generate::questionnaire(items);
    let old = load(&text);
    let new = load(&text.replace("0?", "0 now?").replace("id: q1", "id: r1"));
    bencher
        .counter(ItemsCount::new(items))
        .bench(|| survey::changes::compare(black_box(&old), black_box(&new)));
}

#[divan::bench(args = ["map", "typed"], sample_count = 10)]
fn bare_read(bencher: Bencher<'_, '_>, shape: &str) {
    let lines = generate::records(ITEMS, RECORDS);
    let read = bare::by_name(shape);
    bencher.counter(ItemsCount::new(RECORDS)).bench(|| {
        for line in lines.lines() {
            black_box(read(line));
        }
    });
}

#[divan::bench(sample_count = 10)]
fn read_and_validate(bencher: Bencher<'_, '_>) {
    let lines = generate::records(ITEMS, RECORDS);
    let (sources, instrument, _) =
        load_and_check(&generate::questionnaire(ITEMS), &generate::scoring(ITEMS), ".");
    let reader = Reader::new(&sources, &instrument);
    bencher.counter(ItemsCount::new(RECORDS)).bench(|| {
        let mut work = Workspace::default();
        for line in lines.lines() {
            let reading = reader.read(FileId(0), line, &mut work);
            work.recycle(black_box(reading.answers.unwrap()));
        }
    });
}

#[divan::bench(args = [Trace::Off, Trace::On], sample_count = 10)]
fn read_validate_and_score(bencher: Bencher<'_, '_>, trace: Trace) {
    let lines = generate::records(ITEMS, RECORDS);
    let (sources, instrument, scoring) =
        load_and_check(&generate::questionnaire(ITEMS), &generate::scoring(ITEMS), ".");
    let reader = Reader::new(&sources, &instrument);
    let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
    let ruleset = score::resolve(scoring.scoring(), questionnaire, plan).unwrap();
    bencher.counter(ItemsCount::new(RECORDS)).bench(|| {
        let mut work = Workspace::default();
        for line in lines.lines() {
            let answers = reader.read(FileId(0), line, &mut work).answers.unwrap();
            let view = View::new(plan, questionnaire, answers.record(), "en");
            let scores = score::score(&ruleset, &view, answers.envelope(), trace);
            black_box(scores);
            work.recycle(answers);
        }
    });
}

/// An interview that is answered as far as it is asked, and a question in its middle.
fn half_way<'a>(
    instrument: &Instrument,
    reader: &'a Reader<'a>,
    items: usize,
) -> (Session<'a>, Cursor) {
    let about = About { unit: "0".to_owned(), ..About::default() };
    let of = (about, State::default());
    let mut session = Session::new(reader, FileId(0), of, "").unwrap();
    let record = generate::records(items, 1);
    let (draft, _) = prepared(instrument, &record).unwrap();
    let before = State { draft, ..State::default() };
    migrate(&mut session, &before);
    let middle = session.named_place(&format!("q{}", items / 8 * 4 + 1)).unwrap();
    (session, middle)
}

/// From Enter to the next question, in the middle of an interview that is answered as far
/// as it is asked.
#[divan::bench(args = ITEM_COUNTS, sample_count = 200)]
fn answer_and_show_the_next(bencher: Bencher<'_, '_>, items: usize) {
    let (sources, instrument, _) =
        load_and_check(&generate::questionnaire(items), &generate::scoring(items), ".");
    let reader = Reader::new(&sources, &instrument);
    let (mut session, middle) = half_way(&instrument, &reader, items);
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        session.take(Event::Go(middle.clone()), "");
        let told = session.take(Event::Typed((number % 900).to_string()), "");
        assert!(!told.changes.is_empty());
        black_box(session.screen());
    });
}

/// The same on a whole screen, drawn.
#[divan::bench(args = ITEM_COUNTS, sample_count = 200)]
fn answer_and_draw_the_next(bencher: Bencher<'_, '_>, items: usize) {
    let (sources, instrument, _) =
        load_and_check(&generate::questionnaire(items), &generate::scoring(items), ".");
    let reader = Reader::new(&sources, &instrument);
    let (mut session, middle) = half_way(&instrument, &reader, items);
    let mut front = Front::new(&mut session, Look::default());
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        session.take(Event::Go(middle.clone()), "");
        let told = session.take(Event::Typed((number % 900).to_string()), "");
        assert!(!told.changes.is_empty());
        front.told(&told.notices, &mut session);
        terminal.draw(|frame| front.draw(frame)).unwrap();
    });
}

/// The same with the journal on the disk before it is drawn; of the slow ones it is told how
/// slow they are (`cargo bench --bench engine -- quantiles`).
#[expect(clippy::print_stdout, reason = "it is what is asked for")]
fn quantiles(items: usize) {
    let (sources, instrument, _) =
        load_and_check(&generate::questionnaire(items), &generate::scoring(items), ".");
    let reader = Reader::new(&sources, &instrument);
    let (mut session, middle) = half_way(&instrument, &reader, items);
    let mut front = Front::new(&mut session, Look::default());
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let folder = tempfile::tempdir_in(".").unwrap();
    let path = folder.path().join("0.journal");
    let Opening::Ours(mut file) = DraftFile::open(&path).unwrap() else { return };
    let mut tail = Tail::default();
    file.append(&tail.begin(&session.head())).unwrap();
    let mut taken = Vec::new();
    for round in 0..ROUNDS {
        session.take(Event::Go(middle.clone()), "");
        let begun = Instant::now();
        let told = session.take(Event::Typed((round % 900).to_string()), "");
        let lines = told.changes.iter().map(|change| tail.change(change, ""));
        file.append(&lines.collect::<String>()).unwrap();
        front.told(&told.notices, &mut session);
        terminal.draw(|frame| front.draw(frame)).unwrap();
        taken.push(begun.elapsed());
    }
    taken.sort();
    let (half, most) = (taken[ROUNDS / 2], taken[ROUNDS * 99 / 100]);
    println!("{items} items, Enter to drawn, saved: p50 {half:.1?}, p99 {most:.1?}");
}
