package rootwalk.resolver.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;

/// The octets of an entry: a header, the name of its key, and the value. Numbers are in network byte order.
///
/// | Offset | Octets | |
/// | --- | --- | --- |
/// | 0 | 4 | length of the entry; 0 after the last entry of a chunk |
/// | 4 | 4 | lifetime in seconds |
/// | 8 | 8 | time of storing in milliseconds |
/// | 16 | 2 | type |
/// | 18 | 2 | variant |
/// | 20 | 1 | length of the name |
/// | 21 | | name in wire format, then the value |
final class EntryLayout {

    static final int HEADER = 21;

    private static final int LIFETIME = 4;
    private static final int STORED = 8;
    private static final int TYPE = 16;
    private static final int VARIANT = 18;
    private static final int NAME_LENGTH = 20;
    private static final ValueLayout.OfInt SEGMENT_INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

    private EntryLayout() {}

    /// Writes the header, without the length, and the name of a key.
    ///
    /// @return the offset of the value
    static int begin(byte[] entry, EntryKey key, long stored, int lifetime) {
        BigEndian.put32(entry, LIFETIME, lifetime);
        BigEndian.put64(entry, STORED, stored);
        BigEndian.put16(entry, TYPE, key.type());
        BigEndian.put16(entry, VARIANT, key.variant());
        entry[NAME_LENGTH] = (byte) key.nameLength();
        System.arraycopy(key.octets(), key.nameOffset(), entry, HEADER, key.nameLength());
        return HEADER + key.nameLength();
    }

    static void setLength(byte[] entry, int length) {
        BigEndian.put32(entry, 0, length);
    }

    /// The length of an entry in a log, 0 after the last one of a chunk.
    static int length(MemorySegment chunk, long offset) {
        return chunk.get(SEGMENT_INT, offset);
    }

    /// Marks the end of a chunk that is not full.
    static void writeEnd(MemorySegment chunk, long offset) {
        chunk.set(SEGMENT_INT, offset, 0);
    }

    static int lifetime(byte[] entry) {
        return BigEndian.get32(entry, LIFETIME);
    }

    static long stored(byte[] entry) {
        return BigEndian.get64(entry, STORED);
    }

    static int type(byte[] entry) {
        return BigEndian.get16(entry, TYPE);
    }

    static int variant(byte[] entry) {
        return BigEndian.get16(entry, VARIANT);
    }

    static int nameLength(byte[] entry) {
        return entry[NAME_LENGTH] & 0xFF;
    }

    /// Whether the key of an entry equals `key`.
    static boolean matches(byte[] entry, EntryKey key) {
        return nameLength(entry) == key.nameLength() && type(entry) == key.type() && variant(entry) == key.variant()
                && CaseFolding.equal(entry, HEADER, key.octets(), key.nameOffset(), key.nameLength());
    }

    /// The hash of the key of an entry.
    static long hash(byte[] entry) {
        return EntryKey.hash(nameHash(entry), type(entry), variant(entry));
    }

    /// [CaseFolding#hash] of the name.
    static int nameHash(byte[] entry) {
        return CaseFolding.hash(entry, HEADER, nameLength(entry));
    }
}
