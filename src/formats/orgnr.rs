//! Swedish organisation numbers.
//!
//! *In:* ten digits with or without a hyphen before the last four, or the same with `16`
//! before them. *Out:* `NNNNNN-NNNN`.
//!
//! The third digit is at least 2, which tells the number from a personal identity number,
//! and the tenth is a Luhn control digit (lag 1974:174 om identitetsbeteckning för juridiska
//! personer m.fl.; Skatteverket, SKV 709). `16` is what registers put before it where
//! twelve digits are wanted. A sole trader has no number of this kind but their own
//! personal identity number, which is asked for with `format: personnummer`.

use crate::diagnostic::Words;
use crate::formats::Fault;
use crate::formats::digits::{digits, fits, is_hyphen, joined};

/// What can be wrong with the shape, in both languages.
const HYPHEN: (&str, &str) = (
    "the hyphen stands elsewhere than before the last four digits",
    "bindestrecket står inte före de fyra sista siffrorna",
);
const OTHER: (&str, &str) = (
    "there is something else than digits and one hyphen",
    "här finns annat än siffror och ett bindestreck",
);
const PREFIX: (&str, &str) = (
    "there are twelve digits that do not begin with 16",
    "det är tolv siffror som inte börjar med 16",
);
const FEW: (&str, &str) = ("there are too few digits", "det är för få siffror");
const MANY: (&str, &str) = ("there are too many digits", "det är för många siffror");

pub(crate) fn canonical(text: &str) -> Result<String, Fault> {
    let parts: Vec<&str> = text.split(is_hyphen).collect();
    let number = match parts.as_slice() {
        [whole] => digits(whole),
        [first, last] if last.len() == 4 => digits(&format!("{first}{last}")),
        [_, _] => return Err(shape(HYPHEN)),
        _ => None,
    };
    let Some(number) = number else {
        return Err(shape(OTHER));
    };
    let ten = match number.as_slice() {
        [1, 6, ten @ ..] if ten.len() == 10 => ten,
        ten if ten.len() == 10 => ten,
        all if all.len() == 12 => return Err(shape(PREFIX)),
        all if all.len() < 10 => return Err(shape(FEW)),
        _ => return Err(shape(MANY)),
    };
    if ten[2] < 2 {
        return Err(Fault::new(
            Words::new(
                "the third digit is less than 2",
                "den tredje siffran är mindre än 2",
            ),
            Words::new(
                "check the third digit; a sole trader's personal identity number is asked for \
                 with `format: personnummer`",
                "kontrollera den tredje siffran; en enskild näringsidkares personnummer frågas \
                 efter med `format: personnummer`",
            ),
        ));
    }
    if !fits(ten) {
        return Err(Fault::control_digit());
    }
    Ok(format!("{}-{}", joined(&ten[..6]), joined(&ten[6..])))
}

fn shape((en, sv): (&str, &str)) -> Fault {
    Fault::new(
        Words::new(en, sv),
        Words::new("write ten digits, `NNNNNN-NNNN`", "skriv tio siffror, `NNNNNN-NNNN`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_leads_to_the_one_with_a_hyphen() {
        // 212000-014?: 4+1+4+0+0+0+0+1+8 = 18, so 2.
        for text in ["212000-0142", "2120000142", "162120000142", "16212000-0142"] {
            assert_eq!(canonical(text).unwrap(), "212000-0142", "{text}");
        }
        // 556036-079?: 1+5+3+0+6+6+0+7+9 = 37, so 3.
        assert_eq!(canonical("556036\u{2011}0793").unwrap(), "556036-0793");
    }

    #[test]
    fn the_part_that_is_wrong_is_named() {
        let said = |text: &str| canonical(text).unwrap_err().says.en;
        assert_eq!(said("212000-0143"), "the control digit does not fit");
        assert_eq!(said("21200-00142"), HYPHEN.0);
        assert_eq!(said("640823-3234"), "the third digit is less than 2");
        assert_eq!(said("192120000142"), PREFIX.0);
        assert_eq!(said("212000-142"), HYPHEN.0);
        assert_eq!(said("21200014"), FEW.0);
        assert_eq!(said("21200001421"), MANY.0);
        assert_eq!(said("SE212000014201"), OTHER.0);
        assert_eq!(said("٢١٢٠٠٠-٠١٤٢"), HYPHEN.0);
        assert_eq!(said(""), FEW.0);
    }
}
