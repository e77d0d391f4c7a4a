//! Parquet: what a table of typed columns becomes, and the scores written as one.
//!
//! The data are those of `mapped`, written down once more as columns with types, so that what
//! they are is known by hand. A build without Parquet is held to what it says of it.

use std::fs;

use crate::mapped::{AS, DATA, MAP, folder};
use crate::notes::run;

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_how_to_get_one_with_it() {
    let place = folder(MAP, DATA);
    let place = place.path();
    fs::write(place.join("a.parquet"), b"PAR1\x00\x00PAR1").unwrap();
    // It is told by its bytes, whatever it is called.
    fs::write(place.join("b.dat"), b"PAR1\x00\x00PAR1").unwrap();
    for name in ["a.parquet", "b.dat"] {
        let words = [&["score", name, "data.csv", "--format", "csv"], &AS[..]].concat();
        let (out, err) = run(place, &words, 3);
        let told =
            format!("error: {name}: is a Parquet file, and this build has no Parquet");
        assert!(err.contains(&told), "{err}");
        assert!(err.contains("`cargo install --path . --features parquet`"), "{err}");
        // What can be read is.
        assert_eq!(out.lines().count(), 4, "{out}");
    }
    let words = ["score", "data.csv", "--format", "parquet", "-o", "out.parquet"];
    let (_, err) = run(place, &[&words, &AS[..]].concat(), 2);
    assert!(err.contains("error: this build has no Parquet"), "{err}");
    assert!(!place.join("out.parquet").exists());
    let words = [&words[..], &AS, &["--locale", "sv"]].concat();
    let (_, err) = run(place, &words, 2);
    assert!(err.contains("byggt utan Parquet"), "{err}");
}

#[test]
fn a_file_that_is_named_as_parquet_and_is_none_is_an_error() {
    let place = folder(MAP, DATA);
    fs::copy(place.path().join("data.csv"), place.path().join("data.parquet")).unwrap();
    let words = [&["validate", "data.parquet"], &AS[..]].concat();
    let (_, err) = run(place.path(), &words, 3);
    assert!(err.contains("data.parquet: it is named as Parquet and is none"), "{err}");
}

#[test]
fn no_other_command_writes_parquet() {
    let place = folder(MAP, DATA);
    for command in ["rank", "validate"] {
        let words = [&[command, "data.csv", "--format", "parquet"], &AS[..]].concat();
        let (_, err) = run(place.path(), &words, 2);
        let told = format!("`{command}` has no format `parquet`");
        assert!(err.contains(&told) && err.contains("it takes human,"), "{err}");
    }
    let words = [&["convert", "data.csv", "-o", "own.parquet"], &AS[..]].concat();
    let (_, err) = run(place.path(), &words, 2);
    assert!(err.contains("read from Parquet, and not written as it"), "{err}");
}

#[cfg(feature = "parquet")]
mod built {
    use super::*;

    use std::path::Path;
    use std::sync::Arc;

    use parquet::basic::Compression;
    use parquet::data_type::{
        BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArray,
        FixedLenByteArrayType, Int32Type, Int64Type,
    };
    use parquet::file::properties::WriterProperties;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::record::Field;
    use parquet::schema::parser::parse_message_type;
    use survey::cli::files::{Chunk, Input, Texts};

