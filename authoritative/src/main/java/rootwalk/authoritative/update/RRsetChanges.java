package rootwalk.authoritative.update;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.Soa;

/// Changes of RRsets by a client that states what the zone must have afterwards. All of them are made, or none. Unlike a
/// [DynamicUpdate], nothing is ignored: what must not be done is an error that names the RRset.
public final class RRsetChanges implements ZoneWriter.Change {

    /// Types whose records depend on all other records of the zone, so that only its signer can change them.
    private static final Set<Integer> OF_THE_SIGNER = Set.of(RecordType.RRSIG, RecordType.NSEC, RecordType.NSEC3);

    /// Types of which a name has one record at most.
    private static final Set<Integer> SINGLETONS = Set.of(RecordType.CNAME, RecordType.DNAME, RecordType.SOA);

    /// Octets that an RRset may have in a message of 65535: the rest is for header, question, OPT and TSIG.
    private static final int MOST_OCTETS = 64_000;

    /// Octets of a record in a message besides its data: a compressed name, type, class, TTL and length.
    private static final int RECORD_OVERHEAD = 12;

    private final Name apex;
    private final List<RRsetChange> changes;
    private final OptionalInt expected;
    private final SerialPolicy serials;
    private final Instant now;

    /// The zone has another serial number than the client expects.
    public static final class SerialException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int serial;

        SerialException(int serial) {
            super("the zone has the serial " + Serial.value(serial));
            this.serial = serial;
        }

