package rootwalk.resolver.cache;

import java.util.Arrays;

import rootwalk.resolver.store.Entry;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;

/// Reads the value of an entry from its beginning to its end.
final class EntryCursor {

    private final byte[] octets;
    private final int end;
    private int at;

    EntryCursor(Entry entry) {
        octets = entry.sharedOctets();
        at = entry.valueOffset();
        end = entry.end();
    }

    boolean isAtEnd() {
        return at == end;
    }

    /// Skips an octet if it has this value.
    boolean skip(int octet) {
        boolean equal = (octets[at] & 0xFF) == octet;
        if (equal) {
            at++;
        }
        return equal;
    }

    int get8() {
        return octets[at++] & 0xFF;
    }

    int get16() {
        at += 2;
        return BigEndian.get16(octets, at - 2);
    }

    int get32() {
        at += 4;
        return BigEndian.get32(octets, at - 4);
    }

    long get64() {
        at += 8;
        return BigEndian.get64(octets, at - 8);
    }

    byte[] get(int length) {
        at += length;
        return Arrays.copyOfRange(octets, at - length, at);
    }

    Name name() {
        Name name = Name.of(octets, at);
        at += name.length();
        return name;
    }
}
