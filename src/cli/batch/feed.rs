//! What is read of the inputs, piece by piece.
//!
//! *In:* inputs. *Out:* texts, blocks of lines, and what could not be had, in order.
//!
//! Small files come several at a time, so that what a piece costs is spread.

use std::sync::Arc;

use crate::cli::args::Kind;
use crate::cli::batch::mapped;
use crate::cli::error::Error;
use crate::cli::files::{Block, Chunk, Input, Text, Texts};

/// How many texts, and how many bytes of them, come at once.
const MOST_TEXTS: usize = 32;
const MOST_BYTES: usize = 512 * 1024;

/// A piece of what is read.
pub enum Fed {
    /// Texts: of files, or rows of a table.
    Texts(Vec<Text>),
    /// Lines of the stream of that name.
    Lines(Arc<str>, Block),
    /// What could not be had.
    Failed(Error),
}

/// The inputs as they are read.
pub struct Feed {
    inputs: std::vec::IntoIter<Input>,
    /// How inputs are written whose names do not say it, and what stands between cells.
    kind: (Option<Kind>, Option<u8>),
    /// Nothing but tables may be read.
    is_mapped: bool,
    open: Option<(Arc<str>, Texts)>,
    /// What comes after the texts that were handed on before it.
    next: Option<Fed>,
}

impl Feed {
    pub fn new(
        inputs: Vec<Input>,
        kind: (Option<Kind>, Option<u8>),
        is_mapped: bool,
    ) -> Self {
        Self { inputs: inputs.into_iter(), kind, is_mapped, open: None, next: None }
    }

    /// The next thing that is no text among many.
    fn step(&mut self) -> Option<Result<Text, Fed>> {
        loop {
            let Some((name, texts)) = &mut self.open else {
                let input = self.inputs.next()?;
                let (kind, delimiter) = self.kind;
                match Texts::open(&input, kind, delimiter) {
                    Ok(texts) if self.is_mapped && !texts.is_table() => {
                        return Some(Err(Fed::Failed(mapped::no_table(&input.name))));
                    }
                    Ok(texts) => self.open = Some((input.name.into(), texts)),
                    Err(error) => return Some(Err(Fed::Failed(error))),
                }
                continue;
            };
            match texts.next() {
                Some(Ok(Chunk::Text(text))) => return Some(Ok(text)),
                Some(Ok(Chunk::Lines(block))) => {
                    return Some(Err(Fed::Lines(Arc::clone(name), block)));
                }
                Some(Err(error)) => return Some(Err(Fed::Failed(error))),
                None => self.open = None,
            }
        }
    }
}

impl Iterator for Feed {
    type Item = Fed;

    fn next(&mut self) -> Option<Fed> {
        if let Some(next) = self.next.take() {
            return Some(next);
        }
        let (mut texts, mut bytes) = (Vec::new(), 0);
        while texts.len() < MOST_TEXTS && bytes < MOST_BYTES {
            match self.step() {
                Some(Ok(text)) => {
                    bytes += text.text.as_ref().map_or(0, String::len);
                    texts.push(text);
                }
                Some(Err(other)) if texts.is_empty() => return Some(other),
                other => {
                    self.next = other.and_then(Result::err);
                    break;
                }
            }
        }
        (!texts.is_empty()).then_some(Fed::Texts(texts))
    }
}
