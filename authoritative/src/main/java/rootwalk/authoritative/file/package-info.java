/// Zones from files (RFC 1035 section 5, RFC 2308 section 4, RFC 3597 section 5).
///
/// [rootwalk.authoritative.file.ZoneFile] is the door: a file becomes a [rootwalk.authoritative.file.ZoneReading], a
/// snapshot or a reason, with all [rootwalk.authoritative.file.ZoneProblem]s at once. [rootwalk.wire.text] splits the
/// text into entries and reads their data, `ZoneReader` makes records of them and
/// `Generation` those of `$GENERATE`, a [rootwalk.authoritative.zone.ZoneEdit] puts them in place, and `ZoneCheck` looks
/// at the whole, with a `DnssecCheck` for the records of DNSSEC. An `Allowance` bounds what one reading takes.
///
/// [rootwalk.authoritative.file.ZoneLoader] keeps the zones of a configuration in step with their files.
@NullMarked
package rootwalk.authoritative.file;

import org.jspecify.annotations.NullMarked;
