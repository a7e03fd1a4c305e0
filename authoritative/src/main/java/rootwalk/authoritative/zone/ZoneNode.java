package rootwalk.authoritative.zone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Placement;
import rootwalk.wire.answer.RRsetSource;

/// A name of a zone with its records, in the form in which they are copied into responses. Immutable: one array holds
/// the name and then the RRsets in the form of [RRsetForm], signatures after the RRset that they cover.
///
/// An RRset is identified by its offset in the array, so that reading it allocates nothing. A node without RRsets is
/// an empty non-terminal (RFC 4592 section 2.2.2).
public sealed class ZoneNode implements NameTrie.Named, RRsetSource permits IndexedNode, SignedNode {

    /// No such RRset.
    public static final int NONE = RRsetSource.NONE;

    private static final int MAX_MESSAGE = 65_535;
    private static final int OPT_LENGTH = 11;

    private static final int DELEGATION = 1;
    private static final int DNAME = 2;
    private static final int CNAME = 4;
    private static final int WILDCARD_BELOW = 8;
    private static final int MANY_RRSETS = 16;

    private final byte[] octets;
    private final byte nameLength;
    private final byte traits;

    ZoneNode(byte[] octets, int nameLength, int traits) {
        this.octets = octets;
        this.nameLength = (byte) nameLength;
        this.traits = (byte) traits;
    }

    /// The same name and records.
    ZoneNode(ZoneNode node) {
        this(node.octets, node.nameLength, node.traits);
    }

    private static ZoneNode withTraits(byte[] octets, int nameLength, int traits) {
        return (traits & MANY_RRSETS) == 0 ? new ZoneNode(octets, nameLength, traits)
                : new IndexedNode(octets, nameLength, traits);
    }

    /// Makes a node of an array in the form described above, which is not copied.
    static ZoneNode of(byte[] octets, int nameLength, boolean isApex, boolean hasWildcardBelow) {
        ZoneNode plain = new ZoneNode(octets, nameLength, 0);
        int traits = hasWildcardBelow ? WILDCARD_BELOW : 0;
        int rrsets = 0;
        for (int rrset = plain.firstRRset(); rrset != NONE; rrset = plain.nextRRset(rrset)) {
            traits |= switch (plain.type(rrset)) {
                case RecordType.NS -> isApex ? 0 : DELEGATION;
                case RecordType.DNAME -> DNAME;
                case RecordType.CNAME -> CNAME;
                default -> 0;
            };
            rrsets++;
        }
        traits |= rrsets > RRsetIndex.FEW ? MANY_RRSETS : 0;
        return traits == 0 ? plain : withTraits(octets, nameLength, traits);
    }

    /// A name without records.
    public static ZoneNode empty(Name name) {
        return empty(name.sharedOctets(), 0, name.length());
    }

    /// A name without records.
    static ZoneNode empty(byte[] name, int offset, int length) {
        return new ZoneNode(Arrays.copyOfRange(name, offset, offset + length), length, 0);
    }

    ZoneNode withWildcardBelow() {
        return withTraits(octets, nameLength, traits | WILDCARD_BELOW);
    }

    ZoneNode withoutWildcardBelow() {
        return withTraits(octets, nameLength, traits & ~WILDCARD_BELOW);
    }

    @Override
    public byte[] nameOctets() {
        return octets;
    }

    /// Octets of the name in wire format.
    public int nameLength() {
        return nameLength & 0xFF;
    }

    public Name name() {
        return Name.of(octets, 0);
    }

    /// Whether this name is below another one and not equal to it.
    public boolean isBelow(ZoneNode above) {
        int from = nameLength() - above.nameLength();
        if (from <= 0 || !CaseFolding.equal(octets, from, above.octets, 0, above.nameLength())) {
            return false;
        }
        int label = labelBefore(from);
        return from == label + 1 + octets[label];
    }

