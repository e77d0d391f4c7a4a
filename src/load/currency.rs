//! Currencies.
//!
//! *In:* the value of `currency:`. *Out:* the same, and a finding where it is no code of
//! ISO 4217 (the list of active codes, 2025).
//!
//! Nothing is converted, and the number of decimals is not taken from the currency.

use crate::diagnostic::Near;
use crate::load::reading::Reading;
use crate::load::words;
use crate::source::Spanned;
use crate::yaml::Node;

#[rustfmt::skip]
const CODES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM",
    "BBD", "BDT", "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN",
    "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR",
    "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD",
    "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
    "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK",
    "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT",
    "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO",
    "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG",
    "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD",
    "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS",
    "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU",
    "UZS", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR",
    "ZMW", "ZWG",
];

/// Reads a currency.
pub(in crate::load) fn read(
    reading: &Reading,
    node: Option<&Node>,
) -> Option<Spanned<String>> {
    let code = reading.word(node)?;
    let is_spelt = code.value.len() == 3
        && code.value.bytes().all(|letter| letter.is_ascii_uppercase());
    // One that is not spelt as a currency has a finding already.
    if is_spelt && !CODES.contains(&code.value.as_str()) {
        let near = Near::of(&code.value, CODES.iter().copied());
        reading.push(words::unknown_word(code.span, &code.value, "currency", near));
    }
    Some(code)
}
