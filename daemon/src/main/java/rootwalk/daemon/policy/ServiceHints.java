package rootwalk.daemon.policy;

import java.util.Arrays;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Rdata;

/// The address hints of SVCB and HTTPS records (RFC 9460 section 7.3).
final class ServiceHints {

    private static final int MANDATORY = 0;
    private static final int IPV4_HINT = 4;
    private static final int IPV6_HINT = 6;
    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_OCTETS = 16;

    private ServiceHints() {}

    /// The record without the unwanted addresses. A hint that has none left is removed. Null if the whole record must be
    /// removed: `mandatory` names the hint (RFC 9460 section 8), or the parameters cannot be read.
    static @Nullable Rdata without(Rdata record, Predicate<byte[]> unwanted) {
        byte[] octets = record.sharedOctets();
        byte[] kept = new byte[octets.length];
        int from = parameters(octets);
        if (from > octets.length) {
            return null;
        }
        System.arraycopy(octets, 0, kept, 0, from);
        int to = from;
        int at = from;
        while (at < octets.length) {
            int end = octets.length - at < 4 ? Integer.MAX_VALUE : at + 4 + BigEndian.get16(octets, at + 2);
            if (end > octets.length) {
                return null;
            }
            int length = copyHint(octets, at, end, unwanted, kept, to);
            if (length < 0 || (length == 0 && isMandatory(octets, from, BigEndian.get16(octets, at)))) {
                return null;
            }
            to += length;
            at = end;
        }
        return to == octets.length ? record : Rdata.of(kept, 0, to);
    }

    /// The offset of the parameters: after SvcPriority and TargetName; beyond the end if these are truncated.
    private static int parameters(byte[] octets) {
        int at = 2;
        while (at < octets.length && octets[at] != 0) {
            at += 1 + (octets[at] & 0xFF);
        }
        return at + 1;
    }

    /// Copies one parameter.
    ///
    /// @return octets written, 0 if no address is left, or -1 if the addresses cannot be read
    private static int copyHint(byte[] octets, int at, int end, Predicate<byte[]> unwanted, byte[] kept, int to) {
        int size = switch (BigEndian.get16(octets, at)) {
            case IPV4_HINT -> IPV4_OCTETS;
            case IPV6_HINT -> IPV6_OCTETS;
            default -> 0;
        };
        if (size == 0) {
            System.arraycopy(octets, at, kept, to, end - at);
            return end - at;
        }
        int value = to + 4;
        if ((end - at - 4) % size != 0) {
            return -1;
        }
        for (int address = at + 4; address < end; address += size) {
            if (!unwanted.test(Arrays.copyOfRange(octets, address, address + size))) {
                System.arraycopy(octets, address, kept, value, size);
                value += size;
            }
        }
        if (value == to + 4) {
            return 0;
        }
        System.arraycopy(octets, at, kept, to, 2);
        BigEndian.put16(kept, to + 2, value - to - 4);
        return value - to;
    }

    private static boolean isMandatory(byte[] octets, int from, int key) {
        if (octets.length - from < 4 || BigEndian.get16(octets, from) != MANDATORY) {
            return false;
        }
        // The keys are in ascending order, so this one is the first (RFC 9460 section 2.2).
        int end = from + 4 + BigEndian.get16(octets, from + 2);
        for (int at = from + 4; at + 1 < end; at += 2) {
            if (BigEndian.get16(octets, at) == key) {
                return true;
            }
        }
        return false;
    }
}
