package rootwalk.wire;

import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/// The data of one record in wire format, names uncompressed (RFC 1035 section 3.2.1). At most 65535 octets.
///
/// Two are equal if their octets are; see [#canonical] for equality in the sense of DNSSEC and RRsets.
public final class Rdata {

    private final byte[] octets;

    private Rdata(byte[] octets) {
        this.octets = octets;
    }

    /// A copy of a range.
    public static Rdata of(byte[] octets, int offset, int length) {
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("RDATA has at most 65535 octets, not " + length);
        }
        return new Rdata(Arrays.copyOfRange(octets, offset, offset + length));
    }

    /// A copy of a whole array.
    public static Rdata of(byte... octets) {
        return of(octets, 0, octets.length);
    }

    /// The data of a type that consists of one name: NS, CNAME, PTR, DNAME.
    public static Rdata of(Name name) {
        return new Rdata(name.sharedOctets());
    }

    public int length() {
        return octets.length;
    }

    public byte octet(int index) {
        return octets[index];
    }

    /// The unsigned 16-bit number at an index, in network order.
    public int unsignedShort(int index) {
        return BigEndian.get16(octets, index);
    }

    /// The uncompressed name that begins at an index.
    public Name name(int index) {
        return Name.of(octets, index);
    }

    /// The octets, not copied; they must not be changed.
    public byte[] sharedOctets() {
        return octets;
    }

    /// The same data with the names of the types of RFC 4034 section 6.2 (as amended by RFC 6840 section 5.1) in lower
    /// case.
    public Rdata canonical(int type) {
        RdataLayout layout = RdataLayout.of(type);
        // An UPDATE may carry a record of any type without data (RFC 2136 section 2.5.2).
        if (!layout.foldsNames() || octets.length == 0) {
            return this;
        }
        byte[] lower = octets.clone();
        layout.foldNames(lower, lower.length);
        return Arrays.equals(lower, octets) ? this : new Rdata(lower);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Rdata data && Arrays.equals(octets, data.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /// The generic form of RFC 3597 section 5.
    @Override
    public String toString() {
        return "\\# " + octets.length + " " + HexFormat.of().formatHex(octets);
    }
}
