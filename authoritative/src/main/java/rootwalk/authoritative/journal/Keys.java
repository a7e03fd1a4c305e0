package rootwalk.authoritative.journal;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// The keys of the journal: the name of a zone in wire format and lower case, then what it is. So everything of a zone is together.
final class Keys {

    private static final byte STATE = 'S';
    private static final byte DELTA = 'D';
    private static final byte CONTENT = 'Z';

    /// What is written with each version of the format; no name begins with this octet.
    private static final byte HEADER = (byte) 0xFF;

    /// What is known of zones that are not in the configuration: after the header, so that it is not among the entries of zones.
    private static final byte LISTED = 'L';

    /// The octets after the name of a zone in the keys of parts.
    private static final int PART = 1 + 8 + 4;

    private Keys() {}

    static byte[] header() {
        return new byte[] {HEADER};
    }

    /// An entry of the list of zones.
    static byte[] listed(Name zone) {
        byte[] name = zone.folded().sharedOctets();
        byte[] key = new byte[2 + name.length];
        key[0] = HEADER;
        key[1] = LISTED;
        System.arraycopy(name, 0, key, 2, name.length);
        return key;
    }

    /// The first key of the list of zones.
    static byte[] firstListed() {
        return new byte[] {HEADER, LISTED};
    }

    /// A key after the list of zones.
    static byte[] listedEnd() {
        return new byte[] {HEADER, LISTED + 1};
    }

    /// The zone of a key of the list.
    static Name listedZone(byte[] key) {
        return Name.of(key, 2);
    }

    /// The state of a zone.
    static byte[] state(Name apex) {
        return key(apex, STATE, 1);
    }

    /// A part of a delta. Those of one zone are in the order of their sequence numbers.
    static byte[] delta(Name apex, long sequence, int part) {
        return part(apex, DELTA, sequence, part);
    }

    /// A part of the whole content of a zone.
    ///
    /// @param generation differs from that of content before it
    static byte[] content(Name apex, long generation, int part) {
        return part(apex, CONTENT, generation, part);
    }

    /// The first key of a zone.
    static byte[] first(Name apex) {
        return apex.folded().sharedOctets();
    }

    /// A key after all those of a zone, and before those of the next one.
    static byte[] end(Name apex) {
        return key(apex, (byte) 0xFF, 1);
    }

    /// A key after all of the content of a zone.
    static byte[] contentEnd(Name apex) {
        return key(apex, (byte) (CONTENT + 1), 1);
    }

    /// A key after all deltas of a zone.
    static byte[] deltaEnd(Name apex) {
        return key(apex, (byte) (DELTA + 1), 1);
    }

    private static byte[] part(Name apex, byte kind, long number, int part) {
        byte[] key = key(apex, kind, PART);
        BigEndian.put64(key, key.length - 12, number);
        BigEndian.put32(key, key.length - 4, part);
        return key;
    }

    private static byte[] key(Name apex, byte kind, int more) {
        byte[] name = apex.folded().sharedOctets();
        byte[] key = Arrays.copyOf(name, name.length + more);
        key[name.length] = kind;
        return key;
    }

    /// The zone of a key, or null if it is not a key of a zone.
    static @Nullable Name zone(byte[] key) {
        try {
            return Name.of(key, 0);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