    /// A column, with none where there is null.
    #[derive(Clone)]
    enum Column {
        Int(Vec<Option<i32>>),
        Long(Vec<Option<i64>>),
        Double(Vec<Option<f64>>),
        Truth(Vec<Option<bool>>),
        Text(Vec<Option<&'static [u8]>>),
        Fixed(Vec<Option<Vec<u8>>>),
        Lists(Vec<Option<Vec<&'static str>>>),
    }
    use Column::{Double, Fixed, Int, Lists, Long, Text, Truth};

    fn text(words: &[&'static str]) -> Column {
        let some = |word: &&'static str| (!word.is_empty()).then_some(word.as_bytes());
        Text(words.iter().map(some).collect())
    }

    /// Levels and values of a column in which every value may be null.
    fn parted<T: Clone>(column: &[Option<T>]) -> (Vec<i16>, Vec<T>) {
        let levels = column.iter().map(|value| i16::from(value.is_some())).collect();
        (levels, column.iter().flatten().cloned().collect())
    }

    fn written(schema: &str, groups: &[&[Column]], packed: Compression) -> Vec<u8> {
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = WriterProperties::builder().set_compression(packed).build();
        let properties = Arc::new(properties);
        let mut writer =
            SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
        for columns in groups {
            let mut group = writer.next_row_group().unwrap();
            for column in *columns {
                let mut writer = group.next_column().unwrap().unwrap();
                macro_rules! write {
                    ($kind:ty, $levels:expr, $repeats:expr, $values:expr) => {
                        writer
                            .typed::<$kind>()
                            .write_batch(&$values, Some(&$levels), $repeats)
                            .unwrap()
                    };
                }
                match column {
                    Int(column) => {
                        let (levels, values) = parted(column);
                        write!(Int32Type, levels, None, values)
                    }
                    Long(column) => {
                        let (levels, values) = parted(column);
                        write!(Int64Type, levels, None, values)
                    }
                    Double(column) => {
                        let (levels, values) = parted(column);
                        write!(DoubleType, levels, None, values)
                    }
                    Truth(column) => {
                        let (levels, values) = parted(column);
                        write!(BoolType, levels, None, values)
                    }
                    Text(column) => {
                        let (levels, values) = parted(column);
                        let values: Vec<ByteArray> =
                            values.into_iter().map(|v| v.to_vec().into()).collect();
                        write!(ByteArrayType, levels, None, values)
                    }
                    Fixed(column) => {
                        let (levels, values) = parted(column);
                        let values: Vec<FixedLenByteArray> =
                            values.into_iter().map(Into::into).collect();
                        write!(FixedLenByteArrayType, levels, None, values)
                    }
                    Lists(column) => {
                        // 0: no list, 1: an empty one, 3: a word.
                        let (mut levels, mut repeats, mut values) =
                            (vec![], vec![], vec![]);
                        for list in column {
                            let words = list.as_deref().unwrap_or_default();
                            if words.is_empty() {
                                levels.push(i16::from(list.is_some()));
                                repeats.push(0);
                            }
                            for (number, word) in words.iter().enumerate() {
                                levels.push(3);
                                repeats.push(i16::from(number > 0));
                                values.push(ByteArray::from(*word));
                            }
                        }
                        write!(ByteArrayType, levels, Some(&repeats), values)
                    }
                };
                writer.close().unwrap();
            }
            group.close().unwrap();
        }
        writer.into_inner().unwrap()
    }

    const SCHEMA: &str = "message data {
        optional binary SKOLA (UTF8); optional int64 BESOK; optional double B1;
        optional int32 B2 (INTEGER(16, false)); optional int32 B3;
        optional fixed_len_byte_array(5) B4 (DECIMAL(10, 2));
        optional boolean B5_1; optional int32 B5_2; optional int32 B5_3;
        optional binary B5_3T (UTF8);
        optional group B9 (LIST) { repeated group list { optional binary element (UTF8); } }
        optional int32 B6A; optional int32 B6B; optional int32 B7 (DATE);
        optional binary B8 (UTF8); optional group X_1 { optional int32 a; } }";

    /// The first two rows of [`DATA`], and the third, in columns with types.
    ///
    /// Cents in five bytes: 4550 = 0x11C6, 104550 = 0x19866. Days from 1970 to 2025 are
    /// 55 × 365 + 14 = 20089; 3 November is the 307th day, 1 February the 32nd.
    fn rows() -> [Vec<Column>; 2] {
        let truth = |truth| Truth(vec![Some(truth), Some(false)]);
        let ints = |numbers: [i32; 2]| Int(numbers.map(Some).to_vec());
        let first = vec![
            text(&["S1", "S1"]),
            Long(vec![Some(1), Some(2)]),
            Double(vec![Some(1.0), Some(2.0)]),
            Int(vec![Some(2019), None]),
            ints([4, 5]),
            Fixed(vec![Some(vec![0, 0, 0, 0x11, 0xC6]), Some(vec![0, 0, 1, 0x98, 0x66])]),
            truth(true),
            ints([2, 0]),
            ints([1, 0]),
            text(&["parents", ""]),
            Lists(vec![Some(vec!["2", "1"]), Some(vec![])]),
            ints([0, 1]),
            ints([1, -99]),
            ints([20_089 + 306, 20_089 + 31]),
            text(&["fine", ""]),
            ints([1, 2]),
        ];
        let one = |number| Int(vec![Some(number)]);
        // -99.00 is -9900 cents, in two's complement 0x...D954.
        let cost = vec![0xFF, 0xFF, 0xFF, 0xD9, 0x54];
        let last = vec![
            text(&["S2"]),
            Long(vec![Some(1)]),
            Double(vec![Some(-98.0)]),
            Int(vec![None]),
            one(88),
            Fixed(vec![Some(cost)]),
            Truth(vec![None]),
            one(-99),
            one(-99),
            text(&[""]),
            Lists(vec![Some(vec!["-98"])]),
            Int(vec![None]),
            Int(vec![None]),
            Int(vec![None]),
            text(&[""]),
            Int(vec![None]),
        ];
        [first, last]
    }

    /// Data with a row group for the last row.
    fn data() -> Vec<u8> {
        let [first, last] = rows();
        written(SCHEMA, &[&first, &last], Compression::SNAPPY)
    }

    /// [`rows`] as one group, with one column made other.
    fn changed(name: &str, schema: (&str, &str), column: Column) -> Vec<u8> {
        let [mut first, _] = rows();
        let names = ["SKOLA", "BESOK", "B1", "B2", "B3", "B4", "B5_1", "B5_2", "B5_3"];
        let names = [&names[..], &["B5_3T", "B9", "B6A", "B6B", "B7", "B8"]].concat();
        let at = names.iter().position(|own| *own == name).unwrap();
        first[at] = column;
        let schema = SCHEMA.replacen(schema.0, schema.1, 1);
        written(&schema, &[&first], Compression::SNAPPY)
    }

    fn put(place: &Path, bytes: &[u8]) {
        fs::write(place.join("data.parquet"), bytes).unwrap();
    }

    /// What the program finds in Parquet data, a line a finding.
    #[track_caller]
    fn found(bytes: &[u8], code: i32) -> String {
        let place = folder(MAP, DATA);
        put(place.path(), bytes);
        let words = ["validate", "data.parquet", "--format", "concise"];
        let (out, err) = run(place.path(), &[&words, &AS[..]].concat(), code);
        out + &err
    }

    #[test]
    fn columns_with_types_score_as_the_same_data_in_csv() {
        let place = folder(MAP, DATA);
        let place = place.path();
        let scored = |name: &str| {
            let words = [&["score", name, "--format", "csv"], &AS[..]].concat();
            run(place, &words, 0).0.replace(name, "NAME")
        };
        let wanted = scored("data.csv");
        assert_eq!(wanted.lines().count(), 4);
        let [first, last] = rows();
        for packed in [Compression::SNAPPY, Compression::UNCOMPRESSED, {
            Compression::GZIP(parquet::basic::GzipLevel::default())
        }] {
            put(place, &written(SCHEMA, &[&first, &last], packed));
            assert_eq!(scored("data.parquet"), wanted);
        }
        // Whatever it is called, and packed once more or not.
        fs::rename(place.join("data.parquet"), place.join("data.bin")).unwrap();
        assert_eq!(scored("data.bin"), wanted);
    }

    #[test]
    fn every_kind_of_column_becomes_the_answer_it_is() {
        let place = folder(MAP, DATA);
        put(place.path(), &data());
        let words = ["convert", "data.parquet", "--to", "ndjson", "-q"];
        let (out, _) = run(place.path(), &[&words, &AS[..]].concat(), 0);
        let wanted =
            crate::mapped::ANSWERS.map(|line| line.replace("1045.5,", "1045.50,"));
        assert_eq!(out.lines().collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn a_table_of_our_own_needs_no_map() {
        let place = folder(MAP, DATA);
        let schema = "message own { required binary _questionnaire (UTF8);
            required binary _version (UTF8); required binary unit (UTF8);
            required int32 visit; required binary _status (UTF8);
            optional group langs (LIST) { repeated group list { required binary element (UTF8); } }
            }";
        let schema = schema.replace("required ", "optional ");
        let columns = [
            text(&["meals", "meals"]),
            text(&["2026", "2026"]),
            text(&["S1", "S2"]),
            Int(vec![Some(1), Some(1)]),
            text(&["complete", "complete"]),
            Lists(vec![Some(vec!["a|b", "sv"]), None]),
        ];
        put(place.path(), &written(&schema, &[&columns], Compression::SNAPPY));
        let words = ["convert", "data.parquet", "--to", "ndjson", "-q"];
        let (out, _) = run(place.path(), &words, 0);
        let head = r#"{"questionnaire":"meals","version":"2026","unit":"#;
        let wanted = [
            format!(
                "{head}\"S1\",\"visit\":\"1\",\"status\":\"complete\",\"answers\":{{\"langs\":[\"a|b\",\"sv\"]}}}}"
            ),
            format!(
                "{head}\"S2\",\"visit\":\"1\",\"status\":\"complete\",\"answers\":{{}}}}"
            ),
        ];
        assert_eq!(out.lines().collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn findings_name_the_file_the_row_and_the_column() {
        let told = found(&changed("B3", ("", ""), Int(vec![Some(4), Some(7)])), 1);
        // The names of the columns are row 1, as in CSV.
        assert!(told.contains("data.parquet:3:"), "{told}");
        assert!(told.contains("error[out-of-range] column `B3`: "), "{told}");
        let texts = Text(vec![Some(b"two\nlines"), Some(b"-99")]);
        let told = found(&changed("B8", ("", ""), texts), 0);
        assert!(!told.contains("error["), "{told}");
        let texts = Text(vec![Some(b"two\nlines"), None]);
        let [mut first, _] = rows();
        (first[9], first[13]) = (texts, Int(vec![Some(i32::MAX), Some(20_120)]));
        let told = found(&written(SCHEMA, &[&first], Compression::SNAPPY), 1);
        // A day that no calendar has stands in row 2, whatever stands before it.
        assert!(told.contains("data.parquet:2:"), "{told}");
        assert!(told.contains("error[not-a-date] column `B7`: "), "{told}");
    }

    #[test]
    fn what_is_no_number_is_no_answer() {
        let numbers = Double(vec![Some(f64::NAN), Some(f64::INFINITY)]);
        let schema = ("binary B8 (UTF8)", "double B8");
        let told = found(&changed("B8", schema, numbers), 1);
        for (row, word) in [(2, "NaN"), (3, "inf")] {
            let wanted =
                format!("error[unreadable-cell] column `B8`: `note` is `{word}`");
            let is_there = |line: &str| {
                line.starts_with(&format!("data.parquet:{row}:"))
                    && line.contains(&wanted)
            };
            assert!(told.lines().any(is_there), "{told}");
        }
        let numbers = Double(vec![Some(f64::NAN), Some(2.0)]);
        let told = found(&changed("B3", ("int32 B3", "double B3"), numbers), 1);
        assert!(
            told.contains("data.parquet:2:") && told.contains("column `B3`"),
            "{told}"
        );
        // A map may say what it stands for.
        let place = folder(
            &MAP.replace("taste: {dont_know: [\"88\"]}", "taste: {no_answer: [\"NaN\"]}"),
            DATA,
        );
        let numbers = Double(vec![Some(f64::NAN), Some(2.0)]);
        put(place.path(), &changed("B3", ("int32 B3", "double B3"), numbers));
        let words = [&["validate", "data.parquet"], &AS[..]].concat();
        run(place.path(), &words, 0);
    }

    #[test]
    fn columns_that_no_answer_can_be_made_of_are_named() {
        let nested = ("int32 B3;", "group B3 { optional int32 a; }");
        let told = found(&changed("B3", nested, Int(vec![Some(1), Some(2)])), 1);
        assert!(told.contains("the column `B3` holds `STRUCT`"), "{told}");
        let raw = ("B8 (UTF8)", "B8");
        let told = found(&changed("B8", raw, text(&["a", "b"])), 1);
        assert!(told.contains("the column `B8` holds `BYTE_ARRAY`"), "{told}");
        let list = (
            "int32 B3;",
            "group B3 (LIST) { repeated group list { optional binary element (UTF8); } }",
        );
        let lists = Lists(vec![Some(vec!["4"]), None]);
        let told = found(&changed("B3", list, lists), 1);
        assert!(told.contains("the column `B3` holds lists, and one value"), "{told}");
    }

    #[test]
    fn columns_that_are_lacking_or_of_nothing_are_told_with_what_is_near() {
        let told =
            found(&changed("B3", (" B3;", " B33;"), Int(vec![Some(4), Some(5)])), 1);
        assert!(told.contains("the data have no column `B3`"), "{told}");
        assert!(told.contains("the column `B33` is of no item"), "{told}");
        let none = written(SCHEMA, &[], Compression::SNAPPY);
        assert!(found(&none, 1).contains("the table has no rows of answers"));
        let none = written("message data { }", &[], Compression::SNAPPY);
        assert!(found(&none, 1).contains("the table has no rows of answers"));
    }

    #[test]
    fn two_columns_of_one_name_and_names_that_act_on_a_terminal_are_told() {
        let twice = ("optional int32 B6B", "optional int32 B6A");
        let told = found(&changed("B6B", twice, Int(vec![Some(1), Some(1)])), 1);
        assert!(told.contains("error[repeated-column]"), "{told}");
        let name = ("X_1", "Y\u{1b}[31m\u{9b}");
        let told = found(&changed("B3", name, Int(vec![Some(1), Some(1)])), 1);
        assert!(told.contains("error[column-for-unknown-item]"), "{told}");
        let acts = |c: char| c != '\n' && c.is_control();
        assert!(!told.contains(acts), "{told:?}");
    }

    #[test]
    fn text_that_is_not_utf8_is_one_bad_row() {
        let texts = Text(vec![Some(b"bl\xE5"), Some(b"fine")]);
        let told = found(&changed("B8", ("", ""), texts), 1);
        assert!(told.contains("data.parquet:2:"), "{told}");
        assert!(told.contains("error[unreadable-line]"), "{told}");
        assert!(told.contains("1 valid, 1 invalid"), "{told}");
    }

    #[test]
    fn columns_packed_in_another_way_are_an_error_that_names_it() {
        // What is packed does not matter: the name of the packing stands in the footer.
        let (schema, [first, _]) = (SCHEMA, rows());
        let bytes = written(schema, &[&first], Compression::UNCOMPRESSED);
        let place = folder(MAP, DATA);
        let metadata = {
            put(place.path(), &bytes);
            let file = fs::File::open(place.path().join("data.parquet")).unwrap();
            SerializedFileReader::new(file).unwrap().metadata().clone()
        };
        assert_eq!(metadata.num_row_groups(), 1);
        // In the compact protocol a codec is an i32 field: 0x15 and the zigzag number
        // (UNCOMPRESSED 0, ZSTD 6 → 12), after the list of the path's one name.
        let name = b"\x18\x05SKOLA\x15\x00";
        let at = bytes.windows(name.len()).rposition(|window| window == name).unwrap();
        let mut bytes = bytes;
        bytes[at + name.len() - 1] = 12;
        put(place.path(), &bytes);
        let words = [&["validate", "data.parquet"], &AS[..]].concat();
        let (_, err) = run(place.path(), &words, 3);
        assert!(err.contains("its columns are packed with ZSTD"), "{err}");
    }

    /// Leaves out what a panic that is caught says, as the program does.
    fn be_quiet() {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                if !survey::cli::files::is_decoding() {
                    usual(panic);
                }
            }));
        });
    }

