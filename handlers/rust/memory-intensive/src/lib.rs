//! Fills 100 MB with integers and sorts them.

use answer::{Event, Fields};
use serde_json::{json, value::RawValue};
use sha2::{Digest, Sha256};

const SIZE_MB: usize = 100;
const COUNT: usize = SIZE_MB * 1024 * 1024 / 8;
const DIGEST_COUNT: usize = 1000;

pub fn work(payload: &RawValue) -> Result<Fields, String> {
    let seed = Event::parse(payload)?
        .integer("seed", 1, 0..=u32::MAX)
        .ok_or("seed must be an integer from 0 to 4294967295")?;
    let mut numbers: Vec<i64> = generator(seed).take(COUNT).collect();
    // Equal integers cannot be told apart, and the stable sort would ask for half as much memory again.
    numbers.sort_unstable();
    Ok(Fields::from_iter([
        ("sizeMB".to_owned(), json!(SIZE_MB)),
        ("count".to_owned(), json!(COUNT)),
        ("seed".to_owned(), json!(seed)),
        ("hash".to_owned(), json!(digest(&numbers))),
    ]))
}

pub fn backend() -> String {
    format!("Vec<i64>::sort_unstable; {}", answer::sha256_backend())
}

fn generator(seed: u32) -> impl Iterator<Item = i64> {
    let mut x = seed;
    std::iter::repeat_with(move || {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        i64::from(x >> 2)
    })
}

fn digest(numbers: &[i64]) -> String {
    let mut hash = Sha256::new();
    for number in &numbers[..DIGEST_COUNT] {
        hash.update(number.to_le_bytes());
    }
    answer::hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work_on(payload: &str) -> Result<Fields, String> {
        work(&RawValue::from_string(payload.to_owned()).expect("the test sends JSON"))
    }

    #[test]
    fn the_sorted_array_has_the_golden_digests() {
        for (seed, hash) in [
            (
                0,
                "0edd9d7d2b0bb8da36c42cef79134b3da7be2fa38d6272e5f3da597088a3fece",
            ),
            (
                1,
                "a9694919fca79dba6b106f7839bc164768cbd1f07aa14947ada13cf18a2bb852",
            ),
        ] {
            let fields = work_on(&format!(r#"{{"seed":{seed}}}"#)).expect("it is legal");
            assert_eq!(fields["hash"], hash);
            assert_eq!(fields["sizeMB"], 100);
            assert_eq!(fields["count"], 13_107_200);
        }
    }

    #[test]
    fn the_generator_starts_as_documented() {
        for (seed, expected) in [
            (
                42,
                [270_953_568, 94_623_547, 619_850_966, 238_965_823, 403_362_065],
            ),
            (
                u32::MAX,
                [253_059_924, 201_716_514, 144_767_765, 677_370_600, 770_529_065],
            ),
        ] {
            let elements: Vec<i64> = generator(seed).take(5).collect();
            assert_eq!(elements, expected);
        }
    }

    #[test]
    fn a_seed_outside_its_range_is_refused() {
        for seed in ["-1", "4294967296", "0.5", "true", "null"] {
            let refused = work_on(&format!(r#"{{"seed":{seed}}}"#));
            assert_eq!(
                refused.err().as_deref(),
                Some("seed must be an integer from 0 to 4294967295"),
                "{seed}"
            );
        }
    }
}
