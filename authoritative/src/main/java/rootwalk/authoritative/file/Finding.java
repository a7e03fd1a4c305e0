package rootwalk.authoritative.file;

import rootwalk.authoritative.file.ZoneProblem.Severity;
import rootwalk.wire.Name;

/// A problem that was found in the complete zone, about one of its records.
///
/// @param index of the record among those of its owner and type, from 0
record Finding(Severity severity, Name owner, int type, int index, String what, String remedy) {}
