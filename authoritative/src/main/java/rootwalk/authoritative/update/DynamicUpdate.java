package rootwalk.authoritative.update;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Serial;
import rootwalk.wire.Soa;

/// An UPDATE message as a change of its zone: prerequisites, permission, and then all of its changes or none of them (RFC 2136
/// sections 3.2 to 3.7). Changes are made in the order of the message.
///
/// Decided where the RFC or servers differ: a record with another TTL than its RRset sets the TTL of the RRset; changes of RRSIG,
/// NSEC and NSEC3 records are refused, and so is each change of a zone that is signed, or would be, since this server does not sign.
public final class DynamicUpdate implements ZoneWriter.Change {

    /// Octets of address and protocol at the start of WKS data, which identify a record.
    private static final int WKS_KEY = 5;

    private final UpdateRequest request;
    private final Name apex;
    private final UpdatePermission permission;
    private final SerialPolicy serials;
    private final Instant now;

    /// @param permission what the requestor may change
    public DynamicUpdate(UpdateRequest request, UpdatePermission permission, SerialPolicy serials, Instant now) {
        this.request = request;
        apex = request.zone().name();
        this.permission = permission;
        this.serials = serials;
        this.now = now;
    }

    /// @throws UpdateRejection if the zone must stay as it is
    @Override
    public void applyTo(ZoneEdit edit) throws UpdateRejection {
        checkPrerequisites(edit);
        for (UpdateRecord change : request.changes()) {
            check(change);
        }
        for (UpdateRecord change : request.changes().stream().distinct().toList()) {
            if (!isPermitted(edit, change)) {
                throw UpdateRejection.refused("the requestor may not change " + change);
            }
        }
        if (request.changes().isEmpty()) {
            return;
        }
        int serialBefore = Soa.serial(soa(edit));
        SigningCheck.before(edit, apex, "the zone is signed");
        RRsetDrafts drafts = new RRsetDrafts(edit);
        for (UpdateRecord change : request.changes()) {
            apply(drafts, change);
        }
        // A record that is deleted and added again does not change the zone.
        boolean isChanged = drafts.write();
        SigningCheck.after(edit, apex);
        RRset soa = soa(edit);
        if (isChanged && Soa.serial(soa) == serialBefore) {
            boolean _ = edit.remove(apex, RecordType.SOA);
            edit.add(Soa.withSerial(soa, serials.next(serialBefore, now)));
        }
    }

    /// RFC 2136 section 3.2.
    private void checkPrerequisites(ZoneEdit edit) {
        Map<Name, Map<Integer, Set<Rdata>>> expected = new HashMap<>();
        for (UpdateRecord prerequisite : request.prerequisites()) {
            if (prerequisite.ttl() != 0) {
                throw UpdateRejection.malformed("a prerequisite has a TTL: " + prerequisite);
            }
            checkInZone(prerequisite);
            switch (prerequisite.dnsClass()) {
                case RecordClass.ANY, RecordClass.NONE -> checkExistence(edit, prerequisite);
                case RecordClass.IN -> {
                    if (!RecordType.isOfZones(prerequisite.type())) {
                        throw UpdateRejection.malformed("a prerequisite has a meta type: " + prerequisite);
                    }
                    boolean _ = expected.computeIfAbsent(prerequisite.owner(), _ -> new HashMap<>())
                            .computeIfAbsent(prerequisite.type(), _ -> new HashSet<>())
                            .add(prerequisite.data().canonical(prerequisite.type()));
                }
                default -> throw UpdateRejection.malformed("the class of a prerequisite is wrong: " + prerequisite);
            }
        }
        expected.forEach((owner, types) -> types.forEach((type, data) -> {
            if (!data.equals(canonicalData(edit, owner, type))) {
                throw new UpdateRejection(ResponseCode.NXRRSET, "the RRset " + owner + " " + RecordType.name(type)
                        + " has other records than the prerequisite");
            }
        }));
    }

    private static void checkExistence(ZoneEdit edit, UpdateRecord prerequisite) {
        if (prerequisite.hasData()) {
            throw UpdateRejection.malformed("a prerequisite has data: " + prerequisite);
        }
        boolean isAny = prerequisite.type() == RecordType.ANY;
        ZoneNode node = edit.names().exact(prerequisite.owner());
        boolean exists = node != null
                && (isAny ? !node.isEmpty() : node.ofType(prerequisite.type()) != ZoneNode.NONE);
        boolean mustExist = prerequisite.isOfClass(RecordClass.ANY);
        if (exists != mustExist) {
            int rcode = mustExist ? isAny ? ResponseCode.NXDOMAIN : ResponseCode.NXRRSET
                    : isAny ? ResponseCode.YXDOMAIN : ResponseCode.YXRRSET;
            throw new UpdateRejection(rcode, "a prerequisite is not met: " + prerequisite);
        }
    }

    private void checkInZone(UpdateRecord record) {
        if (!record.owner().isSubdomainOf(apex)) {
            throw new UpdateRejection(ResponseCode.NOTZONE, record.owner() + " is not in the zone " + apex);
        }
    }

