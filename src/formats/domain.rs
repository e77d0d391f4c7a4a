//! Names of hosts, as e-mail and web addresses hold them.
//!
//! *In:* what stands after `@` or `://`. *Out:* nothing, or what is wrong with it.
//!
//! A subset of RFC 1123 §2.1 and RFC 5890: at least two labels of letters, digits and
//! hyphens, none longer than 63 characters or with a hyphen at an end, 253 in all, and a
//! last label that is no number. Letters may be of any script (`räksmörgås.se`). Host
//! addresses in numbers and names without a dot lead nowhere outside the own network.

use crate::diagnostic::Words;
use crate::formats::Fault;

/// Judges a host's name.
pub(crate) fn judge(name: &str) -> Result<(), Fault> {
    let labels: Vec<&str> = name.split('.').collect();
    let is_label = |label: &&str| {
        let length = label.chars().count();
        let inner = |c: char| c.is_alphanumeric() || c == '-' || is_mark(c);
        (1..=63).contains(&length)
            && label.chars().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if name.is_empty() {
        return fault(("the name of the host is missing", "värdnamnet saknas"));
    }
    if labels.len() < 2 {
        return fault(("the name of the host has no dot", "värdnamnet saknar punkt"));
    }
    if name.chars().count() > 253 {
        return fault((
            "the name of the host is longer than 253 characters",
            "värdnamnet är längre än 253 tecken",
        ));
    }
    if !labels.iter().all(is_label) {
        return fault((
            "a part of the host's name is empty, too long, or not made of letters, digits \
             and hyphens",
            "en del av värdnamnet är tom, för lång eller består inte av bokstäver, siffror \
             och bindestreck",
        ));
    }
    let is_number = |label: &&str| label.bytes().all(|byte| byte.is_ascii_digit());
    if labels.last().is_some_and(is_number) {
        return fault((
            "the name of the host ends with a number",
            "värdnamnet slutar med en siffra",
        ));
    }
    Ok(())
}

/// A mark that combines with the letter before it: å may be written as two characters.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn fault((en, sv): (&str, &str)) -> Result<(), Fault> {
    let help = Words::new(
        "write the name in full, such as `example.org`",
        "skriv namnet i sin helhet, till exempel `example.org`",
    );
    Err(Fault::new(Words::new(en, sv), help))
}
