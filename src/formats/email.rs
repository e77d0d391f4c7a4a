//! E-mail addresses.
//!
//! *In:* a text. *Out:* nothing, or what is wrong with it.
//!
//! A subset of RFC 5321 and 5322: a local part of at most 64 characters, words of letters,
//! digits and ``!#$%&'*+-/=?^_`{|}~`` with single dots between them; `@`; the name of a host
//! (`domain`); 254 characters in all (RFC 5321 §4.5.3.1, erratum 1690). Letters of the local
//! part may be of any script (RFC 6531). Quoted local parts, comments, addresses of hosts in
//! brackets and display names are left out: nobody has such an address to give.
//!
//! It is kept as it is written: what stands before the `@` may tell cases apart.

use crate::diagnostic::Words;
use crate::formats::{Fault, domain};

/// Judges an e-mail address.
pub(crate) fn judge(text: &str) -> Result<(), Fault> {
    if text.contains(char::is_whitespace) {
        return fault(("there is a blank in it", "det finns ett blanksteg i den"));
    }
    if text.contains(['<', '>']) || text.starts_with("mailto:") {
        return fault((
            "there is more than the address itself",
            "här finns mer än själva adressen",
        ));
    }
    let Some((local, host)) = text.rsplit_once('@') else {
        return fault(("there is no `@`", "det finns inget `@`"));
    };
    if local.contains('@') {
        return fault(("there is more than one `@`", "det finns mer än ett `@`"));
    }
    if local.is_empty() {
        return fault(("nothing stands before the `@`", "det står inget före `@`"));
    }
    if local.len() > 64 || text.len() > 254 {
        return fault((
            "it is longer than an address can be",
            "den är längre än en adress kan vara",
        ));
    }
    if local.split('.').any(str::is_empty) {
        return fault((
            "a dot begins or ends what stands before the `@`, or follows another",
            "en punkt inleder eller avslutar det som står före `@`, eller följer på en annan",
        ));
    }
    let is_sign = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let is_mark = unicode_normalization::char::is_combining_mark;
    if !local.chars().all(|c| is_sign(c) || is_mark(c)) {
        return fault((
            "a sign before the `@` is none that addresses have",
            "ett tecken före `@` är inget som adresser har",
        ));
    }
    domain::judge(host)
}

fn fault((en, sv): (&str, &str)) -> Result<(), Fault> {
    let help = Words::new(
        "write one address, such as `name@example.org`",
        "skriv en adress, till exempel `namn@example.org`",
    );
    Err(Fault::new(Words::new(en, sv), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have_are_taken() {
        for text in [
            "anna@example.org",
            "anna.berg+enkat@sub.example.se",
            "o'neill@example.ie",
            "åsa@räksmörgås.se",
            "a\u{30a}sa@example.org",
            "registrator@xn--rksmrgs-5wao1o.se",
        ] {
            assert_eq!(judge(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn everything_else_is_told_what_it_lacks() {
        let long = format!("{}@example.org", "a".repeat(65));
        for (text, part) in [
            ("anna", "no `@`"),
            ("anna@@example.org", "more than one"),
            ("@example.org", "before the `@`"),
            ("anna @example.org", "blank"),
            ("Anna <anna@example.org>", "blank"),
            ("<anna@example.org>", "more than the address"),
            ("mailto:anna@example.org", "more than the address"),
            ("anna..berg@example.org", "dot"),
            (".anna@example.org", "dot"),
            ("an(na)@example.org", "sign"),
            ("\"anna\"@example.org", "sign"),
            ("a,b@example.org", "sign"),
            ("anna@example", "no dot"),
            ("anna@", "host is missing"),
            ("anna@example..org", "part of the host"),
            ("anna@-example.org", "part of the host"),
            ("anna@exa_mple.org", "part of the host"),
            ("anna@127.0.0.1", "number"),
            (long.as_str(), "longer"),
        ] {
            let said = judge(text).unwrap_err().says.en;
            assert!(said.contains(part), "{text}: {said}");
        }
    }
}
