//! Files packed with gzip or zstd, read as what is in them.
//!
//! *In:* bytes. *Out:* the same, or what they are packed from.
//!
//! That they are packed is told by their first bytes, with which no text begins, so that a
//! name without an ending and standard input will do as well. Nothing is unpacked at once.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

/// The first bytes of gzip (RFC 1952 §2.3.1).
const GZIP: &[u8] = &[0x1f, 0x8b];
/// The first bytes of zstd (RFC 8878 §3.1.1).
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

type Bytes = Box<dyn Read + Send>;

/// What is packed in the bytes, or they themselves.
///
/// # Errors
///
/// They cannot be read.
pub fn unpacked(mut input: Bytes) -> io::Result<Bytes> {
    let mut head = Vec::new();
    input.by_ref().take(ZSTD.len() as u64).read_to_end(&mut head)?;
    let is = |magic: &[u8]| head.starts_with(magic);
    let (is_gzip, is_zstd) = (is(GZIP), is(ZSTD));
    let whole = Cursor::new(head).chain(input);
    Ok(if is_gzip {
        Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, whole)))
    } else if is_zstd {
        let rest: Bytes = Box::new(whole);
        Box::new(Frames { next: Some(BufReader::new(rest)), frame: None })
    } else {
        Box::new(whole)
    })
}

/// The frames of zstd, one after the other.
struct Frames {
    /// What comes after the frame; none while one is read.
    next: Option<BufReader<Bytes>>,
    frame: Option<Frame>,
}

type Frame = StreamingDecoder<BufReader<Bytes>, ruzstd::decoding::FrameDecoder>;

impl Read for Frames {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(into)?;
                if read > 0 {
                    return Ok(read);
                }
                self.next = self.frame.take().map(StreamingDecoder::into_inner);
            }
            let Some(mut next) = self.next.take() else { return Ok(0) };
            if next.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.frame = Some(StreamingDecoder::new(next).map_err(io::Error::other)?);
        }
    }
}