    /// Where the label begins that contains the octet before an offset of the name.
    int labelBefore(int end) {
        int label = 0;
        while (label + 1 + octets[label] < end) {
            label += 1 + octets[label];
        }
        return label;
    }

    /// Whether another node has the same name in the same case.
    boolean hasNameOf(ZoneNode other) {
        return nameLength == other.nameLength && Arrays.equals(octets, 0, nameLength(), other.octets, 0, nameLength());
    }

    /// Whether another node has the same name and records in the same form. If not, the records may still be the same.
    boolean hasOctetsOf(ZoneNode other) {
        return nameLength == other.nameLength && Arrays.equals(octets, other.octets);
    }

    /// Whether the node has no records of its own.
    public boolean isEmpty() {
        return octets.length == nameLength();
    }

    /// Whether this is a zone cut: NS records below the apex.
    public boolean isDelegation() {
        return (traits & DELEGATION) != 0;
    }

    public boolean hasDname() {
        return (traits & DNAME) != 0;
    }

    public boolean hasCname() {
        return (traits & CNAME) != 0;
    }

    /// Whether names below this one are not in the zone, because of a delegation or a DNAME.
    public boolean isDelegationOrDname() {
        return (traits & (DELEGATION | DNAME)) != 0;
    }

    /// Whether there is a wildcard one label below.
    public boolean hasWildcardBelow() {
        return (traits & WILDCARD_BELOW) != 0;
    }

    /// Whether the first label is `*`.
    public boolean isWildcard() {
        return octets[0] == 1 && octets[1] == '*';
    }

    /// The first RRset, or [#NONE].
    public int firstRRset() {
        return isEmpty() ? NONE : nameLength();
    }

    /// The next RRset, or [#NONE].
    public int nextRRset(int rrset) {
        int next = rrset + RRsetForm.HEADER + length(rrset);
        return next < octets.length ? next : NONE;
    }

    /// The RRset of a type, or [#NONE]; for RRSIG, the first one.
    public int ofType(int type) {
        if ((traits & MANY_RRSETS) != 0 && this instanceof IndexedNode node) {
            return node.index().ofType(type);
        }
        for (int rrset = nameLength(); rrset < octets.length; rrset += RRsetForm.HEADER + length(rrset)) {
            if (type(rrset) == type) {
                return rrset;
            }
        }
        return NONE;
    }

    /// The RRset of a [RRsetKind], or [#NONE].
    int ofKind(int kind) {
        if ((traits & MANY_RRSETS) != 0 && this instanceof IndexedNode node) {
            return node.index().ofKind(kind);
        }
        int rrset = firstRRset();
        while (rrset != NONE && RRsetKind.of(this, rrset) != kind) {
            rrset = nextRRset(rrset);
        }
        return rrset;
    }

    /// The value of the RRset of a type, or null; for RRSIG, of the first one.
    public @Nullable RRset valueOf(int type) {
        int rrset = ofType(type);
        return rrset == NONE ? null : rrset(rrset);
    }

    @Override
    public int signatures(int rrset) {
        int type = type(rrset);
        int next = nextRRset(rrset);
        // They are stored after the RRset that they cover.
        return next != NONE && type != RecordType.RRSIG && type(next) == RecordType.RRSIG
                && RdataExpansion.unsignedShort(this, next, 0) == type ? next : NONE;
    }

    /// The owner of the NSEC or NSEC3 record that [matches][#isInChain] this name, or else of the one that covers it; null
    /// if the zone has none.
    public @Nullable ZoneNode denial() {
        return null;
    }

    /// Whether [#denial()] matches this name, and so proves which types it has.
    public boolean isInChain() {
        return false;
    }

    /// The owner of the NSEC or NSEC3 record that covers or matches the wildcard directly below this name; null if the zone
    /// has none.
    public @Nullable ZoneNode wildcardDenial() {
        return null;
    }

