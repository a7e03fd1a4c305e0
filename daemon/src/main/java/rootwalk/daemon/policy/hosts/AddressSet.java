package rootwalk.daemon.policy.hosts;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;

/// The addresses of a name, by family, in the order of the files, without duplicates. Immutable.
final class AddressSet {

    static final AddressSet EMPTY = new AddressSet(new byte[0], new byte[0]);

    /// More than any answer could contain; further addresses are ignored.
    private static final int MAX_OF_A_FAMILY = 2048;

    private final byte[] ipv4;
    private final byte[] ipv6;

    private AddressSet(byte[] ipv4, byte[] ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /// This set and the address of `length` octets.
    AddressSet with(byte[] address, int length) {
        return length == HostsTable.IPV4_OCTETS
                ? new AddressSet(joined(ipv4, address, length), ipv6)
                : new AddressSet(ipv4, joined(ipv6, address, length));
    }

    private static byte[] joined(byte[] present, byte[] address, int length) {
        for (int at = 0; at < present.length; at += length) {
            if (Arrays.equals(present, at, at + length, address, 0, length)) {
                return present;
            }
        }
        if (present.length == MAX_OF_A_FAMILY * length) {
            return present;
        }
        byte[] joined = Arrays.copyOf(present, present.length + length);
        System.arraycopy(address, 0, joined, present.length, length);
        return joined;
    }

    /// Octets that [#copyTo] writes.
    int encodedLength() {
        return 4 + ipv4.length + ipv6.length;
    }

    /// Writes the form that [HostsTable] reads.
    void copyTo(byte[] target, int at) {
        BigEndian.put16(target, at, ipv4.length / HostsTable.IPV4_OCTETS);
        BigEndian.put16(target, at + 2, ipv6.length / HostsTable.IPV6_OCTETS);
        System.arraycopy(ipv4, 0, target, at + 4, ipv4.length);
        System.arraycopy(ipv6, 0, target, at + 4 + ipv4.length, ipv6.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressSet set && Arrays.equals(ipv4, set.ipv4) && Arrays.equals(ipv6, set.ipv6);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ipv4) + Arrays.hashCode(ipv6);
    }
}
