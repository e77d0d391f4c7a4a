//! Digits and their control digit.
//!
//! *In:* a text. *Out:* its digits; the digit that the others give.
//!
//! Nothing is said here about what a number means.

/// The control digit of nine digits: the Luhn algorithm (ISO/IEC 7812-1, annex B).
///
/// From the left the digits count double, once, double, …; the digits of the products are
/// added, and the control digit brings the sum to a whole number of tens.
pub(crate) fn control(digits: &[u8]) -> u8 {
    let mut sum: u8 = 0;
    for (at, digit) in digits.iter().take(9).enumerate() {
        let product = if at % 2 == 0 { digit * 2 } else { *digit };
        sum += product / 10 + product % 10;
    }
    (10 - sum % 10) % 10
}

/// Whether the last of ten digits is the control digit of the others.
pub(crate) fn fits(digits: &[u8]) -> bool {
    matches!(digits, [first @ .., last] if digits.len() == 10 && control(first) == *last)
}

/// The digits of a text that holds nothing else.
pub(crate) fn digits(text: &str) -> Option<Vec<u8>> {
    text.bytes().map(|byte| byte.is_ascii_digit().then(|| byte - b'0')).collect()
}

/// A number of digits as text.
pub(crate) fn joined(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

/// The hyphen, and the signs that stand for it in typed and pasted text.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{ff0d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_control_digit_brings_the_sum_to_a_whole_number_of_tens() {
        // 6→12→3, 4, 0→0, 8, 2→4, 3, 3→6, 2, 3→6: 3+4+0+8+4+3+6+2+6 = 36, so 4.
        assert_eq!(control(&[6, 4, 0, 8, 2, 3, 3, 2, 3]), 4);
        // 2→4, 1, 2→4, 0, 0, 0, 0, 1, 4→8: 4+1+4+1+8 = 18, so 2.
        assert_eq!(control(&[2, 1, 2, 0, 0, 0, 0, 1, 4]), 2);
        // Nothing but noughts: 0, so 0.
        assert_eq!(control(&[0; 9]), 0);
        assert!(!fits(&[0; 9]) && fits(&[0; 10]));
    }
}