    /// RFC 2136 section 3.4.1. Types that this server does not know are allowed (RFC 3597 section 2).
    private void check(UpdateRecord change) {
        checkInZone(change);
        boolean isWrong = switch (change.dnsClass()) {
            case RecordClass.IN -> !RecordType.isOfZones(change.type());
            case RecordClass.ANY -> change.ttl() != 0 || change.hasData()
                    || (!RecordType.isOfZones(change.type()) && change.type() != RecordType.ANY);
            case RecordClass.NONE -> change.ttl() != 0 || !RecordType.isOfZones(change.type());
            default -> true;
        };
        if (isWrong) {
            throw UpdateRejection.malformed("a change has the wrong class, type, TTL or data: " + change);
        }
        if (UpdateTypes.isOfTheSigner(change.type())) {
            throw UpdateRejection.refused("only the signer of a zone can change " + change);
        }
    }

    /// To remove all RRsets of a name, the requestor needs permission to remove each of them.
    private boolean isPermitted(ZoneEdit edit, UpdateRecord change) {
        if (change.type() != RecordType.ANY) {
            return permission.permits(change.owner(), change.type());
        }
        ZoneNode node = edit.names().exact(change.owner());
        return node == null || node.types().stream().filter(type -> isRemoved(change, type))
                .allMatch(type -> permission.permits(change.owner(), type));
    }

    private void apply(RRsetDrafts drafts, UpdateRecord change) {
        switch (change.dnsClass()) {
            case RecordClass.IN -> add(drafts, change);
            case RecordClass.ANY -> removeRRsets(drafts, change);
            default -> removeRecord(drafts, change);
        }
    }

    /// RFC 2136 section 3.4.2.2, RFC 6672 section 5.2.
    private void add(RRsetDrafts drafts, UpdateRecord change) {
        int type = change.type();
        if (isBesideAlias(drafts, change.owner(), type) || (type == RecordType.SOA && !isNewer(drafts, change))) {
            return;
        }
        RRsetDraft draft = drafts.of(change.owner(), type);
        if (UpdateTypes.isSingleton(type)) {
            draft.clear();
        } else if (type == RecordType.WKS) {
            draft.data().stream().filter(present -> isSameService(present, change.data())).forEach(draft::remove);
        }
        draft.add(change.data());
        draft.ttl(change.ttl());
        if (draft.octets() > RRsetDraft.MOST_OCTETS) {
            throw UpdateRejection.refused("the RRset " + draft + " would not fit into a message");
        }
    }

    /// Whether an addition is ignored because of an alias at the name, or because it is one at a name with other data. Records
    /// that exist beside a CNAME record do not count (RFC 4035 section 2.5).
    private static boolean isBesideAlias(RRsetDrafts drafts, Name owner, int type) {
        if (type != RecordType.CNAME) {
            return !RecordType.mayBeBesideAlias(type) && !drafts.of(owner, RecordType.CNAME).isEmpty();
        }
        return drafts.hasAny(owner, other -> other != RecordType.CNAME && !RecordType.mayBeBesideAlias(other));
    }

    /// A SOA record is only accepted at the apex, with a greater serial number.
    private boolean isNewer(RRsetDrafts drafts, UpdateRecord change) {
        Rdata present = drafts.of(apex, RecordType.SOA).data().getFirst();
        return change.owner().equals(apex) && Serial.isAfter(Soa.serial(change.data()), Soa.serial(present));
    }

    private static boolean isSameService(Rdata one, Rdata other) {
        return one.length() >= WKS_KEY && other.length() >= WKS_KEY
                && Rdata.of(one.sharedOctets(), 0, WKS_KEY).equals(Rdata.of(other.sharedOctets(), 0, WKS_KEY));
    }

    /// RFC 2136 section 3.4.2.3.
    private void removeRRsets(RRsetDrafts drafts, UpdateRecord change) {
        Collection<RRsetDraft> present = change.type() == RecordType.ANY ? drafts.of(change.owner())
                : List.of(drafts.of(change.owner(), change.type()));
        present.stream().filter(draft -> isRemoved(change, draft.type())).forEach(RRsetDraft::clear);
    }

    private boolean isRemoved(UpdateRecord change, int type) {
        return (change.type() == RecordType.ANY || type == change.type())
                && !(change.owner().equals(apex) && isVital(type));
    }

    private static boolean isVital(int type) {
        return type == RecordType.SOA || type == RecordType.NS;
    }

    /// RFC 2136 section 3.4.2.4.
    private void removeRecord(RRsetDrafts drafts, UpdateRecord change) {
        RRsetDraft draft = drafts.of(change.owner(), change.type());
        if (change.owner().equals(apex)) {
            boolean isLastServer = change.type() == RecordType.NS && draft.hasOnly(change.data());
            if (change.type() == RecordType.SOA || isLastServer) {
                return;
            }
        }
        draft.remove(change.data());
    }

    private RRset soa(ZoneEdit edit) {
        ZoneNode node = edit.names().exact(apex);
        RRset soa = node == null ? null : node.valueOf(RecordType.SOA);
        if (soa == null) {
            throw new UpdateRejection(ResponseCode.SERVFAIL, "the zone has no SOA record");
        }
        return soa;
    }

    private static Set<Rdata> canonicalData(ZoneEdit edit, Name owner, int type) {
        ZoneNode node = edit.names().exact(owner);
        return node == null ? Set.of()
                : node.rrsets(type).stream().flatMap(rrset -> rrset.rdata().stream())
                        .map(data -> data.canonical(type)).collect(Collectors.toSet());
    }
}
