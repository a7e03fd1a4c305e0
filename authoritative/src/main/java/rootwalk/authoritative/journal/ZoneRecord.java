package rootwalk.authoritative.journal;

import java.util.Optional;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// What the journal knows of a zone besides records. Deltas are numbered in sequence; a position is the number of the first delta after
/// a version.
///
/// @param serial of the current version
/// @param digest of the current version
/// @param base from which the current version is rebuilt
/// @param file the last file that the zone was loaded from
/// @param isChanged whether the current version has changes that are not in that file
/// @param isFrozen whether single records must not be changed
/// @param times of a secondary zone
/// @param generation of the newest content, complete or not
/// @param endedAt since when the zone is not recorded any more, in seconds since 1970; 0 if it is recorded
record ZoneRecord(
        int serial,
        ContentDigest digest,
        Deltas deltas,
        Basis base,
        Optional<FileVersion> file,
        boolean isChanged,
        boolean isFrozen,
        SecondaryTimes times,
        long generation,
        long endedAt) {

    /// The deltas that are stored.
    ///
    /// @param first the number of the oldest delta
    /// @param next the number of the next delta, so that there are none if it is also the first
    /// @param octets of all deltas as they are stored
    /// @param written octets of all deltas that were ever stored
    record Deltas(long first, long next, long octets, long written) {

        Deltas with(long delta) {
            return new Deltas(first, next + 1, octets + delta, written + delta);
        }

        /// None, after a position that is that of no version before.
        Deltas cleared() {
            return new Deltas(next + 1, next + 1, 0, written);
        }
    }

    /// The version that the current one is rebuilt from, with the deltas from a position on.
    sealed interface Basis {

        long position();

        /// The file of the zone.
        record OfFile(long position) implements Basis {}

        /// The content in the journal.
        ///
        /// @param parts the number of parts
        record Content(long position, long generation, int parts) implements Basis {}
    }

    /// A version of the zone's file.
    ///
    /// @param position in the deltas when it was loaded
    record FileVersion(int serial, ContentDigest digest, long position) {}

    private static final int OF_FILE = 0;
    private static final int CONTENT = 1;
    private static final int HAS_FILE = 2;
    private static final int CHANGED = 4;
    private static final int FROZEN = 8;

    /// The first time that is not "never".
    private static final long LONG_AGO = 1;

    private static final int LENGTH = 1 + 4 + 16 + 3 * 8 + 8 + 8 + 4 + 4 + 16 + 8 + 16 + 8 + 8 + 8;

    private static final ZoneRecord NONE = new ZoneRecord(0, ContentDigest.EMPTY, new Deltas(0, 0, 0, 0),
            new Basis.OfFile(0), Optional.empty(), false, false, SecondaryTimes.NONE, 0, 0);

    /// A zone that was loaded from a file, without any deltas.
    static ZoneRecord ofFile(int serial, ContentDigest digest, ZoneRecord before) {
        Deltas none = before.deltas.cleared();
        return new ZoneRecord(serial, digest, none, new Basis.OfFile(none.next),
                Optional.of(new FileVersion(serial, digest, none.next)), false, before.isFrozen, before.times,
                before.generation, 0);
    }

    /// A zone that is not in the journal.
    static ZoneRecord none() {
        return NONE;
    }

    long first() {
        return deltas.first;
    }

    long next() {
        return deltas.next;
    }

    /// Whether deltas end at the position of this record.
    boolean hasDeltas() {
        return first() < next();
    }

    /// After a delta to another version.
    ///
    /// @param octets of the delta as it is stored
    ZoneRecord withDelta(int toSerial, ContentDigest toDigest, long octets) {
        return new ZoneRecord(toSerial, toDigest, deltas.with(octets), base, file, true, isFrozen, times, generation,
                endedAt);
    }

    /// With other content, without any deltas, at a new position. The number of its parts is not known yet.
    ZoneRecord replacedBy(int newSerial, ContentDigest newDigest, long newGeneration) {
        Deltas none = deltas.cleared();
        return new ZoneRecord(newSerial, newDigest, none, new Basis.Content(none.next, newGeneration, 0), file, true,
                isFrozen, times, newGeneration, endedAt);
    }

    /// With the current version as that of the file.
    ZoneRecord adoptingFile() {
        return new ZoneRecord(serial, digest, deltas, new Basis.OfFile(next()),
                Optional.of(new FileVersion(serial, digest, next())), false, isFrozen, times, generation, endedAt);
    }

    /// With the file as a version before the current one.
    ///
    /// @param position in the deltas
    ZoneRecord rebased(int fileSerial, ContentDigest fileDigest, long position) {
        return new ZoneRecord(serial, digest, deltas, new Basis.OfFile(position),
                Optional.of(new FileVersion(fileSerial, fileDigest, position)), position < next(), isFrozen, times,
                generation, endedAt);
    }

    /// Without the oldest deltas.
    ///
    /// @param octets of those that are removed
    ZoneRecord from(long newFirst, long octets) {
        Deltas rest = new Deltas(newFirst, next(), deltas.octets - octets, deltas.written);
        return new ZoneRecord(serial, digest, rest, base, file, isChanged, isFrozen, times, generation, endedAt);
    }

    ZoneRecord withBase(Basis.Content content) {
        return new ZoneRecord(serial, digest, deltas, content, file, isChanged, isFrozen, times,
                Math.max(generation, content.generation()), endedAt);
    }

    ZoneRecord withTimes(SecondaryTimes newTimes) {
        return new ZoneRecord(serial, digest, deltas, base, file, isChanged, isFrozen, newTimes, generation, endedAt);
    }

    ZoneRecord frozen(boolean nowFrozen) {
        return new ZoneRecord(serial, digest, deltas, base, file, isChanged, nowFrozen, times, generation, endedAt);
    }

    /// Not recorded any more.
    ZoneRecord ended(long now) {
        return new ZoneRecord(serial, digest, deltas, base, file, isChanged, isFrozen, times, generation, now);
    }

    /// Not recorded any more, and not used any more: [Aging] removes its entries.
    ZoneRecord purged() {
        return ended(LONG_AGO);
    }

    /// Recorded again, or still.
    ZoneRecord recorded() {
        return ended(0);
    }

    boolean hasEnded() {
        return endedAt != 0;
    }

    /// Whether there are parts that an earlier record refers to and this one does not, except for deltas that were removed one by one.
    boolean leavesPartsOf(ZoneRecord before) {
        boolean hasOtherContent = before.base instanceof Basis.Content earlier
                && !(base instanceof Basis.Content now && now.generation() == earlier.generation());
        return hasOtherContent || (before.hasDeltas() && first() > before.next());
    }

    byte[] encoded() {
        byte[] out = new byte[LENGTH];
        int flags = (file.isPresent() ? HAS_FILE : 0) | (isChanged ? CHANGED : 0) | (isFrozen ? FROZEN : 0);
        int parts = 0;
        long contentGeneration = 0;
        switch (base) {
            case Basis.OfFile _ -> flags |= OF_FILE;
            case Basis.Content content -> {
                flags |= CONTENT;
                parts = content.parts();
                contentGeneration = content.generation();
            }
        }
        out[0] = (byte) flags;
        BigEndian.put32(out, 1, serial);
        put(out, 5, digest);
        BigEndian.put64(out, 21, deltas.first);
        BigEndian.put64(out, 29, deltas.next);
        BigEndian.put64(out, 37, deltas.octets);
        BigEndian.put64(out, 45, base.position());
        BigEndian.put64(out, 53, contentGeneration);
        BigEndian.put32(out, 61, parts);
        FileVersion loaded = file.orElse(new FileVersion(0, ContentDigest.EMPTY, 0));
        BigEndian.put32(out, 65, loaded.serial());
        put(out, 69, loaded.digest());
        BigEndian.put64(out, 85, loaded.position());
        BigEndian.put64(out, 93, times.refresh());
        BigEndian.put64(out, 101, times.expiry());
        BigEndian.put64(out, 109, generation);
        BigEndian.put64(out, 117, deltas.written);
        BigEndian.put64(out, 125, endedAt);
        return out;
    }

    private static void put(byte[] out, int at, ContentDigest digest) {
        BigEndian.put64(out, at, digest.high());
        BigEndian.put64(out, at + 8, digest.low());
    }

    /// The record of a zone that is stored; empty if there is none.
    static Optional<ZoneRecord> read(Store.Reading reading, Name apex) throws DamageException, UnreadableException {
        byte[] key = Keys.state(apex);
        byte[] value = reading.get(key);
        return value == null ? Optional.empty()
                : Optional.of(decode(Checked.content(key, value, "the state")));
    }

    static ZoneRecord decode(byte[] in) throws DamageException {
        if (in.length != LENGTH) {
            throw new DamageException("the state has " + in.length + " octets instead of " + LENGTH);
        }
        int flags = in[0];
        long position = BigEndian.get64(in, 45);
        Basis base = (flags & CONTENT) == 0 ? new Basis.OfFile(position)
                : new Basis.Content(position, BigEndian.get64(in, 53), BigEndian.get32(in, 61));
        Optional<FileVersion> file = (flags & HAS_FILE) == 0 ? Optional.empty()
                : Optional.of(new FileVersion(BigEndian.get32(in, 65), digest(in, 69), BigEndian.get64(in, 85)));
        Deltas deltas = new Deltas(BigEndian.get64(in, 21), BigEndian.get64(in, 29), BigEndian.get64(in, 37),
                BigEndian.get64(in, 117));
        if (position < deltas.first || deltas.next < position) {
            throw new DamageException("the deltas of the state do not follow from its base");
        }
        return new ZoneRecord(BigEndian.get32(in, 1), digest(in, 5), deltas, base, file, (flags & CHANGED) != 0,
                (flags & FROZEN) != 0, new SecondaryTimes(BigEndian.get64(in, 93), BigEndian.get64(in, 101)),
                BigEndian.get64(in, 109), BigEndian.get64(in, 125));
    }

    private static ContentDigest digest(byte[] in, int at) {
        return new ContentDigest(BigEndian.get64(in, at), BigEndian.get64(in, at + 8));
    }
}
