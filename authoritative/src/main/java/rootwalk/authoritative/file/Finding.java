package rootwalk.authoritative.file;

import rootwalk.authoritative.file.ZoneProblem.Severity;
import rootwalk.wire.Name;

/// A problem of a zone as a whole, about one of its records.
///
/// @param index the how many-eth record of the owner and type it is, from 0
record Finding(Severity severity, Name owner, int type, int index, String what, String remedy) {}
