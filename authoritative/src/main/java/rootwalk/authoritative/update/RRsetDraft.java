package rootwalk.authoritative.update;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// The records of one owner and type while a change is made. A record is found by its canonical form, in which the case of names
/// in it is of no account. Used by one thread.
final class RRsetDraft {

    /// Octets that an RRset may have in a message of 65535: the rest is for header, question, OPT and TSIG.
    static final int MOST_OCTETS = 64_000;

    /// Octets of a record in a message besides its data: a compressed name, type, class, TTL and length.
    private static final int RECORD_OVERHEAD = 12;

    private final Name owner;
    private final int type;
    private final int ttlBefore;
    private final Set<Rdata> before;
    private final Map<Rdata, Rdata> records = new LinkedHashMap<>();
    private int ttl;
    private long octets;

    /// @param rrsets those of the owner and type; several only for RRSIG, one for each type that is signed
    RRsetDraft(Name owner, int type, List<RRset> rrsets) {
        this.owner = owner;
        this.type = type;
        rrsets.forEach(rrset -> rrset.rdata().forEach(this::addIfMissing));
        before = new LinkedHashSet<>(records.keySet());
        ttlBefore = rrsets.isEmpty() ? 0 : rrsets.getFirst().ttl();
        ttl = ttlBefore;
    }

    Name owner() {
        return owner;
    }

    int type() {
        return type;
    }

    int size() {
        return records.size();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /// The approximate size in a message.
    long octets() {
        return octets;
    }

    List<Rdata> data() {
        return List.copyOf(records.values());
    }

    void ttl(int seconds) {
        ttl = seconds;
    }

    void clear() {
        records.clear();
        octets = 0;
    }

    /// Adds a record, or leaves the same one as it is.
    void addIfMissing(Rdata data) {
        if (records.putIfAbsent(data.canonical(type), data) == null) {
            octets += RECORD_OVERHEAD + data.length();
        }
    }

    /// Adds a record as the last one, in place of the same one.
    void add(Rdata data) {
        remove(data);
        addIfMissing(data);
    }

    void remove(Rdata data) {
        Rdata removed = records.remove(data.canonical(type));
        if (removed != null) {
            octets -= RECORD_OVERHEAD + removed.length();
        }
    }

    /// Whether the only record is this one.
    boolean hasOnly(Rdata data) {
        return records.size() == 1 && records.containsKey(data.canonical(type));
    }

    /// Whether it differs from what the zone had before, without regard to the order of records and to the case of names.
    boolean isChanged() {
        return !records.keySet().equals(before) || (ttl != ttlBefore && !records.isEmpty());
    }

    /// What the zone has to have; empty if it must have no records.
    Optional<RRset> rrset() {
        return records.isEmpty() ? Optional.empty() : Optional.of(RRset.of(owner, type, ttl, data()));
    }

    @Override
    public String toString() {
        return owner + " " + RecordType.name(type);
    }
}
