package rootwalk.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/// Records with the same owner, class, type and TTL (RFC 2181 section 5), with their data in one array of `RDLENGTH
/// RDATA` pairs, names uncompressed.
///
/// Signatures form separate RRsets, one for each type covered.
public final class RRset {

    private final Name owner;
    private final short type;
    private final short dnsClass;
    private final int ttl;
    private final int size;
    private final byte[] data;

    private RRset(Name owner, int type, int dnsClass, int ttl, int size, byte[] data) {
        this.owner = owner;
        this.type = (short) type;
        this.dnsClass = (short) dnsClass;
        this.ttl = ttl;
        this.size = size;
        this.data = data;
    }

    /// Makes an RRset of an array, which is not copied.
    ///
    /// @param ttl seconds, 0 to 2147483647
    /// @param data `size` pairs of a 16-bit length and that many octets; must not be changed afterwards
    public static RRset ofEncoded(Name owner, int type, int dnsClass, int ttl, int size, byte[] data) {
        return new RRset(owner, type, dnsClass, ttl, size, data);
    }

    /// An RRset of class IN.
    public static RRset of(Name owner, int type, int ttl, List<Rdata> data) {
        return of(owner, type, RecordClass.IN, ttl, data);
    }

    public static RRset of(Name owner, int type, int dnsClass, int ttl, List<Rdata> data) {
        int length = 0;
        for (Rdata one : data) {
            length += 2 + one.length();
        }
        byte[] encoded = new byte[length];
        int at = 0;
        for (Rdata one : data) {
            BigEndian.put16(encoded, at, one.length());
            System.arraycopy(one.sharedOctets(), 0, encoded, at + 2, one.length());
            at += 2 + one.length();
        }
        return ofEncoded(owner, type, dnsClass, ttl, data.size(), encoded);
    }

    /// An RRset of one record of class IN.
    public static RRset of(Name owner, int type, int ttl, Rdata data) {
        return of(owner, type, RecordClass.IN, ttl, List.of(data));
    }

    public Name owner() {
        return owner;
    }

    /// See [RecordType].
    public int type() {
        return type & 0xFFFF;
    }

    /// See [RecordClass].
    public int dnsClass() {
        return dnsClass & 0xFFFF;
    }

    /// Seconds, 0 to 2147483647 (RFC 2181 section 8).
    public int ttl() {
        return ttl;
    }

    /// The number of records, which may be more than fit into a message.
    public int size() {
        return size;
    }

    /// For an RRset of type RRSIG, the type covered (RFC 4034 section 3.1.1); otherwise the type itself.
    public int covers() {
        return type() == RecordType.RRSIG && data.length >= 4 ? unsignedShort(2) : type();
    }

    /// Whether this is an RRset of type RRSIG that covers another one.
    public boolean isSignatureOf(RRset other) {
        return type() == RecordType.RRSIG && covers() == other.type() && owner.equals(other.owner);
    }

    /// The `RDLENGTH RDATA` pairs, not copied, for callers that copy them into messages; they must not be changed.
    public byte[] sharedData() {
        return data;
    }

    /// A copy of the data of one record.
    public Rdata rdata(int index) {
        int at = 0;
        for (int i = 0; i < index; i++) {
            at += 2 + unsignedShort(at);
        }
        return Rdata.of(data, at + 2, unsignedShort(at));
    }

    /// Copies of the data of all records, in their order.
    public List<Rdata> rdata() {
        return map(at -> Rdata.of(data, at + 2, unsignedShort(at)));
    }

    /// The names at the start of each record's data, for types such as NS and CNAME.
    public List<Name> names() {
        return map(at -> Name.of(data, at + 2));
    }

    private <T> List<T> map(IntFunction<T> record) {
        List<T> all = new ArrayList<>(size());
        for (int at = 0; at < data.length; at += 2 + unsignedShort(at)) {
            all.add(record.apply(at));
        }
        return all;
    }

    private int unsignedShort(int at) {
        return BigEndian.get16(data, at);
    }

    /// The same records with another TTL in seconds.
    public RRset withTtl(int seconds) {
        return seconds == ttl ? this : new RRset(owner, type(), dnsClass(), seconds, size(), data);
    }

    /// The same records with another owner, as wildcards and DNAME need.
    public RRset withOwner(Name other) {
        return new RRset(other, type(), dnsClass(), ttl, size(), data);
    }

    /// The approximate number of octets on the heap, for caches; without the owner.
    public int footprint() {
        return 56 + data.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RRset rrset
                && type == rrset.type
                && dnsClass == rrset.dnsClass
                && ttl == rrset.ttl
                && owner.equals(rrset.owner)
                && Arrays.equals(data, rrset.data);
    }

    @Override
    public int hashCode() {
        return owner.hashCode() * 31 + type;
    }

    @Override
    public String toString() {
        return owner + " " + ttl + " " + RecordClass.name(dnsClass()) + " " + RecordType.name(type()) + " " + rdata();
    }
}
