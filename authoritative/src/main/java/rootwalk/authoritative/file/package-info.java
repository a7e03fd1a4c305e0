/// Zones from files (RFC 1035 section 5, RFC 2308 section 4, RFC 3597 section 5).
///
/// [rootwalk.authoritative.file.ZoneFile] is the entry point: it reads a file into a
/// [rootwalk.authoritative.file.ZoneReading], which has a snapshot, or the reason why there is none, and all
/// [rootwalk.authoritative.file.ZoneProblem]s. A `ZoneFileReader` does it: it has a `ZoneReader` read the records of the file,
/// a `RecordAdder` pass them to a [rootwalk.authoritative.zone.ZoneEdit], which builds the zone, and `ZoneCheck` check it, with a
/// `DnssecCheck` for DNSSEC records; `FindingPlaces` finds the lines of what that found. The `ZoneReader` opens a `ZoneText`, which
/// reads the file in pieces for the [rootwalk.wire.text.ZoneLexer], makes records of its entries with a
/// [rootwalk.wire.text.RdataParser], and those of `$GENERATE` with a `GenerateDirective`. `ReadLimits` bound memory and files.
///
/// [rootwalk.authoritative.file.ZoneVerification] verifies the signatures and the chain of a signed zone.
///
/// [rootwalk.authoritative.file.ZoneLoader] keeps the zones of a configuration in sync with their files. With
/// [rootwalk.authoritative.file.LoadThreads] of several cores, a `SourceReading` reads several files at the same time, each thread with
/// a `ZoneFileReader` of its own, and a `BuildThread` builds a large zone while its file is read; the results are the same as with one thread. It warns of missing
/// keys and of chains that resolvers do not accept (`ChainCheck`), and of DS records without a key (`ServedDelegations`).
@NullMarked
package rootwalk.authoritative.file;

import org.jspecify.annotations.NullMarked;
