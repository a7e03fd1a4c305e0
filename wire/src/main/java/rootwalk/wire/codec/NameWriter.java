package rootwalk.wire.codec;

import rootwalk.wire.BigEndian;
import rootwalk.wire.RdataLayout;

/// Writes names, and data with names in it, into a message, with a pointer for the longest suffix that it already contains
/// (RFC 1035 section 4.1.4). Used by one thread; allocates nothing.
///
/// Most names of a response are QNAME. A name is compared with it first, and the suffixes of QNAME are only entered
/// into the table when there is another name.
final class NameWriter {

    /// Returned if a name does not fit.
    static final int NO_ROOM = -1;

    private static final int HEADER = RequestView.HEADER_LENGTH;

    /// The most pointers in sequence in one name. Some implementations accept ten at most, and long alias chains
    /// would have more.
    private static final int MAX_POINTERS = 8;

    private final SuffixTable suffixes = new SuffixTable();
    private int questionLength;
    private boolean questionEntered;

    /// Clears everything for a new message.
    void clear() {
        suffixes.clear();
        questionLength = 0;
        questionEntered = true;
    }

    /// Uses a pointer only for octets that are the same, not for those that differ in case. Until [#clear].
    void keepCase() {
        suffixes.keepCase();
    }

    /// Declares the name of `length` octets after the header to be QNAME.
    void question(int length) {
        questionLength = length;
        // A pointer to the root would be longer than the root.
        questionEntered = length == 1;
    }

    /// Removes the names that begin at or after `offset` of the message; they were the last ones written.
    void forgetFrom(int offset) {
        suffixes.forgetFrom(offset);
    }

    /// Writes an uncompressed name to `at` of the message.
    ///
    /// @param start of the message in `message`
    /// @param limit of the room for it
    /// @return the offset after it, or [#NO_ROOM]
    int write(byte[] message, int start, int at, int limit, byte[] source, int offset, int length) {
        if (length == questionLength && length > 1
                && suffixes.equal(source, offset, message, start + HEADER, length)) {
            return pointer(message, at, limit, HEADER);
        }
        if (!questionEntered) {
            suffixes.add(message, start + HEADER, questionLength, HEADER, questionLength - 1, 0);
            questionEntered = true;
        }
        int label = offset;
        int found = -1;
        while (source[label] != 0) {
            found = suffixes.find(message, start, source, label, offset + length - label);
            if (found >= 0) {
                break;
            }
            label += 1 + source[label];
        }
        int copied = label - offset;
        if (at + copied + (found >= 0 ? 2 : 1) > limit) {
            return NO_ROOM;
        }
        System.arraycopy(source, offset, message, at, copied);
        int depth = found >= 0 ? suffixes.foundDepth() + 1 : 0;
        if (copied > 0 && depth < MAX_POINTERS) {
            suffixes.add(source, offset, length, at - start, copied, depth);
        }
        if (found >= 0) {
            return pointer(message, at + copied, limit, found);
        }
        message[at + copied] = 0;
        return at + copied + 1;
    }

    /// Writes the data of a record; names in it are compressed where the type permits that (RFC 3597 section 4).
    ///
    /// @return the position after it, or [#NO_ROOM]
    int writeData(byte[] message, int start, int at, int limit, int type, byte[] data, int offset, int length) {
        RdataLayout layout = RdataLayout.of(type);
        // RFC 2136 section 2.5: records that delete have no data.
        if (!layout.hasNames() || length == 0) {
            return copy(message, at, limit, data, offset, length);
        }
        int from = offset;
        int to = at;
        for (int i = 0; i < layout.size() && to != NO_ROOM; i++) {
            int end = switch (layout.field(i)) {
                case COMPRESSIBLE_NAME, EXPANDABLE_NAME, PLAIN_NAME -> endOfName(data, from);
                case CHARACTER_STRING -> from + 1 + (data[from] & 0xFF);
                case OCTETS -> from + layout.octets(i);
                case CHARACTER_STRINGS, REST -> offset + length;
            };
            to = layout.field(i) == RdataLayout.Field.COMPRESSIBLE_NAME
                    ? write(message, start, to, limit, data, from, end - from)
                    : copy(message, to, limit, data, from, end - from);
            from = end;
        }
        return to;
    }

    private static int endOfName(byte[] data, int from) {
        int end = from;
        while (data[end] != 0) {
            end += 1 + data[end];
        }
        return end + 1;
    }

    private static int copy(byte[] message, int at, int limit, byte[] source, int offset, int length) {
        if (length > limit - at) {
            return NO_ROOM;
        }
        System.arraycopy(source, offset, message, at, length);
        return at + length;
    }

    /// Writes again the name that is at `earlier` of the message.
    static int repeat(byte[] message, int start, int earlier, int at, int limit, byte[] source, int offset,
            int length) {
        int first = message[start + earlier];
        if (first == 0 || (first > 0 && earlier > NameReader.MAX_POINTER)) {
            return copy(message, at, limit, source, offset, length);
        }
        int target = first > 0 ? earlier : BigEndian.get16(message, start + earlier) & NameReader.MAX_POINTER;
        return pointer(message, at, limit, target);
    }

    private static int pointer(byte[] message, int at, int limit, int target) {
        if (at + 2 > limit) {
            return NO_ROOM;
        }
        message[at] = (byte) (0xC0 | target >>> 8);
        message[at + 1] = (byte) target;
        return at + 2;
    }
}
