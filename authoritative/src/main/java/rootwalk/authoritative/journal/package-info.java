/// The changes of zones on disk.
///
/// [rootwalk.authoritative.journal.Journal] is the entry point. A zone is attached with what a
/// [rootwalk.authoritative.journal.Recovery] found: its file with the changes that the journal has, or its content from the journal.
/// From then on, the `JournaledZone` is the recorder of the zone. Each change is a `Submission` to the `SubmissionQueue` of the
/// `CommitThread`, which changes all zones. It takes what waits into its `Backlog`. A `RoundBuilder` lets a `Planner` decide what that
/// does, and makes a `Round` of it, which the `RoundCommit` stores in one transaction. Then it serves the new versions, and completes the
/// futures. So the cost of a transaction is shared by all changes that arrived during the last one. If it fails, nothing of it is served,
/// and the work is counted by the `Rejections`. A large delta, or the whole content of a zone, is a `LongWrite` of several transactions,
/// between which other zones are changed; only the last one makes it valid.
///
/// For each zone there is a `ZoneRecord`, `StoredDelta`s in the order of their sequence numbers, and, unless the zone follows from its file,
/// its content as `ContentParts`. Values are `Checked`: damage of a zone is reported, and the zone begins without its entries. A
/// `ContentDigest` tells which version a file is. Old deltas are removed; the [rootwalk.authoritative.zone.ZoneHistory] has the others
/// (RFC 1995 section 5): a `StoredHistory`, which reads one after the other. `Retention` removes them, and `Aging` the entries of zones that
/// are not recorded any more.
///
/// A `Store` is what is durable. `LmdbStore` is the one of the server: a file of LMDB in an `LmdbFolder`, opened as an `LmdbEnvironment`
/// after `LmdbFileCheck` has checked its structure.
/// What cannot be read because of the disk is an `UnreadableException`; damage is a `DamageException`.
@NullMarked
package rootwalk.authoritative.journal;

import org.jspecify.annotations.NullMarked;
