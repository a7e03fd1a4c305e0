package rootwalk.wire.text;

import java.util.Arrays;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// Collects octets from fields of a zone file: names, numbers, character strings.
public final class WireBuffer {

    private byte[] octets = new byte[1024];
    private int length;

    public void clear() {
        length = 0;
    }

    /// The array whose first [#length()] octets are used.
    public byte[] octets() {
        return octets;
    }

    public int length() {
        return length;
    }

    private void room(int more) {
        if (octets.length < length + more) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + more));
        }
    }

    public void put8(int value) {
        room(1);
        octets[length++] = (byte) value;
    }

    public void put16(int value) {
        room(2);
        BigEndian.put16(octets, length, value);
        length += 2;
    }

    public void put32(int value) {
        put16(value >>> 16);
        put16(value);
    }

    /// Puts an unsigned number of some octets.
    void put(long value, int size) {
        room(size);
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
            octets[length++] = (byte) (value >>> shift);
        }
    }

    /// Removes what was added after a length.
    void truncate(int size) {
        length = size;
    }

    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    public void put(byte[] source, int offset, int size) {
        room(size);
        System.arraycopy(source, offset, octets, length, size);
        length += size;
    }

    /// Adds the name in a field; a relative one is completed by the origin. Any octet may be in a label, ASCII or not
    /// (RFC 2181 section 11).
    ///
    /// @throws EntryException if it is not a name
    public void putName(Entry entry, int field, Name origin) {
        byte[] text = entry.text();
        int at = entry.start(field);
        int end = entry.end(field);
        if (entry.is(field, '@')) {
            put(origin.sharedOctets());
            return;
        }
        if (end - at == 1 && text[at] == '.') {
            put8(0);
            return;
        }
        if (at == end) {
            throw new EntryException("a name is missing", "write a name; @ is the origin, and a dot is the root");
        }
        // Each character gives at most one octet, and a label has one more than its dot.
        room(end - at + 2 + origin.length());
        byte[] target = octets;
        int start = length;
        int label = start;
        int next = start + 1;
        while (at < end) {
            byte c = text[at];
            if (c == '.') {
                target[label] = labelLength(next - label - 1, entry, field);
                label = next++;
                at++;
            } else if (c == '\\') {
                int octet = escaped(text, at, end);
                at += octet > 0xFFFF ? 4 : 2;
                target[next++] = (byte) octet;
            } else {
                target[next++] = c;
                at++;
            }
        }
        length = next;
        if (next == label + 1) {
            // Only a final dot leaves an empty label: it is the root.
            target[label] = 0;
        } else {
            target[label] = labelLength(next - label - 1, entry, field);
            put(origin.sharedOctets());
        }
        if (length - start > Name.MAX_LENGTH) {
            throw new EntryException("the name " + entry.shown(field) + " has " + (length - start)
                    + " octets", "a name can have at most 255, including dots and the origin");
        }
    }

    private static byte labelLength(int size, Entry entry, int field) {
        if (size == 0) {
            throw new EntryException("the name " + entry.shown(field) + " has an empty label", "remove the extra dot");
        }
        if (size > Name.MAX_LABEL_LENGTH) {
            throw new EntryException("the name " + entry.shown(field) + " has a label of " + size
                    + " octets", "a label can have at most 63");
        }
        return (byte) size;
    }

    /// The octet after a backslash; 0x10000 is added if it has three digits.
    private static int escaped(byte[] text, int at, int end) {
        if (at + 1 >= end) {
            throw new EntryException("a field ends with a lone backslash", "write \\\\ for a backslash");
        }
        int first = text[at + 1] - '0';
        if (first < 0 || first > 9) {
            return text[at + 1] & 0xFF;
        }
        int second = at + 2 < end ? text[at + 2] - '0' : -1;
        int third = at + 3 < end ? text[at + 3] - '0' : -1;
        int value = first * 100 + second * 10 + third;
        if (second < 0 || second > 9 || third < 0 || third > 9 || value > 255) {
            throw new EntryException("a backslash is followed by digits that are not an octet",
                    "write three digits, 000 to 255");
        }
        return 0x10000 | value;
    }

    /// Adds the character string in a field (RFC 1035 section 5.1): a length octet and that many octets.
    ///
    /// @throws EntryException if it is longer than 255 octets
    public void putCharacterString(Entry entry, int field) {
        int lengthAt = length;
        put8(0);
        putUnescaped(entry.text(), entry.start(field), entry.end(field));
        int size = length - lengthAt - 1;
        if (size > 255) {
            throw new EntryException("a character string has " + size + " octets",
                    "split it into several strings of at most 255 octets, each in quotes");
        }
        octets[lengthAt] = (byte) size;
    }

    /// Adds text with its escapes resolved (RFC 1035 section 5.1).
    ///
    /// @throws EntryException if an escape is malformed
    void putUnescaped(byte[] text, int start, int end) {
        room(end - start);
        int at = start;
        while (at < end) {
            if (text[at] == '\\') {
                int octet = escaped(text, at, end);
                at += octet > 0xFFFF ? 4 : 2;
                octets[length++] = (byte) octet;
            } else {
                octets[length++] = text[at++];
            }
        }
    }

    public byte[] toArray() {
        return Arrays.copyOf(octets, length);
    }
}
