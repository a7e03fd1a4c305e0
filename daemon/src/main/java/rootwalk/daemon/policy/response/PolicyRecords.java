package rootwalk.daemon.policy.response;

import java.util.List;

import rootwalk.authoritative.policy.PolicyRules;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// The records of answers from response policy zones. Stateless.
final class PolicyRecords {

    private PolicyRecords() {}

    /// The SOA record of a zone, with the TTL of a negative answer (RFC 2308 section 3), so that clients can cache one.
    static RRset soa(PolicyZone zone) {
        PolicyRules rules = zone.rules();
        if (rules == null) {
            throw new IllegalStateException("a zone without content has no triggers");
        }
        ZoneSnapshot snapshot = rules.snapshot();
        return snapshot.apexNode().rrset(snapshot.soa()).withTtl(snapshot.negativeTtl());
    }

    /// The records of a trigger that answer a query for a type, without signatures.
    ///
    /// @param owner the name that is queried
    static List<RRset> data(ZoneNode node, int type, Name owner) {
        return node.rrsets().stream()
                .filter(it -> type == RecordType.ANY ? !isOfDnssec(it.type()) : it.type() == type)
                .map(it -> it.withOwner(owner)).toList();
    }

    private static boolean isOfDnssec(int type) {
        return type == RecordType.RRSIG || type == RecordType.NSEC;
    }
}
