use std::{collections::HashMap, ops::RangeInclusive};

use serde_json::value::RawValue;

/// The payload with its values still as text: a number keeps the form it was sent in, also where it is too
/// large for a double, which a parsed value would refuse.
pub struct Event(HashMap<String, Box<RawValue>>);

impl Event {
    pub fn parse(payload: &RawValue) -> Result<Self, String> {
        serde_json::from_str::<Option<HashMap<_, _>>>(payload.get())
            .map(|keys| Self(keys.unwrap_or_default()))
            .map_err(|_| "event must be a JSON object".to_owned())
    }

    /// The key's value where it is a number with an integral value, as 5e5 is, and the fallback where the key
    /// is missing. None for everything else, null included.
    pub fn integer(&self, key: &str, fallback: u32, legal: RangeInclusive<u32>) -> Option<u32> {
        let Some(raw) = self.0.get(key) else {
            return Some(fallback);
        };
        // The text is valid JSON, so its first character tells a number from everything else.
        let text = raw.get();
        if !text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return None;
        }
        let value: f64 = text.parse().ok()?;
        let fits = (f64::from(*legal.start())..=f64::from(*legal.end())).contains(&value);
        (fits && value.fract() == 0.0).then_some(value as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(payload: &str) -> Option<u32> {
        let raw = RawValue::from_string(payload.to_owned()).expect("the test sends JSON");
        let event = Event::parse(&raw).expect("the test sends an object");
        event.integer("value", 7, 0..=u32::MAX)
    }

    #[test]
    fn integral_numbers_are_integers_however_they_are_written() {
        for (payload, expected) in [
            ("{}", 7),
            ("null", 7),
            (r#"{"other":null}"#, 7),
            (r#"{"Value":3}"#, 7),
            (r#"{"value":500000}"#, 500_000),
            (r#"{"value":500000.0}"#, 500_000),
            (r#"{ "value" : 5e5 }"#, 500_000),
            (r#"{"value":5E+5}"#, 500_000),
            (r#"{"value":-0.0}"#, 0),
            (r#"{"value":1e-999}"#, 0),
            (r#"{"value":4294967295}"#, u32::MAX),
            (r#"{"value":1,"value":2}"#, 2),
            (r#"{"value":2.00000000000000000001}"#, 2),
        ] {
            assert_eq!(value_of(payload), Some(expected), "{payload}");
        }
    }

    #[test]
    fn everything_else_is_no_integer() {
        for value in [
            "null",
            "true",
            "false",
            r#""5""#,
            r#""""#,
            "[5]",
            "[]",
            "{}",
            "1.5",
            "-1",
            "4294967296",
            "1e999",
            "-1e999",
        ] {
            assert_eq!(value_of(&format!(r#"{{"value":{value}}}"#)), None, "{value}");
        }
    }

    #[test]
    fn an_event_that_is_not_an_object_is_refused() {
        for payload in ["[]", "[{}]", "5", r#""text""#, "true"] {
            let raw = RawValue::from_string(payload.to_owned()).expect("the test sends JSON");
            assert_eq!(
                Event::parse(&raw).err().as_deref(),
                Some("event must be a JSON object"),
                "{payload}"
            );
        }
    }
}
