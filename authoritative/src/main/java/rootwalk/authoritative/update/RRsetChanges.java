package rootwalk.authoritative.update;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.Soa;

/// Changes of RRsets by a client that states what the zone must have afterwards. All of them are made, or none. Unlike a
/// [DynamicUpdate], nothing is ignored: what must not be done is an error that names the RRset.
public final class RRsetChanges implements ZoneWriter.Change {

    private final Name apex;
    private final List<RRsetChange> changes;
    private final SerialPolicy serials;
    private final Instant now;

    public RRsetChanges(Name apex, List<RRsetChange> changes, SerialPolicy serials, Instant now) {
        this.apex = apex;
        this.changes = List.copyOf(changes);
        this.serials = serials;
        this.now = now;
    }

    /// @throws UpdateRejection if a change must not be made
    @Override
    public void applyTo(ZoneEdit edit) {
        int serialBefore = Soa.serial(soa(edit));
        SigningCheck.before(edit, apex, "the zone is signed");
        RRsetDrafts drafts = new RRsetDrafts(edit);
        Set<RRsetDraft> changed = new LinkedHashSet<>();
        for (RRsetChange change : changes) {
            check(change);
            RRsetDraft draft = drafts.of(change.owner(), change.type());
            apply(draft, change);
            changed.add(draft);
        }
        changed.forEach(RRsetChanges::checkSize);
        boolean isChanged = drafts.write();
        changed.stream().map(RRsetDraft::owner).distinct().forEach(owner -> checkName(edit, owner));
        SigningCheck.after(edit, apex);
        RRset soa = soa(edit);
        if (isChanged && !Serial.isAfter(Soa.serial(soa), serialBefore)) {
            boolean _ = edit.remove(apex, RecordType.SOA);
            edit.add(Soa.withSerial(soa, serials.next(serialBefore, now)));
        }
    }

    private void check(RRsetChange change) {
        if (!change.owner().isSubdomainOf(apex)) {
            throw UpdateRejection.refused(change.owner() + " is not in the zone " + apex, text(change));
        }
        if (!RecordType.isOfZones(change.type())) {
            throw UpdateRejection.refused(RecordType.name(change.type()) + " is not a type of records", text(change));
        }
        if (UpdateTypes.isOfTheSigner(change.type())) {
            throw UpdateRejection.refused("only the signer of a zone can change " + text(change), text(change));
        }
        if (change.type() == RecordType.SOA && !change.owner().equals(apex)) {
            throw UpdateRejection.refused(text(change) + " must be at the apex, " + apex, text(change));
        }
    }

    private static void apply(RRsetDraft draft, RRsetChange change) {
        switch (change) {
            case RRsetChange.Replace(RRset rrset) -> {
                draft.clear();
                rrset.rdata().forEach(draft::addIfMissing);
                draft.ttl(rrset.ttl());
            }
            case RRsetChange.Extend(RRset rrset) -> {
                rrset.rdata().forEach(draft::addIfMissing);
                draft.ttl(rrset.ttl());
            }
            case RRsetChange.Prune(RRset rrset) -> rrset.rdata().forEach(draft::remove);
            case RRsetChange.Delete _ -> draft.clear();
        }
    }

    private static void checkSize(RRsetDraft draft) {
        if (UpdateTypes.isSingleton(draft.type()) && draft.size() > 1) {
            throw UpdateRejection.refused(draft + " would have more than one record", draft.toString());
        }
        if (draft.octets() > RRsetDraft.MOST_OCTETS) {
            throw UpdateRejection.refused(draft + " would not fit into a message", draft.toString());
        }
    }

    /// What a name must not have, after all changes.
    private void checkName(ZoneEdit edit, Name owner) {
        ZoneNode node = node(edit, owner);
        if (owner.equals(apex)) {
            if (node.ofType(RecordType.SOA) == ZoneNode.NONE) {
                throw UpdateRejection.refused("the zone would have no SOA record", apex + " SOA");
            }
            if (node.ofType(RecordType.NS) == ZoneNode.NONE) {
                throw UpdateRejection.refused("the zone would have no NS record at its apex", apex + " NS");
            }
        }
        if (node.hasCname() && node.types().stream().anyMatch(RRsetChanges::isExcludedByAlias)) {
            throw UpdateRejection.refused(owner + " would have a CNAME record and other records",
                    owner + " CNAME");
        }
        for (int labels = apex.labelCount(); labels < owner.labelCount(); labels++) {
            Name above = owner.ancestor(labels);
            if (!node.isEmpty() && node(edit, above).hasDname()) {
                throw UpdateRejection.refused(owner + " would be below the DNAME record of " + above,
                        owner.toString());
            }
        }
        if (node.hasDname() && hasNamesBelow(edit, owner)) {
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
        return type != RecordType.CNAME && !RecordType.mayBeBesideAlias(type);
    }

    private static String text(RRsetChange change) {
        return change.owner() + " " + RecordType.name(change.type());
    }

    private RRset soa(ZoneEdit edit) {
        RRset soa = node(edit, apex).valueOf(RecordType.SOA);
        if (soa == null) {
            throw UpdateRejection.refused("the zone would have no SOA record", apex + " SOA");
        }
        return soa;
    }

    /// A name with the changes made so far.
    private static ZoneNode node(ZoneEdit edit, Name owner) {
        ZoneNode node = edit.names().exact(owner);
        return node == null ? ZoneNode.empty(owner) : node;
    }
}
