use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// `<name>: <message>` as the service gave them, and the kind of the SDK's own error where it failed before
/// there was an answer.
pub fn named_error<E, R>(error: SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug,
{
    if let (Some(code), Some(message)) = (error.code(), error.message()) {
        return format!("{code}: {message}");
    }
    let name = match &error {
        SdkError::ConstructionFailure(_) => "ConstructionFailure",
        SdkError::TimeoutError(_) => "TimeoutError",
        SdkError::DispatchFailure(_) => "DispatchFailure",
        SdkError::ResponseError(_) => "ResponseError",
        _ => error.code().unwrap_or("ServiceError"),
    };
    // The outermost text only repeats the name; what it was caused by says why.
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(reason) = cause {
        causes.push(reason.to_string());
        cause = reason.source();
    }
    format!("{name}: {}", causes.join(": "))
}
