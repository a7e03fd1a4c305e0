package rootwalk.cli.doctor;

/// A check with its result.
///
/// @param check the name of the check, as in `--only`
public record Finding(String check, Verdict verdict) {}
