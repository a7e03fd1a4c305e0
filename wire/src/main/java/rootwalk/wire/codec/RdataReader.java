package rootwalk.wire.codec;

import rootwalk.wire.BigEndian;
import rootwalk.wire.RdataLayout;

/// Reads the RDATA of one record of a message into a buffer of its own, with names expanded, and checks it against
/// the layout of its type. Used by one thread.
public final class RdataReader {

    private final NameReader names = new NameReader();
    private byte[] octets = new byte[512];
    private int length;

    /// Reads `length` octets of data at `at`.
    ///
    /// @param start of the message: offset 0 of compression pointers
    /// @return false if the data is malformed
    public boolean read(int type, byte[] message, int start, int at, int length) {
        // Each name can grow to 255 octets by expansion; no layout has more than two names.
        int room = length + 512;
        if (octets.length < room) {
            octets = new byte[Math.max(room, octets.length * 2)];
        }
        this.length = 0;
        RdataLayout layout = RdataLayout.of(type);
        int from = at;
        int end = at + length;
        for (int i = 0; i < layout.size(); i++) {
            int next = field(layout, i, message, start, from, end);
            if (next < 0) {
                return false;
            }
            from = next;
        }
        return from == end && this.length <= 0xFFFF;
    }

    private int field(RdataLayout layout, int index, byte[] message, int start, int from, int end) {
        return switch (layout.field(index)) {
            case COMPRESSIBLE_NAME, EXPANDABLE_NAME -> {
                int after = names.read(message, start, from, end);
                yield after < 0 ? after : keep(names.octets(), 0, names.length(), after);
            }
            case PLAIN_NAME -> {
                int after = names.readUncompressed(message, from, end);
                yield after < 0 ? after : keep(names.octets(), 0, names.length(), after);
            }
            case CHARACTER_STRING -> {
                int after = from < end ? from + 1 + (message[from] & 0xFF) : end + 1;
                yield after > end ? NameReader.MALFORMED : keep(message, from, after - from, after);
            }
            case CHARACTER_STRINGS -> {
                int after = from;
                do {
                    after = after < end ? after + 1 + (message[after] & 0xFF) : end + 1;
                } while (after < end);
                yield after > end ? NameReader.MALFORMED : keep(message, from, after - from, after);
            }
            case OCTETS -> {
                int after = from + layout.octets(index);
                yield after > end ? NameReader.MALFORMED : keep(message, from, after - from, after);
            }
            case REST -> keep(message, from, end - from, end);
        };
    }

    private int keep(byte[] source, int offset, int count, int after) {
        System.arraycopy(source, offset, octets, length, count);
        length += count;
        return after;
    }

    /// The array whose first [#length()] octets are the data read, until the next data is read.
    public byte[] octets() {
        return octets;
    }

    /// Octets of the data read, names expanded.
    public int length() {
        return length;
    }

    /// The unsigned 16-bit number at an index of the data read, in network order.
    public int unsignedShort(int index) {
        return BigEndian.get16(octets, index);
    }
}