    /// Everything that a file gives, in this process: rows and errors.
    fn read(path: &Path) -> (usize, usize) {
        let input = Input::file(path);
        let Ok(texts) = Texts::open(&input, None, None) else { return (0, 1) };
        let (mut rows, mut errors) = (0, 0);
        for chunk in texts {
            match chunk {
                Ok(Chunk::Text(_)) => rows += 1,
                Ok(Chunk::Lines(_)) => {}
                Err(_) => errors += 1,
            }
        }
        (rows, errors)
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error_and_no_panic() {
        let (bytes, place) = (data(), tempfile::tempdir().unwrap());
        let path = place.path().join("a.parquet");
        for end in 0..bytes.len() {
            fs::write(&path, &bytes[..end]).unwrap();
            assert_eq!(read(&path), (0, 1), "{end}");
        }
        fs::write(&path, &bytes).unwrap();
        assert_eq!(read(&path), (3, 0));
    }

    #[test]
    fn a_changed_byte_is_no_panic() {
        let (bytes, place) = (data(), tempfile::tempdir().unwrap());
        let path = place.path().join("a.parquet");
        let mut errors = 0;
        be_quiet();
        for at in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] ^= [0x01, 0x80, 0xFF][at % 3];
            fs::write(&path, &bytes).unwrap();
            errors += read(&path).1;
        }
        assert!(errors > 100, "{errors}");
    }

    #[test]
    fn columns_nested_ten_thousand_deep_do_not_end_the_process() {
        // A version, and a list of a root, columns one within the other, and a last one.
        let mut footer = vec![0x15, 2, 0x19, 0xFC, 0x92, 0x4E];
        footer.extend([0x48, 1, b'r', 0x15, 2, 0]);
        footer.extend([0x35, 2, 0x18, 1, b'a', 0x15, 2, 0].repeat(10_000));
        footer.extend([0x15, 2, 0x25, 2, 0x18, 1, b'x', 0, 0x16, 0, 0x19, 0x0C, 0]);
        let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
        let bytes = [&b"PAR1"[..], &footer, &length, b"PAR1"].concat();
        let told = found(&bytes, 3);
        assert!(told.contains("its columns lie too deep"), "{told}");
    }

    #[test]
    fn a_damaged_file_is_told_in_one_line_and_the_others_are_read() {
        let place = folder(MAP, DATA);
        let bytes = data();
        put(place.path(), &bytes[..bytes.len() - 20]);
        let words = ["score", "data.parquet", "data.csv", "--format", "csv", "-q"];
        let (out, err) = run(place.path(), &[&words, &AS[..]].concat(), 3);
        assert_eq!(out.lines().count(), 4, "{out}");
        assert!(err.starts_with("error: data.parquet: this is no Parquet file"), "{err}");
        assert!(!err.contains("panicked") && err.lines().count() == 2, "{err}");
    }

    /// The cells of a Parquet file as text, and the kinds of its columns.
    fn cells(path: &Path) -> (Vec<Vec<String>>, Vec<String>, String) {
        let file = fs::File::open(path).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let schema = reader.metadata().file_metadata().schema_descr().columns();
        let kinds = schema
            .iter()
            .map(|column| {
                let scale = column.type_scale().max(0);
                format!("{} {} {scale}", column.name(), column.physical_type())
            })
            .collect();
        let about = reader.metadata().file_metadata().key_value_metadata().unwrap();
        let about = about.iter().find(|own| own.key == "survey").unwrap();
        let cell = |field: &Field| match field {
            Field::Null => String::new(),
            Field::Str(text) => text.clone(),
            Field::Long(count) => count.to_string(),
            Field::Bool(truth) => truth.to_string(),
            Field::Decimal(number) => {
                let digits: [u8; 16] = number.data().try_into().unwrap();
                let digits = i128::from_be_bytes(digits);
                match number.scale() {
                    0 => digits.to_string(),
                    // One decimal, as the test declares.
                    1 => format!("{}.{}", digits / 10, digits % 10),
                    scale => panic!("{scale}"),
                }
            }
            other => panic!("{other:?}"),
        };
        let rows = reader.get_row_iter(None).unwrap();
        let rows = rows.map(|row| {
            let row = row.unwrap();
            row.get_column_iter().map(|(_, field)| cell(field)).collect()
        });
        (rows.collect(), kinds, about.value.clone().unwrap())
    }

    fn csv_cells(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).from_reader(text.as_bytes());
        let rows =
            reader.records().map(|row| row.unwrap().iter().map(String::from).collect());
        rows.collect()
    }

    /// So many rows of data, every third without an answer that the score needs.
    fn many(rows: usize) -> String {
        let head = DATA.lines().next().unwrap();
        let row = |n: usize| {
            let taste = ["1", "4", ""][n % 3];
            format!("{n};S{n};1;1;2019;{taste};45,50;1;2;0;;1;0;1;03.11.2025;=fine;a\n")
        };
        format!("{head}\n{}", (0..rows).map(row).collect::<String>())
    }

    #[test]
    fn scores_are_written_as_the_csv_table_has_them() {
        // 1,500 are more than are kept.
        for count in [7, 1_500] {
            let place = folder(MAP, &many(count));
            let place = place.path();
            let scoring = place.join("questionnaires/meals/scoring.yaml");
            let text = fs::read_to_string(&scoring).unwrap();
            let text = text.replace("decimals: 0", "decimals: 1");
            let text = text.replacen("no_answer: zero", "no_answer: exclude", 1);
            fs::write(
                &scoring,
                text.replace("plan, taste]", "taste]")
                    .replace("  plan: {map: {\"yes\": 2, \"no\": 0}}\n", "")
                    .replace("since: fact", "plan: fact, since: fact")
                    .replace("all_missing: zero", "all_missing: no_score"),
            )
            .unwrap();
            let words = [&["score", "data.csv", "-q"], &AS[..]].concat();
            let csv = [&words[..], &["--format", "csv", "--csv-raw"]].concat();
            let wanted = csv_cells(&run(place, &csv, 0).0);
            let out = ["--format", "parquet", "-o", "out.parquet"];
            run(place, &[&words[..], &out].concat(), 0);
            let (rows, kinds, about) = cells(&place.join("out.parquet"));
            assert_eq!(rows.len(), count);
            assert_eq!(rows, wanted[1..]);
            // By hand: taste 4 is 1 of at most 3 points, 33.3 per cent; 1 is none.
            let scores: Vec<&str> = rows[..3].iter().map(|row| row[2].as_str()).collect();
            assert_eq!(scores, ["0.0", "33.3", ""]);
            assert_eq!(
                kinds[2..5],
                ["total FIXED_LEN_BYTE_ARRAY 1", "answered INT64 0", "asked INT64 0"]
            );
            let about: serde_json::Value = serde_json::from_str(&about).unwrap();
            assert_eq!(about["tool"]["version"], env!("CARGO_PKG_VERSION"));
            assert_eq!(about["of"][0]["questionnaire"], "meals");
            assert_eq!(about["of"][0]["scoring"], "standard");
            for name in ["questionnaire", "scoring"] {
                let hash = about["of"][0]["hashes"][name].as_str().unwrap();
                assert!(hash.starts_with("sha256:"), "{hash}");
            }
            // The same again is the same bytes, and nothing is written over.
            run(place, &[&words[..], &out].concat(), 3);
            let again = ["--format", "parquet", "-o", "again.parquet"];
            run(place, &[&words[..], &again].concat(), 0);
            let bytes = |name: &str| fs::read(place.join(name)).unwrap();
            assert_eq!(bytes("out.parquet"), bytes("again.parquet"));
        }
    }

    #[test]
    fn one_column_of_scores_keeps_its_rows_without_one() {
        let place = folder(MAP, &many(3));
        let scoring = place.path().join("questionnaires/meals/scoring.yaml");
        let text = fs::read_to_string(&scoring).unwrap();
        fs::write(&scoring, text.replace("no_answer: zero", "no_answer: invalidate"))
            .unwrap();
        let words =
            [&["score", "data.csv", "-q", "--columns", "total"], &AS[..]].concat();
        let csv = run(place.path(), &[&words[..], &["--format", "csv"]].concat(), 0).0;
        assert_eq!(csv_cells(&csv).len(), 4, "{csv}");
        let out = ["--format", "parquet", "-o", "out.parquet"];
        run(place.path(), &[&words[..], &out].concat(), 0);
        assert_eq!(cells(&place.path().join("out.parquet")).0, csv_cells(&csv)[1..]);
        // There is no column `kind`; nothing is left of what was begun.
        let out = ["--format", "parquet", "-o", "other.parquet", "--columns", "kind"];
        run(place.path(), &[&words[..], &out].concat(), 2);
        assert!(!place.path().join("other.parquet").exists());
    }
}
