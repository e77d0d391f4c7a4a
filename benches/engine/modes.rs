//! What `benches/compare` asks of the benchmarks besides their rows.
//!
//! *In:* the words after `cargo bench --bench engine --`. *Out:* files of generated
//! records, or how many records were read bare. Nothing here takes the time: the process
//! as a whole is measured, as `survey` is.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::{bare, generate};

/// Does what the words say; `false` where they are for the benchmarks.
#[expect(clippy::print_stdout, reason = "it is what is asked for")]
pub fn run(words: &[&str]) -> bool {
    match words {
        ["write-study", folder, items] => study(Path::new(folder), number(items)),
        ["write-records", file, items, count] => {
            records(Path::new(file), number(items), number(count));
        }
        ["bare-read", file, threads, shape] => {
            let read = bare::by_name(shape);
            let (count, sum) = bare::lines(Path::new(file), number(threads), read);
            println!("{count} {sum}");
        }
        ["bare-files", folder, threads, shape] => {
            let read = bare::by_name(shape);
            let (count, sum) = bare::files(Path::new(folder), number(threads), read);
            println!("{count} {sum}");
        }
        _ => return false,
    }
    true
}

fn number(word: &str) -> usize {
    word.parse().unwrap()
}

/// The questionnaire and its scoring file.
fn study(folder: &Path, items: usize) {
    fs::write(folder.join("questionnaire.yaml"), generate::questionnaire(items)).unwrap();
    fs::write(folder.join("scoring.yaml"), generate::scoring(items)).unwrap();
}

/// The records, one a line, never all of them in memory.
fn records(file: &Path, items: usize, count: usize) {
    let mut out = BufWriter::new(File::create(file).unwrap());
    for number in 0..count {
        out.write_all(generate::record(items, number).as_bytes()).unwrap();
    }
    out.flush().unwrap();
}
