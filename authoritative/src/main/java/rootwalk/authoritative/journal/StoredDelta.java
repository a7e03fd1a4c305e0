package rootwalk.authoritative.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// A delta in the journal. Its first part begins with this head; the rest of the first part and the other parts are the form of
/// [RecordWriter].
///
/// @param from the serial number before it
/// @param to the serial number after it
/// @param time when it was stored, in seconds since 1970
/// @param digest of the zone after it
/// @param before octets of all deltas that were ever stored before it, as they are stored
/// @param octets of the form of the records
record StoredDelta(int from, int to, long time, ContentDigest digest, long before, int octets) {

    private static final int HEAD = 4 + 4 + 8 + 16 + 4 + 8;

    /// The octets that a delta takes, with those of its keys.
    long size(Name apex) {
        return HEAD + octets
                + (long) parts() * (Keys.delta(apex, 0, 0).length + Store.MOST_VALUE - Checked.MOST_CONTENT);
    }

    private int parts() {
        return 1 + Math.max(0, HEAD + octets - 1) / Checked.MOST_CONTENT;
    }

    /// The writes for a delta.
    ///
    /// @param records in the form of [RecordWriter]
    List<Store.Write> writes(Name apex, long sequence, byte[] records) {
        byte[] all = new byte[HEAD + octets];
        BigEndian.put32(all, 0, from);
        BigEndian.put32(all, 4, to);
        BigEndian.put64(all, 8, time);
        BigEndian.put64(all, 16, digest.high());
        BigEndian.put64(all, 24, digest.low());
        BigEndian.put32(all, 32, octets);
        BigEndian.put64(all, 36, before);
        System.arraycopy(records, 0, all, HEAD, octets);
        List<Store.Write> writes = new ArrayList<>(parts());
        for (int part = 0, at = 0; at < all.length; part++, at += Checked.MOST_CONTENT) {
            writes.add(Checked.put(Keys.delta(apex, sequence, part), all, at,
                    Math.min(Checked.MOST_CONTENT, all.length - at)));
        }
        return writes;
    }

    /// The writes that remove a delta.
    List<Store.Write> removals(Name apex, long sequence) {
        List<Store.Write> writes = new ArrayList<>(parts());
        for (int part = 0; part < parts(); part++) {
            writes.add(new Store.Write.Delete(Keys.delta(apex, sequence, part)));
        }
        return writes;
    }

    /// Reads the head of a delta.
    static StoredDelta head(Store.Reading reading, Name apex, long sequence)
            throws DamageException, UnreadableException {
        return head(part(reading, apex, sequence, 0));
    }

    private static StoredDelta head(byte[] part) throws DamageException {
        if (part.length < HEAD) {
            throw new DamageException("a delta is too short");
        }
        return new StoredDelta(BigEndian.get32(part, 0), BigEndian.get32(part, 4), BigEndian.get64(part, 8),
                new ContentDigest(BigEndian.get64(part, 16), BigEndian.get64(part, 24)), BigEndian.get64(part, 36),
                BigEndian.get32(part, 32));
    }

    private static byte[] part(Store.Reading reading, Name apex, long sequence, int part)
            throws DamageException, UnreadableException {
        byte[] key = Keys.delta(apex, sequence, part);
        return Checked.content(key, reading.get(key), "part " + part + " of delta " + sequence);
    }

    /// A delta as it is read: decoding it takes longer than reading it.
    record Encoded(StoredDelta head, List<byte[]> parts) {

        ZoneDelta decoded(Name apex) throws DamageException {
            return RecordReader.delta(apex, parts);
        }
    }

    /// Reads a delta.
    static Encoded read(Store.Reading reading, Name apex, long sequence) throws DamageException, UnreadableException {
        byte[] first = part(reading, apex, sequence, 0);
        StoredDelta head = head(first);
        List<byte[]> parts = new ArrayList<>();
        parts.add(Arrays.copyOfRange(first, HEAD, first.length));
        for (int part = 1; part < head.parts(); part++) {
            parts.add(part(reading, apex, sequence, part));
        }
        return new Encoded(head, parts);
    }
}
