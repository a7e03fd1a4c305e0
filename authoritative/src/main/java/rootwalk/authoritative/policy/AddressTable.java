package rootwalk.authoritative.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneNode;

/// Triggers that are networks, found by the longest prefix that an address has. Immutable; a lookup allocates nothing.
final class AddressTable {

    static final AddressTable EMPTY = new AddressTable(Family.of(List.of()), Family.of(List.of()));

    private final Family ipv4;
    private final Family ipv6;

    private AddressTable(Family ipv4, Family ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /// A trigger and the records that have its action.
    record Entry(AddressTrigger network, ZoneNode node) {}

    static AddressTable of(List<Entry> entries) {
        return entries.isEmpty() ? EMPTY
                : new AddressTable(Family.of(entries.stream().filter(it -> !it.network().isIpv6()).toList()),
                        Family.of(entries.stream().filter(it -> it.network().isIpv6()).toList()));
    }

    boolean isEmpty() {
        return ipv4.entries.isEmpty() && ipv6.entries.isEmpty();
    }

    /// The trigger with the longest prefix of an address, or null. For the numbers, see [AddressTrigger].
    @Nullable
    Entry find(boolean isIpv6, long high, long low) {
        return (isIpv6 ? ipv6 : ipv4).find(high, low);
    }

    /// The networks of one family in the order of their first addresses, and of their lengths where these are equal, so that a network
    /// comes after those that contain it.
    private static final class Family {

        private static final Comparator<AddressTrigger> ORDER =
                Comparator.comparing(AddressTrigger::high, Long::compareUnsigned)
                        .thenComparing(AddressTrigger::low, Long::compareUnsigned)
                        .thenComparingInt(AddressTrigger::length);

        private final List<Entry> entries;
        /// For each network, the smallest that contains it; -1 if none does.
        private final int[] around;

        private Family(List<Entry> entries, int[] around) {
            this.entries = entries;
            this.around = around;
        }

        static Family of(List<Entry> unsorted) {
            List<Entry> sorted = new ArrayList<>(unsorted);
            sorted.sort(Comparator.comparing(Entry::network, ORDER));
            int[] around = new int[sorted.size()];
            Deque<Integer> open = new ArrayDeque<>();
            for (int i = 0; i < around.length; i++) {
                AddressTrigger network = sorted.get(i).network();
                while (!open.isEmpty()
                        && !sorted.get(open.peek()).network().contains(network.high(), network.low())) {
                    open.pop();
                }
                around[i] = open.isEmpty() ? -1 : open.peek();
                open.push(i);
            }
            return new Family(List.copyOf(sorted), around);
        }

        @Nullable
        Entry find(long high, long low) {
            int from = 0;
            int to = entries.size();
            while (from < to) {
                int middle = (from + to) >>> 1;
                AddressTrigger network = entries.get(middle).network();
                int order = Long.compareUnsigned(network.high(), high);
                if (order < 0 || (order == 0 && Long.compareUnsigned(network.low(), low) <= 0)) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            int at = from - 1;
            while (at >= 0 && !entries.get(at).network().contains(high, low)) {
                at = around[at];
            }
            return at < 0 ? null : entries.get(at);
        }
    }
}