        /// The serial number of the zone.
        public int serial() {
            return serial;
        }
    }

    /// @param expected the serial number that the zone must have before; empty for any
    public RRsetChanges(Name apex, List<RRsetChange> changes, OptionalInt expected, SerialPolicy serials,
            Instant now) {
        this.apex = apex;
        this.changes = List.copyOf(changes);
        this.expected = expected;
        this.serials = serials;
        this.now = now;
    }

    /// @throws UpdateRejection if a change must not be made
    /// @throws SerialException if the zone has another serial number than expected
    @Override
    public void applyTo(ZoneEdit edit) {
        int serialBefore = serial(soa(edit));
        if (expected.isPresent() && expected.getAsInt() != serialBefore) {
            throw new SerialException(serialBefore);
        }
        if (!node(edit, apex).isEmpty() && rrset(edit, apex, RecordType.DNSKEY) != null) {
            throw UpdateRejection.refused("the zone is signed, and this server cannot sign the change");
        }
        Map<Name, List<RRset>> before = new HashMap<>();
        for (RRsetChange change : changes) {
            before.putIfAbsent(change.owner(), node(edit, change.owner()));
        }
        for (RRsetChange change : changes) {
            check(change);
            apply(edit, change);
        }
        before.keySet().forEach(owner -> checkName(edit, owner));
        RRset soa = soa(edit);
        boolean isChanged = before.entrySet().stream()
                .anyMatch(entry -> !contents(entry.getValue()).equals(contents(node(edit, entry.getKey()))));
        if (isChanged && !Serial.isAfter(serial(soa), serialBefore)) {
            setSerial(edit, soa, serials.next(serialBefore, now));
        }
    }

    /// An RRset, without regard to the order of its records and to the case of names.
    private record Content(int type, int ttl, Set<Rdata> data) {}

    private static Set<Content> contents(List<RRset> rrsets) {
        return rrsets.stream().map(rrset -> new Content(rrset.type(), rrset.ttl(),
                Set.copyOf(canonical(rrset.rdata(), rrset.type())))).collect(Collectors.toSet());
    }

    private void check(RRsetChange change) {
        if (!change.owner().isSubdomainOf(apex)) {
            throw UpdateRejection.refused(change.owner() + " is not in the zone " + apex, text(change));
        }
        if (RecordType.isMeta(change.type())) {
            throw UpdateRejection.refused(RecordType.name(change.type()) + " is not a type of records", text(change));
        }
        if (OF_THE_SIGNER.contains(change.type())) {
            throw UpdateRejection.refused("only the signer of a zone can change " + text(change), text(change));
        }
        if (change.type() == RecordType.SOA && !change.owner().equals(apex)) {
            throw UpdateRejection.refused(text(change) + " must be at the apex, " + apex, text(change));
        }
    }

    private static void apply(ZoneEdit edit, RRsetChange change) {
        RRset before = rrset(edit, change.owner(), change.type());
        List<Rdata> data = new ArrayList<>();
        int ttl;
        switch (change) {
            case RRsetChange.Replace(RRset rrset) -> {
                data.addAll(rrset.rdata());
                ttl = rrset.ttl();
            }
            case RRsetChange.Extend(RRset rrset) -> {
                data.addAll(before == null ? List.of() : before.rdata());
                data.addAll(rrset.rdata());
                ttl = rrset.ttl();
            }
            case RRsetChange.Prune(RRset rrset) -> {
                data.addAll(before == null ? List.of() : before.rdata());
                List<Rdata> pruned = canonical(rrset.rdata(), rrset.type());
                data.removeIf(one -> pruned.contains(one.canonical(rrset.type())));
                ttl = before == null ? 0 : before.ttl();
            }
            case RRsetChange.Delete _ -> ttl = 0;
        }
        List<Rdata> distinct = distinct(data, change.type());
        if (SINGLETONS.contains(change.type()) && distinct.size() > 1) {
            throw UpdateRejection.refused(text(change) + " would have more than one record", text(change));
        }
        if (distinct.stream().mapToLong(one -> RECORD_OVERHEAD + one.length()).sum() > MOST_OCTETS) {
            throw UpdateRejection.refused(text(change) + " would not fit into a message", text(change));
        }
        boolean _ = edit.remove(change.owner(), change.type());
        if (!distinct.isEmpty()) {
            edit.add(RRset.of(change.owner(), change.type(), ttl, distinct));
        }
    }

    /// What a name must not have, after all changes.
    private void checkName(ZoneEdit edit, Name owner) {
        List<RRset> rrsets = node(edit, owner);
        if (owner.equals(apex)) {
            if (rrset(edit, apex, RecordType.SOA) == null) {
                throw UpdateRejection.refused("the zone would have no SOA record", apex + " SOA");
            }
            if (rrset(edit, apex, RecordType.NS) == null) {
                throw UpdateRejection.refused("the zone would have no NS record at its apex", apex + " NS");
            }
        }
        boolean hasAlias = rrsets.stream().anyMatch(rrset -> rrset.type() == RecordType.CNAME);
        if (hasAlias && rrsets.stream().anyMatch(rrset -> isExcludedByAlias(rrset.type()))) {
            throw UpdateRejection.refused(owner + " would have a CNAME record and other records",
                    owner + " CNAME");
        }
        for (int labels = apex.labelCount(); labels < owner.labelCount(); labels++) {
            Name above = owner.ancestor(labels);
            if (!rrsets.isEmpty() && rrset(edit, above, RecordType.DNAME) != null) {
                throw UpdateRejection.refused(owner + " would be below the DNAME record of " + above,
                        owner.toString());
            }
        }
        if (rrset(edit, owner, RecordType.DNAME) != null && hasNamesBelow(edit, owner)) {
            throw UpdateRejection.refused(owner + " would have a DNAME record and names below it",
                    owner + " DNAME");
        }
    }

    private static boolean hasNamesBelow(ZoneEdit edit, Name owner) {
        NameKey key = new NameKey();
        key.set(owner.sharedOctets(), 0, owner.length());
        ZoneNode next = edit.names().after(key, new NameKey());
        return next != null && next.name().isBelow(owner);
    }

    private static boolean isExcludedByAlias(int type) {
        return type != RecordType.CNAME && type != RecordType.KEY && !OF_THE_SIGNER.contains(type);
    }

    /// The same records once, whatever the case of names in them. The first one stays.
    private static List<Rdata> distinct(List<Rdata> data, int type) {
        Set<Rdata> seen = new LinkedHashSet<>();
        return data.stream().filter(one -> seen.add(one.canonical(type))).toList();
    }

    private static List<Rdata> canonical(List<Rdata> data, int type) {
        return data.stream().map(one -> one.canonical(type)).toList();
    }

    private static String text(RRsetChange change) {
        return change.owner() + " " + RecordType.name(change.type());
    }

    private RRset soa(ZoneEdit edit) {
        RRset soa = rrset(edit, apex, RecordType.SOA);
        if (soa == null) {
            throw UpdateRejection.refused("the zone would have no SOA record", apex + " SOA");
        }
        return soa;
    }

    private static int serial(RRset soa) {
        Rdata data = soa.rdata(0);
        return Soa.serial(data.sharedOctets(), data.length());
    }

    private static void setSerial(ZoneEdit edit, RRset soa, int serial) {
        byte[] octets = soa.rdata(0).sharedOctets().clone();
        BigEndian.put32(octets, octets.length - Soa.NUMBERS, serial);
        boolean _ = edit.remove(soa.owner(), RecordType.SOA);
        edit.add(RRset.of(soa.owner(), RecordType.SOA, soa.ttl(), Rdata.of(octets)));
    }

    private static @Nullable RRset rrset(ZoneEdit edit, Name owner, int type) {
        return node(edit, owner).stream().filter(rrset -> rrset.type() == type).findFirst().orElse(null);
    }

    /// The RRsets of a name, with the changes made so far.
    private static List<RRset> node(ZoneEdit edit, Name owner) {
        ZoneNode node = edit.names().exact(owner);
        return node == null ? List.of() : node.rrsets();
    }
}
