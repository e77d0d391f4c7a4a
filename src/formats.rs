//! The forms that a text can be asked for: e-mail and web addresses, phone numbers,
//! organisation numbers, personal identity numbers.
//!
//! *In:* a text as somebody wrote it. *Out:* its canonical spelling, or what is wrong with
//! it in words that never repeat the text.
//!
//! | `format` | spellings that are read | canonical |
//! |---|---|---|
//! | `email` | `anna@example.org` | as it was written |
//! | `url` | `https://example.org/plan?id=4` | as it was written |
//! | `phone` | `+46 8-123 456 78`, `0046…`, `+46 (0)8…`, `08-123 456 78` | `+46812345678` |
//! | `orgnr` | `212000-0142`, `2120000142`, `162120000142` | `212000-0142` |
//! | `personnummer` | `640823-3234`, `19640823-3234`, both without the sign, `+` | with its sign |
//!
//! Answer files hold the canonical spelling and no other: what is valid but written in
//! another way is a finding that shows how to write it, since two spellings of one number
//! would not be seen to be the same. What a person types is turned into it by `entry`.
//! Nothing is looked up: a number that fits may belong to nobody.

mod digits;
mod domain;
mod email;
mod orgnr;
mod personnummer;
mod phone;
mod url;

use std::borrow::Cow;

use crate::diagnostic::Words;

pub use crate::formats::personnummer::find as personal_numbers;

/// A form that a text can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A phone number.
    Phone,
    /// A Swedish organisation number.
    Orgnr,
    /// A Swedish personal identity number or coordination number.
    Personnummer,
}

/// Why a text is not of a form. The words name the part that is wrong and never repeat it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, such as "the control digit does not fit".
    pub says: Words,
    /// What to do about it.
    pub help: Words,
}

impl Format {
    /// Every form, in the order of the documentation.
    pub const ALL: [Self; 5] =
        [Self::Email, Self::Url, Self::Phone, Self::Orgnr, Self::Personnummer];

    /// The word in YAML.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Url => "url",
            Self::Phone => "phone",
            Self::Orgnr => "orgnr",
            Self::Personnummer => "personnummer",
        }
    }

    /// What it is called, with its article.
    pub fn title(self) -> Words {
        match self {
            Self::Email => Words::new("an e-mail address", "en e-postadress"),
            Self::Url => Words::new("a web address", "en webbadress"),
            Self::Phone => Words::new("a phone number", "ett telefonnummer"),
            Self::Orgnr => {
                Words::new("an organisation number", "ett organisationsnummer")
            }
            Self::Personnummer => {
                Words::new("a personal identity number", "ett personnummer")
            }
        }
    }

    /// The canonical spelling, as a pattern to follow.
    pub fn shape(self) -> Words {
        match self {
            Self::Email => Words::new("name@example.org", "namn@example.org"),
            Self::Url => Words::same("https://example.org"),
            Self::Phone => Words::same("+46812345678"),
            Self::Orgnr => Words::same("NNNNNN-NNNN"),
            Self::Personnummer => Words::new("YYYYMMDD-NNNN", "ÅÅÅÅMMDD-NNNN"),
        }
    }

    /// Whether what is of this form is never echoed, whatever the item says.
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::Personnummer)
    }

    /// A regular expression that every canonical spelling meets; what it cannot say, such
    /// as control digits, is `canonical`'s business.
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::Email => "^[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]+$",
            Self::Url => "^[hH][tT][tT][pP][sS]?://[^\\s/?#@]+\\.[^\\s@]*",
            Self::Phone => "^\\+[1-9][0-9]{6,14}$",
            Self::Orgnr => "^[0-9]{2}[2-9][0-9]{3}-[0-9]{4}$",
            Self::Personnummer => "^((18|19|20)[0-9]{6}-|[0-9]{6}[-+])[0-9]{4}$",
        }
    }

    /// The canonical spelling of a text; blanks around it are not part of it.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words that do not repeat it.
    ///
    /// # Examples
    ///
    /// ```
    /// use survey::formats::Format;
    ///
    /// assert_eq!(Format::Orgnr.canonical("2120000142").unwrap(), "212000-0142");
    /// assert_eq!(Format::Phone.canonical("08-123 456 78").unwrap(), "+46812345678");
    /// let fault = Format::Orgnr.canonical("212000-0143").unwrap_err();
    /// assert_eq!(fault.says.en, "the control digit does not fit");
    /// ```
    pub fn canonical(self, text: &str) -> Result<Cow<'_, str>, Fault> {
        let text = text.trim();
        match self {
            Self::Email => email::judge(text).map(|()| text.into()),
            Self::Url => url::judge(text).map(|()| text.into()),
            Self::Phone => phone::canonical(text).map(Cow::Owned),
            Self::Orgnr => orgnr::canonical(text).map(Cow::Owned),
            Self::Personnummer => personnummer::canonical(text).map(Cow::Owned),
        }
    }
}

impl Fault {
    fn new(says: Words, help: Words) -> Self {
        Self { says, help }
    }

    /// The last digit is not the one that the others give.
    fn control_digit() -> Self {
        Self::new(
            Words::new("the control digit does not fit", "kontrollsiffran stämmer inte"),
            Words::new(
                "compare it with the original; one digit is wrong or two have changed places",
                "jämför med originalet; en siffra är fel eller två har bytt plats",
            ),
        )
    }
}
