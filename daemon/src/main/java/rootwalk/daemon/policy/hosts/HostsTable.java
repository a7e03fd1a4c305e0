package rootwalk.daemon.policy.hosts;

import rootwalk.wire.CaseFolding;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;

/// Names and what they stand for, in three arrays however many names there are. Immutable; any thread; finding and
/// writing allocate nothing.
///
/// `entries` holds for each name its length, its octets in wire form, the place of its addresses in `addresses` (or
/// [#NONE]) and the place of the entry that it leads back to, when it is a reverse name (or [#NONE]). `slots` is an
/// open-addressed hash table of places in `entries`, raised by one so that 0 is free. In `addresses`, a set is the
/// number of its IPv4 and that of its IPv6 addresses, 16 bits each, and their octets; names with equal addresses share
/// one.
final class HostsTable {

    /// No such place.
    static final int NONE = -1;

    static final HostsTable EMPTY = new HostsEdit().table();

    /// Seconds; a change of a file is to be seen soon, and a client that asks again costs little.
    static final int TTL = 60;

    static final int IPV4_OCTETS = 4;
    static final int IPV6_OCTETS = 16;

    private final byte[] entries;
    private final int[] slots;
    private final byte[] addresses;
    private final int names;

    /// Takes over the arrays.
    HostsTable(byte[] entries, int[] slots, byte[] addresses, int names) {
        this.entries = entries;
        this.slots = slots;
        this.addresses = addresses;
        this.names = names;
    }

    /// The entry of the name that stands uncompressed at `offset`, or [#NONE].
    int find(byte[] octets, int offset, int length, int hash) {
        return find(entries, slots, octets, offset, length, hash);
    }

    static int find(byte[] entries, int[] slots, byte[] octets, int offset, int length, int hash) {
        int mask = slots.length - 1;
        for (int slot = hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int entry = slots[slot] - 1;
            if ((entries[entry] & 0xFF) == length && CaseFolding.equal(entries, entry + 1, octets, offset, length)) {
                return entry;
            }
        }
        return NONE;
    }

    /// Whether an entry answers questions for a type. An entry with addresses answers for the types that lead clients to
    /// addresses: HTTPS and SVCB records of the world have hints (RFC 9460 section 7.3) that would lead past the file.
    boolean answers(int entry, int type) {
        return switch (type) {
            case RecordType.A, RecordType.AAAA, RecordType.HTTPS, RecordType.SVCB -> addressesOf(entry) != NONE;
            case RecordType.PTR -> integer(entries, afterName(entries, entry) + 4) != NONE;
            case RecordType.ANY -> true;
            default -> false;
        };
    }

    /// Adds the records of an entry that a question for `type` asks for, under the owner that stands at `ownerOffset`.
    void write(int entry, int type, byte[] owner, int ownerOffset, int ownerLength, MessageWriter writer) {
        int set = addressesOf(entry);
        int ipv4 = set == NONE ? 0 : unsignedShort(set);
        int ipv6 = set == NONE ? 0 : unsignedShort(set + 2);
        int ipv4At = set + 4;
        int ipv6At = ipv4At + ipv4 * IPV4_OCTETS;
        switch (type) {
            case RecordType.A -> add(writer, owner, ownerOffset, ownerLength, type, ipv4At, IPV4_OCTETS, ipv4);
            case RecordType.AAAA -> add(writer, owner, ownerOffset, ownerLength, type, ipv6At, IPV6_OCTETS, ipv6);
            case RecordType.PTR -> addReverse(writer, owner, ownerOffset, ownerLength, entry);
            case RecordType.ANY -> {
                // RFC 8482 section 4.1: one set of those there are.
                if (ipv4 > 0) {
                    add(writer, owner, ownerOffset, ownerLength, RecordType.A, ipv4At, IPV4_OCTETS, ipv4);
                } else if (ipv6 > 0) {
                    add(writer, owner, ownerOffset, ownerLength, RecordType.AAAA, ipv6At, IPV6_OCTETS, ipv6);
                } else {
                    addReverse(writer, owner, ownerOffset, ownerLength, entry);
                }
            }
            default -> {
                // Known, but not by this type: no records.
            }
        }
    }

    private void add(
            MessageWriter writer, byte[] owner, int ownerOffset, int ownerLength, int type, int from, int octets,
            int count) {
        for (int i = 0; i < count; i++) {
            if (!writer.add(
                    owner, ownerOffset, ownerLength, type, RecordClass.IN, TTL, addresses, from + i * octets, octets)) {
                return;
            }
        }
    }

    private void addReverse(MessageWriter writer, byte[] owner, int ownerOffset, int ownerLength, int entry) {
        int target = integer(entries, afterName(entries, entry) + 4);
        if (target != NONE) {
            boolean ignored = writer.add(
                    owner, ownerOffset, ownerLength, RecordType.PTR, RecordClass.IN, TTL, entries, target + 1,
                    entries[target] & 0xFF);
        }
    }

    private int addressesOf(int entry) {
        return integer(entries, afterName(entries, entry));
    }

    /// Where the numbers of an entry begin.
    static int afterName(byte[] entries, int entry) {
        return entry + 1 + (entries[entry] & 0xFF);
    }

    static int integer(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 24 | (octets[at + 1] & 0xFF) << 16 | (octets[at + 2] & 0xFF) << 8
                | (octets[at + 3] & 0xFF);
    }

    private int unsignedShort(int at) {
        return (addresses[at] & 0xFF) << 8 | (addresses[at + 1] & 0xFF);
    }

    /// Names with addresses; reverse names are not counted.
    int names() {
        return names;
    }

    /// Octets on the heap.
    long footprint() {
        return entries.length + 4L * slots.length + addresses.length;
    }
}
