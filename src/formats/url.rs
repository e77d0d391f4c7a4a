//! Web addresses.
//!
//! *In:* a text. *Out:* nothing, or what is wrong with it.
//!
//! A subset of RFC 3986 and 3987: `http://` or `https://`, the name of a host (`domain`), a
//! port if there is one, and then path, query and fragment of the characters that an address
//! may hold, `%` only before two hexadecimal digits; 2 048 characters in all. A user name or
//! password before the host is refused: it would be kept with the answers.
//!
//! It is kept as it is written.
//!
//! # Why
//!
//! A parser after the WHATWG standard repairs what it reads (`http:\\x`, a missing slash, a
//! host of digits), and what is repaired is no longer what the respondent wrote.

use crate::diagnostic::Words;
use crate::formats::{Fault, domain};

/// The most characters.
const MOST: usize = 2048;

/// Judges a web address.
pub(crate) fn judge(text: &str) -> Result<(), Fault> {
    if text.contains(char::is_whitespace) {
        return fault(("there is a blank in it", "det finns ett blanksteg i den"));
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return fault((
            "it does not begin with `https://` or `http://`",
            "den börjar inte med `https://` eller `http://`",
        ));
    };
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return fault((
            "it begins with something else than `https://` or `http://`",
            "den börjar med något annat än `https://` eller `http://`",
        ));
    }
    if text.chars().count() > MOST {
        return fault((
            "it is longer than 2048 characters",
            "den är längre än 2048 tecken",
        ));
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    if host.contains('@') {
        return fault((
            "there is a user name or password in it",
            "det finns ett användarnamn eller lösenord i den",
        ));
    }
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    domain::judge(name)?;
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit())
        && port.parse::<u16>().is_ok_and(|port| port > 0);
    if !is_port {
        return fault((
            "the port after the colon is no number from 1 to 65535",
            "porten efter kolonet är inget tal från 1 till 65535",
        ));
    }
    signs(path)
}

/// What follows the host.
fn signs(path: &str) -> Result<(), Fault> {
    let is_sign = |c: char| {
        c.is_alphanumeric()
            || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
            || unicode_normalization::char::is_combining_mark(c)
    };
    if !path.chars().all(is_sign) {
        return fault((
            "a sign after the host is none that addresses have",
            "ett tecken efter värdnamnet är inget som adresser har",
        ));
    }
    let is_escape = |rest: &str| {
        let two = rest.as_bytes().get(..2);
        two.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    };
    if !path.split('%').skip(1).all(is_escape) {
        return fault((
            "a `%` is not followed by two hexadecimal digits",
            "ett `%` följs inte av två hexadecimala siffror",
        ));
    }
    Ok(())
}

fn fault((en, sv): (&str, &str)) -> Result<(), Fault> {
    let help = Words::new(
        "write the whole address, such as `https://example.org`",
        "skriv hela adressen, till exempel `https://example.org`",
    );
    Err(Fault::new(Words::new(en, sv), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_browsers_show_are_taken() {
        for text in [
            "https://example.org",
            "http://www.example.se/",
            "HTTPS://Example.org:8443/plan.pdf?id=4&x=a%20b#s2",
            "https://räksmörgås.se/å",
            "https://sv.example.org/wiki/Plan_(dokument)",
        ] {
            assert_eq!(judge(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn everything_else_is_told_what_it_lacks() {
        let long = format!("https://example.org/{}", "a".repeat(MOST));
        for (text, part) in [
            ("www.example.org", "does not begin"),
            ("https:/example.org", "does not begin"),
            ("ftp://example.org", "something else"),
            ("javascript:alert(1)", "does not begin"),
            ("https://", "host is missing"),
            ("https://localhost", "no dot"),
            ("https://192.168.0.1/", "number"),
            ("https://anna:pw@example.org", "user name"),
            ("https://example.org:99999", "port"),
            ("https://example.org:", "port"),
            ("https://example.org/a b", "blank"),
            ("https://example.org/<b>", "sign"),
            ("https://example.org\\x", "part of the host"),
            ("https://example.org/%zz", "`%`"),
            ("https://example.org/%4", "`%`"),
            (long.as_str(), "2048"),
        ] {
            let said = judge(text).unwrap_err().says.en;
            assert!(said.contains(part), "{text}: {said}");
        }
    }
}
