package rootwalk.daemon.pipeline;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import rootwalk.wire.BigEndian;

/// Networks of both families: sorted ranges without overlaps, found by binary search. Immutable.
public final class NetworkSet {

    /// Contains no address.
    public static final NetworkSet NONE = new Builder().build();

    private final Ranges ipv4;
    private final Ranges ipv6;

    private NetworkSet(Ranges ipv4, Ranges ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /// Whether no address is in it.
    public boolean isEmpty() {
        return ipv4.isEmpty() && ipv6.isEmpty();
    }

    /// Whether the client's address is in one of the networks. Allocates nothing.
    public boolean contains(ClientAddress client) {
        return (client.isIpv6() ? ipv6 : ipv4).contains(client.high(), client.low());
    }

    /// Whether an address of 4 or 16 octets is in one of the networks.
    public boolean contains(byte[] address) {
        return (address.length == 16 ? ipv6 : ipv4).contains(high(address), low(address));
    }

    private static long high(byte[] octets) {
        return octets.length == 16 ? BigEndian.get64(octets, 0) : 0;
    }

    private static long low(byte[] octets) {
        return octets.length == 16
                ? BigEndian.get64(octets, 8)
                : Integer.toUnsignedLong(BigEndian.get32(octets, 0));
    }

    /// Collects networks.
    public static final class Builder {

        private final List<Range> ipv4 = new ArrayList<>();
        private final List<Range> ipv6 = new ArrayList<>();

        /// Adds a network; bits after the prefix are ignored.
        public Builder add(InetAddress network, int prefixLength) {
            byte[] first = network.getAddress();
            byte[] last = first.clone();
            for (int bit = prefixLength; bit < first.length * 8; bit++) {
                first[bit / 8] &= (byte) ~(0x80 >>> (bit % 8));
                last[bit / 8] |= (byte) (0x80 >>> (bit % 8));
            }
            Range range = new Range(high(first), low(first), high(last), low(last));
            (first.length == 4 ? ipv4 : ipv6).add(range);
            return this;
        }

        public NetworkSet build() {
            return new NetworkSet(Ranges.of(ipv4), Ranges.of(ipv6));
        }
    }

    private record Range(long firstHigh, long firstLow, long lastHigh, long lastLow) {

        boolean reaches(Range next) {
            return compare(next.firstHigh, next.firstLow, lastHigh, lastLow) <= 0;
        }

        Range joined(Range other) {
            boolean ends = compare(other.lastHigh, other.lastLow, lastHigh, lastLow) > 0;
            return new Range(firstHigh, firstLow, ends ? other.lastHigh : lastHigh, ends ? other.lastLow : lastLow);
        }
    }

    /// Four numbers for each range: the first and the last address, each as its high and its low half.
    private static final class Ranges {

        private static final int WIDTH = 4;

        private final long[] bounds;

        private Ranges(long[] bounds) {
            this.bounds = bounds;
        }

        static Ranges of(List<Range> unsorted) {
            List<Range> sorted = new ArrayList<>(unsorted);
            sorted.sort((a, b) -> compare(a.firstHigh, a.firstLow, b.firstHigh, b.firstLow));
            List<Range> apart = new ArrayList<>();
            for (Range range : sorted) {
                if (!apart.isEmpty() && apart.getLast().reaches(range)) {
                    apart.add(apart.removeLast().joined(range));
                } else {
                    apart.add(range);
                }
            }
            long[] bounds = new long[apart.size() * WIDTH];
            int at = 0;
            for (Range range : apart) {
                bounds[at++] = range.firstHigh;
                bounds[at++] = range.firstLow;
                bounds[at++] = range.lastHigh;
                bounds[at++] = range.lastLow;
            }
            return new Ranges(bounds);
        }

        boolean isEmpty() {
            return bounds.length == 0;
        }

        boolean contains(long high, long low) {
            int from = 0;
            int to = bounds.length / WIDTH;
            while (from < to) {
                int middle = (from + to) >>> 1;
                int at = middle * WIDTH;
                if (compare(high, low, bounds[at], bounds[at + 1]) < 0) {
                    to = middle;
                } else if (compare(high, low, bounds[at + 2], bounds[at + 3]) > 0) {
                    from = middle + 1;
                } else {
                    return true;
                }
            }
            return false;
        }
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
        int byHigh = Long.compareUnsigned(high, otherHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
    }
}
