//! Changes of a draft: what a journal holds, a line each.
//!
//! *In:* nothing. *Out:* plain data.
//!
//! A change has been accepted: it is carried out as it stands, at once and on every resume.

use crate::answers::{Call, GivenBy, Signature};
use crate::interview::{At, Cursor, Path, RowKey};
use crate::value::Status;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An answer was given, or taken back.
    Answer {
        /// Where.
        at: Cursor,
        /// The answer as JSON text; none where it was taken back.
        value: Option<String>,
    },
    /// Rows of a roster came or went.
    Rows {
        /// The roster.
        of: Path,
        /// What happened.
        to: RowChange,
    },
    /// A soft check was confirmed.
    Confirm {
        /// The check.
        check: String,
        /// The reason given.
        reason: Option<String>,
    },
    /// A confirmation no longer stands: what it was about is another answer now.
    Withdraw {
        /// The check.
        check: String,
    },
    /// Another place is looked at.
    Go {
        /// Where.
        to: At,
    },
    /// The questionnaire's texts are shown in another language.
    Language {
        /// Its tag.
        to: String,
    },
    /// Who gave the answer at a place, where that is not the respondent.
    Given {
        /// Where; a roster for its rows.
        at: Cursor,
        /// Who.
        by: GivenBy,
    },
    /// A note to an item in place of the last one; an empty one takes it back.
    Note {
        /// The item.
        path: Path,
        /// The note.
        text: String,
        /// When, as the caller of the session told it.
        when: String,
    },
    /// A contact, or an attempt at one.
    Call(Call),
    /// Somebody says that the answers are theirs, or has looked them through.
    Sign(Signature),
    /// All this has been handed in, and is looked through now.
    Reviews(Filed),
    /// The interview ends in another way than by the last question.
    End {
        /// How.
        status: Status,
    },
    /// The answer file was written.
    Submitted {
        /// Its SHA-256.
        sha256: String,
    },
}

/// What happened to the rows of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// There are none.
    None,
    /// One more, at the end.
    Add,
    /// This one, from 1, is gone.
    Remove(u32),
    /// What a row was made for has another number, or is gone.
    Recode {
        /// The row.
        from: RowKey,
        /// Its new code.
        to: Option<String>,
    },
}

/// An answer file that was handed in, and is looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Its SHA-256.
    pub sha256: String,
    /// When it was handed in, as it says.
    pub submitted: Option<String>,
}
