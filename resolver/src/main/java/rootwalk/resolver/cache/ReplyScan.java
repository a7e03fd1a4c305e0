package rootwalk.resolver.cache;

import java.util.Arrays;

import rootwalk.wire.Flags;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.NameReader;
import rootwalk.wire.codec.RequestView;

/// Looks through a finished reply once for what a cache must know of it: where its TTLs stand, and where OPT begins.
final class ReplyScan {

    private static final int HEADER = RequestView.HEADER_LENGTH;

    private byte[] octets = new byte[0];
    private int length;
    private int qnameLength;
    private int[] ttlPlaces = new int[16];
    private int ttls;

    /// False when the message is none to be kept.
    boolean read(byte[] message, int offset, int messageLength) {
        if (messageLength < HEADER + 5) {
            return false;
        }
        octets = Arrays.copyOfRange(message, offset, offset + messageLength);
        length = messageLength;
        if (unsignedShort(4) != 1 || (unsignedShort(2) & Flags.TC) != 0) {
            return false;
        }
        int behindName = new NameReader().readUncompressed(octets, HEADER, length);
        if (behindName < 0 || behindName + 4 > length) {
            return false;
        }
        qnameLength = behindName - HEADER;
        return records(behindName + 4, unsignedShort(6) + unsignedShort(8) + unsignedShort(10));
    }

    private boolean records(int from, int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            int fixed = NameReader.skip(octets, at, length);
            if (fixed < 0 || fixed + 10 > length) {
                return false;
            }
            int next = fixed + 10 + unsignedShort(fixed + 8);
            int type = unsignedShort(fixed);
            if (type == RecordType.OPT) {
                return next == length && i == count - 1 && cutOpt(at, fixed);
            }
            if (next > length || type == RecordType.TSIG) {
                return false;
            }
            if (ttls == ttlPlaces.length) {
                ttlPlaces = Arrays.copyOf(ttlPlaces, 2 * ttls);
            }
            ttlPlaces[ttls++] = fixed + 4;
            at = next;
        }
        return at == length;
    }

    private boolean cutOpt(int at, int fixed) {
        int additionals = unsignedShort(10);
        boolean isPlain = additionals > 0 && octets[fixed + 4] == 0;
        length = at;
        put(10, additionals - 1);
        return isPlain;
    }

    /// Octets of the message without OPT.
    int length() {
        return length;
    }

    /// Octets of QNAME.
    int qnameLength() {
        return qnameLength;
    }

    /// The message without OPT, and behind it the place of each TTL in 16 bits.
    byte[] octetsWithTtlPlaces() {
        byte[] all = Arrays.copyOf(octets, length + 2 * ttls);
        octets = all;
        for (int i = 0; i < ttls; i++) {
            put(length + 2 * i, ttlPlaces[i]);
        }
        return all;
    }

    private void put(int at, int value) {
        octets[at] = (byte) (value >>> 8);
        octets[at + 1] = (byte) value;
    }

    private int unsignedShort(int at) {
        return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
    }
}