    @Override
    public int type(int rrset) {
        return BigEndian.get16(octets, rrset);
    }

    /// The number of records of an RRset.
    public int records(int rrset) {
        int count = BigEndian.get16(octets, rrset + 2);
        return count < RRsetForm.MANY ? count : countRecords(rrset);
    }

    private int countRecords(int rrset) {
        int count = 0;
        int end = rrset + RRsetForm.HEADER + length(rrset);
        for (int at = rrset + RRsetForm.HEADER; at < end; count++) {
            at += RRsetForm.FIXED + BigEndian.get16(octets, at + RRsetForm.FIXED - 2);
        }
        return count;
    }

    /// Whether an RRset fits into a response to a query for it, with an OPT record.
    public boolean fitsMessage(int rrset) {
        return length(rrset) <= MAX_MESSAGE - RRsetForm.base(nameLength()) - OPT_LENGTH;
    }

    /// The number of octets of the records of an RRset.
    public int length(int rrset) {
        return BigEndian.get32(octets, rrset + 4);
    }

    /// The TTL of an RRset, in seconds.
    public int ttl(int rrset) {
        return BigEndian.get32(octets, rrset + RRsetForm.HEADER + RRsetForm.TTL);
    }

    @Override
    public int mostOctets(int rrset, int ownerLength) {
        // At offsets that pointers cannot reach, the owner of each record is written in full.
        return length(rrset) + records(rrset) * ownerLength;
    }

    @Override
    public void write(int rrset, Placement placement) {
        RRsetCopier.write(this, rrset, placement);
    }

    @Override
    public int namePosition(int rrset, int offset, int start, int questionLength) {
        return RRsetCopier.namePosition(this, rrset, offset, start, questionLength);
    }

    @Override
    public RRset rrset(int rrset) {
        int count = records(rrset);
        int length = 0;
        int record = 0;
        for (int left = count; left > 0; left--, record = RdataExpansion.next(this, rrset, record)) {
            length += 2 + RdataExpansion.octets(this, rrset, record);
        }
        byte[] data = new byte[length];
        int at = 0;
        record = 0;
        for (int left = count; left > 0; left--, record = RdataExpansion.next(this, rrset, record)) {
            int octets = RdataExpansion.expand(this, rrset, record, data, at + 2);
            BigEndian.put16(data, at, octets);
            at += 2 + octets;
        }
        return RRset.ofEncoded(name(), type(rrset), RecordClass.IN, ttl(rrset), count, data);
    }

    /// Whether two nodes with the same name in the same case have the same records in an RRset, in the same form.
    boolean hasRecordsOf(int rrset, ZoneNode other, int otherRRset) {
        int end = RRsetForm.HEADER + length(rrset);
        int otherEnd = RRsetForm.HEADER + other.length(otherRRset);
        return Arrays.equals(octets, rrset, rrset + end, other.octets, otherRRset, otherRRset + otherEnd);
    }

    /// The RRsets of a type as values: one at most, or for RRSIG one for each type covered.
    public List<RRset> rrsets(int type) {
        if (type != RecordType.RRSIG) {
            RRset only = valueOf(type);
            return only == null ? List.of() : List.of(only);
        }
        return rrsets().stream().filter(rrset -> rrset.type() == type).toList();
    }

    /// The types of the RRsets, in their order.
    public Set<Integer> types() {
        Set<Integer> types = new LinkedHashSet<>();
        for (int rrset = firstRRset(); rrset != NONE; rrset = nextRRset(rrset)) {
            types.add(type(rrset));
        }
        return types;
    }

    /// All RRsets as values.
    public List<RRset> rrsets() {
        List<RRset> all = new ArrayList<>();
        for (int rrset = firstRRset(); rrset != NONE; rrset = nextRRset(rrset)) {
            all.add(rrset(rrset));
        }
        return all;
    }

    @Override
    public String toString() {
        return rrsets().toString();
    }
}
