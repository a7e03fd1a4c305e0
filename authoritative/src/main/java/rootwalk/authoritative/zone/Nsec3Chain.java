package rootwalk.authoritative.zone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.dnssec.denial.Base32Hex;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.wire.BigEndian;
import rootwalk.wire.RecordType;

/// The NSEC3 records of a zone with one set of parameters (RFC 5155 section 7.1), in the order of their hashes. Immutable.
public final class Nsec3Chain {

    /// RFC 5155 section 10.3 has no higher number. With more, a query would take milliseconds, so such a chain is not used.
    public static final int MAX_ITERATIONS = 2500;

    private static final int PARAMETERS = 5;

    private final byte[] salt;
    private final int iterations;
    private final ZoneNode[] owners;
    /// The hashes of the owners, one after the other.
    private final byte[] hashes;
    /// The index of the first hash whose highest bits are those of the place, or more.
    private final int[] places;
    private final int bits;
    private final @Nullable ZoneNode gap;

    /// @param hashes of the owners, in ascending order
    private Nsec3Chain(byte[] salt, int iterations, ZoneNode[] owners, byte[] hashes) {
        this.salt = salt;
        this.iterations = iterations;
        this.owners = owners;
        this.hashes = hashes;
        bits = Math.max(1, 31 - Integer.numberOfLeadingZeros(owners.length));
        places = new int[(1 << bits) + 1];
        int place = 0;
        for (int i = 0; i < owners.length; i++) {
            int last = place(hashes, i * Nsec3Hash.LENGTH);
            while (place <= last) {
                places[place++] = i;
            }
        }
        Arrays.fill(places, place, places.length, owners.length);
        gap = findGap();
    }

    private int place(byte[] hash, int at) {
        return BigEndian.get32(hash, at) >>> (Integer.SIZE - bits);
    }

    /// The chain of a zone that can be used: of those that NSEC3PARAM records name, a complete one with the fewest
    /// iterations, or else one that has the apex. Null if there is none.
    ///
    /// @param apex the node of the apex
    /// @param hashed the owners of NSEC3 records
    static @Nullable Nsec3Chain find(ZoneNode apex, NameTrie<ZoneNode> hashed) {
        int rrset = apex.ofType(RecordType.NSEC3PARAM);
        if (rrset == ZoneNode.NONE || hashed.size() == 0) {
            return null;
        }
        Nsec3Chain best = null;
        int record = 0;
        for (int left = apex.records(rrset); left > 0; left--) {
            Nsec3Chain chain = of(apex, RdataExpansion.at(rrset, record), hashed);
            if (chain != null && (best == null || chain.isBetterThan(best))) {
                best = chain;
            }
            record = RdataExpansion.next(apex, rrset, record);
        }
        return best;
    }

    private boolean isBetterThan(Nsec3Chain other) {
        return isClosed() == other.isClosed() ? iterations < other.iterations : isClosed();
    }

    /// RFC 5155 section 4.1.2: a record with flags does not announce a chain.
    ///
    /// @param at where the data of the NSEC3PARAM record begins
    private static @Nullable Nsec3Chain of(ZoneNode apex, int at, NameTrie<ZoneNode> hashed) {
        byte[] octets = apex.nameOctets();
        int iterations = BigEndian.get16(octets, at + 2);
        if (octets[at] != Nsec3Hash.SHA1 || octets[at + 1] != 0 || iterations > MAX_ITERATIONS) {
            return null;
        }
        int end = at + PARAMETERS + (octets[at + PARAMETERS - 1] & 0xFF);
        byte[] salt = Arrays.copyOfRange(octets, at + PARAMETERS, end);
        int length = 1 + Base32Hex.LENGTH + apex.nameLength();
        List<ZoneNode> owners = new ArrayList<>();
        byte[] hash = new byte[Nsec3Hash.LENGTH];
        byte[] hashes = new byte[hashed.size() * hash.length];
        for (ZoneNode owner : hashed) {
            if (owner.nameLength() == length && Base32Hex.read(owner.nameOctets(), hash)
                    && record(owner, iterations, salt) != ZoneNode.NONE) {
                System.arraycopy(hash, 0, hashes, owners.size() * hash.length, hash.length);
                owners.add(owner);
            }
        }
        if (owners.isEmpty()) {
            return null;
        }
        Nsec3Chain chain = new Nsec3Chain(salt, iterations, owners.toArray(ZoneNode[]::new),
                Arrays.copyOf(hashes, owners.size() * hash.length));
        chain.hash(octets, 0, apex.nameLength(), new Nsec3Hash(), hash);
        return chain.find(hash) >= 0 ? chain : null;
    }

    /// Where the data of the NSEC3 record with the parameters begins, or [ZoneNode#NONE].
    private static int record(ZoneNode owner, int iterations, byte[] salt) {
        int rrset = owner.ofType(RecordType.NSEC3);
        byte[] octets = owner.nameOctets();
        int record = 0;
        for (int left = rrset == ZoneNode.NONE ? 0 : owner.records(rrset); left > 0; left--) {
            int at = RdataExpansion.at(rrset, record);
            int behindSalt = at + PARAMETERS + (octets[at + PARAMETERS - 1] & 0xFF);
            if (octets[at] == Nsec3Hash.SHA1 && BigEndian.get16(octets, at + 2) == iterations
                    && Arrays.equals(octets, at + PARAMETERS, behindSalt, salt, 0, salt.length)
                    && octets[behindSalt] == Nsec3Hash.LENGTH) {
                return at;
            }
            record = RdataExpansion.next(owner, rrset, record);
        }
        return ZoneNode.NONE;
    }

    private @Nullable ZoneNode findGap() {
        for (int i = 0; i < owners.length; i++) {
            int next = record(owners[i], iterations, salt) + PARAMETERS + salt.length + 1;
            if (compare(i + 1 < owners.length ? i + 1 : 0, owners[i].nameOctets(), next) != 0) {
                return owners[i];
            }
        }
        return null;
    }

    private int compare(int index, byte[] hash, int at) {
        return Nsec3Hash.compare(hashes, index * Nsec3Hash.LENGTH, hash, at);
    }

    /// Whether each record names the next one, and the last one names the first.
    public boolean isClosed() {
        return gap == null;
    }

    /// The owner of the first record that names a next hash that is not the next one.
    public Optional<ZoneNode> gap() {
        return Optional.ofNullable(gap);
    }

    public int iterations() {
        return iterations;
    }

    /// The number of records.
    public int size() {
        return owners.length;
    }

    /// Computes the hash of a name (RFC 5155 section 5).
    ///
    /// @param name in wire format at `offset`, in any case
    public void hash(byte[] name, int offset, int length, Nsec3Hash hasher, byte[] target) {
        hasher.hash(name, offset, length, salt, 0, salt.length, iterations, target, 0);
    }

    /// The index of the record that matches a hash; if there is none, that of the record that covers it, as `-1 - index`.
    public int find(byte[] hash) {
        int at = places[place(hash, 0)];
        int order = -1;
        while (at < owners.length && (order = compare(at, hash, 0)) < 0) {
            at++;
        }
        if (order == 0) {
            return at;
        }
        // The last record covers the hashes before the first one.
        return -1 - (at == 0 ? owners.length - 1 : at - 1);
    }

    /// The owner of the record that [#find] found.
    public ZoneNode owner(int found) {
        return owners[found >= 0 ? found : -1 - found];
    }
}
