package rootwalk.dnssec.denial;

import java.util.Arrays;
import java.util.Optional;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.TypeBitmap;

/// An NSEC3 record (RFC 5155 section 3).
///
/// @param hash
///            in the first label of the owner
/// @param next
///            the next hash in order; the first after the last
public record Nsec3Record(
        boolean isOptOut, int iterations, Octets salt, Octets hash, Octets next, TypeBits types) {

    private static final int OPT_OUT = 1;

    /// Octets before the salt, with the length of the RDATA.
    private static final int FIXED = 7;

    /// Reads an RRset; empty if it is not one NSEC3 record of the zone, malformed, or with an unknown algorithm or flag
    /// (RFC 5155 sections 8.1 and 8.2).
    public static Optional<Nsec3Record> of(Name zone, RRset rrset) {
        byte[] data = rrset.sharedData();
        Name owner = rrset.owner();
        if (rrset.size() != 1 || data.length < FIXED || owner.labelCount() != zone.labelCount() + 1
                || !owner.isSubdomainOf(zone)) {
            return Optional.empty();
        }
        byte[] hash = new byte[Nsec3Hash.LENGTH];
        int flags = data[3] & 0xFF;
        if (data[2] != Nsec3Hash.SHA1 || (flags & ~OPT_OUT) != 0 || !Base32Hex.read(owner.sharedOctets(), hash)) {
            return Optional.empty();
        }
        int lengthOfNext = FIXED + (data[6] & 0xFF);
        int bitmap = lengthOfNext + 1 + Nsec3Hash.LENGTH;
        if (bitmap > data.length || data[lengthOfNext] != Nsec3Hash.LENGTH
                || !TypeBitmap.isWellFormed(data, bitmap, data.length)) {
            return Optional.empty();
        }
        return Optional.of(new Nsec3Record(
                (flags & OPT_OUT) != 0, BigEndian.get16(data, 4), Octets.of(data, FIXED, lengthOfNext - FIXED),
                Octets.of(hash), Octets.of(data, lengthOfNext + 1, Nsec3Hash.LENGTH),
                new TypeBits(data, bitmap, data.length)));
    }

    /// Whether both are of one chain (RFC 5155 section 8.2).
    boolean hasSameParameters(Nsec3Record other) {
        return iterations == other.iterations && salt.equals(other.salt);
    }

    /// Whether this is the record of the name with this hash.
    public boolean matches(byte[] other) {
        return Arrays.equals(hash.toArray(), other);
    }

    /// Whether the hash is between the two of the record.
    public boolean covers(byte[] other) {
        byte[] first = hash.toArray();
        byte[] last = next.toArray();
        boolean afterFirst = Arrays.compareUnsigned(first, other) < 0;
        boolean beforeLast = Arrays.compareUnsigned(other, last) < 0;
        // The last record of the chain goes round to the first; a chain of one covers all but its own hash.
        return Arrays.compareUnsigned(first, last) < 0 ? afterFirst && beforeLast
                : (afterFirst || beforeLast) && !matches(other);
    }
}
