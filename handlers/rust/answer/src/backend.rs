pub const AWS_SDK_VERSION: &str = env!("AWS_SDK_VERSION");

/// The crate, its version and the instruction set, as in `sha2 0.11.1 (SHA-NI)`. It repeats the choice that
/// the crate makes at run time and does not tell.
pub fn sha256_backend() -> String {
    format!("sha2 {} ({})", env!("SHA2_VERSION"), instructions())
}

#[cfg(target_arch = "x86_64")]
fn instructions() -> &'static str {
    if is_x86_feature_detected!("sha") && is_x86_feature_detected!("sse4.1") {
        "SHA-NI"
    } else {
        "portable"
    }
}

#[cfg(target_arch = "aarch64")]
fn instructions() -> &'static str {
    if std::arch::is_aarch64_feature_detected!("sha2") {
        "ARMv8 SHA-2"
    } else {
        "portable"
    }
}
