use std::{
    env,
    sync::atomic::{AtomicBool, Ordering},
};

use serde_json::{Map, Value, json};

/// What a workload adds to the common fields of a success.
pub type Fields = Map<String, Value>;

/// Gives the answers of one process, which knows whether it answered before.
pub struct Replies {
    workload_type: &'static str,
    seen: AtomicBool,
}

impl Replies {
    pub const fn new(workload_type: &'static str) -> Self {
        Self {
            workload_type,
            seen: AtomicBool::new(false),
        }
    }

    /// The answer to one event. An event that could not be served is answered too: the function itself did
    /// not fail.
    pub fn reply(&self, backend: &str, outcome: Result<Fields, String>) -> Value {
        let cold = !self.seen.swap(true, Ordering::Relaxed);
        match outcome {
            Ok(fields) => Value::Object(self.success(backend, cold, fields)),
            Err(error) => {
                json!({ "success": false, "workloadType": self.workload_type, "error": error })
            }
        }
    }

    fn success(&self, backend: &str, cold: bool, mut fields: Fields) -> Fields {
        let memory_limit = env::var("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").ok();
        for (name, value) in [
            ("success", json!(true)),
            ("workloadType", json!(self.workload_type)),
            ("backend", json!(backend)),
            ("runtimeVersion", json!(concat!("rust ", env!("RUSTC_VERSION")))),
            (
                "memoryLimitMB",
                json!(memory_limit.and_then(|text| text.parse::<i64>().ok())),
            ),
            ("coldStart", json!(cold)),
            ("logStream", json!(env::var("AWS_LAMBDA_LOG_STREAM_NAME").ok())),
        ] {
            fields.insert(name.to_owned(), value);
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_carries_the_common_fields_and_its_own() {
        let fields = Fields::from_iter([("value".to_owned(), json!(1))]);
        let answer = Replies::new("echo").reply("tests", Ok(fields));
        let mut names: Vec<_> = answer.as_object().expect("an object").keys().collect();
        names.sort();
        assert_eq!(
            names,
            [
                "backend",
                "coldStart",
                "logStream",
                "memoryLimitMB",
                "runtimeVersion",
                "success",
                "value",
                "workloadType"
            ]
        );
        assert_eq!(answer["success"], true);
        assert_eq!(answer["backend"], "tests");
        assert!(
            answer["runtimeVersion"]
                .as_str()
                .is_some_and(|text| text.starts_with("rust 1."))
        );
    }

    #[test]
    fn a_failure_has_three_fields() {
        let answer = Replies::new("echo").reply("tests", Err("value is bad".to_owned()));
        assert_eq!(
            answer,
            json!({ "success": false, "workloadType": "echo", "error": "value is bad" })
        );
    }

    #[test]
    fn only_the_first_event_is_cold_also_when_it_was_bad() {
        let replies = Replies::new("echo");
        replies.reply("tests", Err("value is bad".to_owned()));
        assert_eq!(replies.reply("tests", Ok(Fields::new()))["coldStart"], false);
    }
}
