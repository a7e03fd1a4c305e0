package rootwalk.daemon.policy.hosts;

import java.util.ArrayList;
import java.util.List;

import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.answer.Placement;
import rootwalk.wire.answer.RRsetSource;

/// Names and their addresses, in three arrays for any number of names. Immutable; thread-safe. Lookups and writing do not
/// allocate.
///
/// `entries` holds for each name its length, its octets in wire format, the place of its addresses in `addresses` (or
/// [#NONE]) and the place of the entry that is the target of its PTR record, if it is a reverse name (or [#NONE]). `slots` is an
/// open-addressed hash table of places in `entries`, raised by one so that 0 is free. In `addresses`, a set is the
/// number of its IPv4 and that of its IPv6 addresses, 16 bits each, and their octets; names with equal addresses share
/// one.
final class HostsTable {

    /// No index.
    static final int NONE = -1;

    static final HostsTable EMPTY = new HostsEdit().table();

    /// Seconds. Short, so that clients soon see a change of a file; another query costs little.
    static final int TTL = 60;

    static final int IPV4_OCTETS = 4;
    static final int IPV6_OCTETS = 16;

    /// Octets of a record besides its owner and its data.
    private static final int RECORD_FIXED = 10;

    private final byte[] entries;
    private final int[] slots;
    private final byte[] addresses;
    private final int names;
    private final RRsetSource ipv4 = new OfType(RecordType.A);
    private final RRsetSource ipv6 = new OfType(RecordType.AAAA);
    private final RRsetSource reverse = new OfType(RecordType.PTR);

    /// Takes over the arrays.
    HostsTable(byte[] entries, int[] slots, byte[] addresses, int names) {
        this.entries = entries;
        this.slots = slots;
        this.addresses = addresses;
        this.names = names;
    }

    /// The entry of the uncompressed name at `offset`, or [#NONE].
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

    /// Whether an entry answers queries for a type. An entry with addresses answers all types from which clients get addresses:
    /// HTTPS and SVCB records of the public DNS have hints (RFC 9460 section 7.3) that would bypass the file.
    boolean answers(int entry, int type) {
        return switch (type) {
            case RecordType.A, RecordType.AAAA, RecordType.HTTPS, RecordType.SVCB -> addressesOf(entry) != NONE;
            case RecordType.PTR -> reverseOf(entry) != NONE;
            case RecordType.ANY -> true;
            default -> false;
        };
    }

    /// Adds the records of an entry that answer a query for `type`.
    void addTo(Answer answer, int entry, int type) {
        int set = addressesOf(entry);
        boolean hasIpv4 = set != NONE && BigEndian.get16(addresses, set) > 0;
        boolean hasIpv6 = set != NONE && BigEndian.get16(addresses, set + 2) > 0;
        boolean isAny = type == RecordType.ANY;
        // RFC 8482 section 4.1: for ANY, one RRset of those that exist.
        if (hasIpv4 && (type == RecordType.A || isAny)) {
            answer.addAtQuestion(ipv4, entry);
        } else if (hasIpv6 && (type == RecordType.AAAA || isAny)) {
            answer.addAtQuestion(ipv6, entry);
        } else if (reverseOf(entry) != NONE && (type == RecordType.PTR || isAny)) {
            answer.addAtQuestion(reverse, entry);
        }
    }

    /// The RRsets of one type, by entry.
    private final class OfType implements RRsetSource {

        private final int type;

        OfType(int type) {
            this.type = type;
        }

        @Override
        public int type(int entry) {
            return type;
        }

        private int count(int entry) {
            return switch (type) {
                case RecordType.A -> BigEndian.get16(addresses, addressesOf(entry));
                case RecordType.AAAA -> BigEndian.get16(addresses, addressesOf(entry) + 2);
                default -> 1;
            };
        }

        private byte[] source() {
            return type == RecordType.PTR ? entries : addresses;
        }

        /// The offset of the data of the first record.
        private int data(int entry) {
            int set = addressesOf(entry);
            return switch (type) {
                case RecordType.A -> set + 4;
                case RecordType.AAAA -> set + 4 + BigEndian.get16(addresses, set) * IPV4_OCTETS;
                default -> reverseOf(entry) + 1;
            };
        }

        private int length(int entry) {
            return switch (type) {
                case RecordType.A -> IPV4_OCTETS;
                case RecordType.AAAA -> IPV6_OCTETS;
                default -> entries[reverseOf(entry)] & 0xFF;
            };
        }

        @Override
        public int mostOctets(int entry, int ownerLength) {
            return count(entry) * (ownerLength + RECORD_FIXED + length(entry));
        }

        @Override
        public void write(int entry, Placement placement) {
            int length = length(entry);
            int at = data(entry);
            for (int left = count(entry); left > 0; left--, at += length) {
                placement.message().add(placement.owner(), placement.ownerOffset(), placement.ownerLength(), type,
                        RecordClass.IN, placement.ttl(TTL), source(), at, length);
            }
        }

        @Override
        public RRset rrset(int entry) {
            int length = length(entry);
            int at = data(entry);
            List<Rdata> data = new ArrayList<>();
            for (int left = count(entry); left > 0; left--, at += length) {
                data.add(Rdata.of(source(), at, length));
            }
            return RRset.of(Name.of(entries, entry + 1), type, TTL, data);
        }
    }

    private int reverseOf(int entry) {
        return BigEndian.get32(entries, afterName(entries, entry) + 4);
    }

    private int addressesOf(int entry) {
        return BigEndian.get32(entries, afterName(entries, entry));
    }

    /// The offset of the numbers of an entry.
    static int afterName(byte[] entries, int entry) {
        return entry + 1 + (entries[entry] & 0xFF);
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
