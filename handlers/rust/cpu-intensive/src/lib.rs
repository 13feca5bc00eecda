//! Hashes a digest again and again.

use answer::{Event, Fields};
use serde_json::{json, value::RawValue};
use sha2::{Digest, Sha256};

const START: &[u8] = b"benchmark data for Lambda ARM vs x86 performance testing";

pub fn work(payload: &RawValue) -> Result<Fields, String> {
    let iterations = Event::parse(payload)?
        .integer("iterations", 500_000, 1..=10_000_000)
        .ok_or("iterations must be an integer from 1 to 10000000")?;
    let hash = answer::hex(&hash_chain(iterations));
    Ok(Fields::from_iter([
        ("iterations".to_owned(), json!(iterations)),
        ("hash".to_owned(), json!(hash)),
    ]))
}

pub fn backend() -> String {
    answer::sha256_backend()
}

fn hash_chain(iterations: u32) -> [u8; 32] {
    let mut digest = Sha256::digest(START);
    for _ in 1..iterations {
        digest = Sha256::digest(digest);
    }
    digest.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work_on(payload: &str) -> Result<Fields, String> {
        work(&RawValue::from_string(payload.to_owned()).expect("the test sends JSON"))
    }

    #[test]
    fn the_chain_ends_in_the_golden_digests() {
        for (iterations, hash) in [
            (
                500_000,
                "52662a4ed3c1e9b0bf4ce59d97c377d280c082585794b9d559e5bae280a6cd22",
            ),
            (
                1_000_000,
                "ad7df567a4b611f31a87e4ecd9fa4b8cd60d170562c217319f5f30c71ce423ef",
            ),
        ] {
            let fields = work_on(&format!(r#"{{"iterations":{iterations}}}"#)).expect("it is legal");
            assert_eq!(fields["iterations"], iterations);
            assert_eq!(fields["hash"], hash);
        }
    }

    #[test]
    fn a_missing_count_means_half_a_million() {
        assert_eq!(work_on("{}").expect("it is legal")["iterations"], 500_000);
    }

    #[test]
    fn a_count_outside_its_range_is_refused() {
        for iterations in ["0", "10000001", "-1", "1.5", r#""1""#, "null"] {
            let refused = work_on(&format!(r#"{{"iterations":{iterations}}}"#));
            assert_eq!(
                refused.err().as_deref(),
                Some("iterations must be an integer from 1 to 10000000"),
                "{iterations}"
            );
        }
    }
}
