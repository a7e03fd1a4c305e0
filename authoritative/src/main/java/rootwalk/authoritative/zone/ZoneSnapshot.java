package rootwalk.authoritative.zone;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;

/// All names of a zone at one serial number. Immutable.
public final class ZoneSnapshot implements ZoneState {

    /// The first number differs in each process, so that a version before a restart never equals one after it.
    private static final AtomicLong NUMBERS = new AtomicLong(new SplittableRandom().nextLong());

    private final Name apex;
    private final NameTrie<ZoneNode> names;
    private final NameTrie<ZoneNode> nsec3;
    private final Denial denial;
    private final ZoneNode apexNode;
    private final int soa;
    private final ZoneVersion version;
    private final int negativeTtl;
    private final Optional<SignatureLifetime> firstExpiry;
    private final boolean hasDname;

    private ZoneSnapshot(
            Name apex, NameTrie<ZoneNode> names, NameTrie<ZoneNode> hashed, Denial denial, boolean hasDname,
            ZoneNode apexNode, int soa) {
        this.apex = apex;
        this.names = names;
        this.nsec3 = hashed;
        this.denial = denial;
        this.hasDname = hasDname;
        this.apexNode = apexNode;
        this.soa = soa;
        int end = soa + RRsetForm.HEADER + apexNode.length(soa);
        version = new ZoneVersion(Soa.serial(apexNode.nameOctets(), end), NUMBERS.incrementAndGet());
        negativeTtl = Soa.negativeTtl(apexNode.ttl(soa), apexNode.nameOctets(), end);
        firstExpiry = apexNode.ofType(RecordType.RRSIG) == ZoneNode.NONE ? Optional.empty()
                : Optional.ofNullable(SignatureLifetime.first(names, hashed));
    }

    /// A snapshot of a zone; null if there is no SOA record at the apex.
    ///
    /// @param node of the apex
    static @Nullable ZoneSnapshot of(Name apex, NameTrie<ZoneNode> names, NameTrie<ZoneNode> hashed, Denial denial,
            boolean hasDname, @Nullable ZoneNode node) {
        int soa = node == null ? ZoneNode.NONE : node.ofType(RecordType.SOA);
        return node == null || soa == ZoneNode.NONE ? null
                : new ZoneSnapshot(apex, names, hashed, denial, hasDname, node, soa);
    }

    public Name apex() {
        return apex;
    }

    /// The names with their records, in canonical order; empty non-terminals have nodes too.
    public NameTrie<ZoneNode> names() {
        return names;
    }

    /// The owners of NSEC3 records, with these records and their signatures, in the order of the hashes. Queries are
    /// answered as if these owners did not exist (RFC 5155 section 7.2.8).
    public NameTrie<ZoneNode> nsec3() {
        return nsec3;
    }

    /// How the zone proves that a name or type does not exist.
    public Denial denial() {
        return denial;
    }

    /// Whether any name may have a DNAME record, so that names below it are not served.
    public boolean hasDname() {
        return hasDname;
    }

    public ZoneNode apexNode() {
        return apexNode;
    }

    /// The offset of the SOA RRset in [#apexNode()].
    public int soa() {
        return soa;
    }

    /// The serial number of the SOA (RFC 1982).
    public int serial() {
        return version.serial();
    }

    /// What tells this snapshot apart from all others, also from those with the same serial number.
    public ZoneVersion version() {
        return version;
    }

    /// The TTL of negative answers in seconds: the lower of the TTL of the SOA record and its MINIMUM field (RFC 2308
    /// section 3).
    public int negativeTtl() {
        return negativeTtl;
    }

    /// The lifetime of the signature that expires first; empty if the apex is not signed.
    public Optional<SignatureLifetime> firstExpiry() {
        return firstExpiry;
    }

    /// The RRset of a name and type, or null. Allocates, so it is not for queries.
    public @Nullable RRset rrset(Name name, int type) {
        ZoneNode node = names.exact(name);
        return node == null ? null : node.valueOf(type);
    }

    /// Begins a changed version of this snapshot, which itself stays the same.
    public ZoneEdit edit(EditObserver observer) {
        return ZoneEdit.of(this, observer);
    }
}
