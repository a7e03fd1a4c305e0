package rootwalk.authoritative.file;

import rootwalk.authoritative.policy.PolicyRules;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Checks a response policy zone. A trigger that cannot be read is a warning: the others have their effect.
final class PolicyCheck {

    /// Seconds, for records without a TTL, and of a zone without an SOA record.
    static final int DEFAULT_TTL = 3600;

    /// SERIAL, REFRESH, RETRY, EXPIRE and MINIMUM of a zone without an SOA record.
    private static final int[] NUMBERS = {1, 3600, 600, 86400, DEFAULT_TTL};

    private PolicyCheck() {}

    /// Adds an SOA record to a zone that has none, whose negative answers need one.
    static void complete(Name apex, ZoneEdit edit, RejectedRecords rejected) {
        ZoneNode node = edit.names().exact(apex);
        if ((node == null || node.ofType(RecordType.SOA) == ZoneNode.NONE) && !rejected.has(apex, RecordType.SOA)) {
            edit.add(soa(apex));
        }
    }

    private static RRset soa(Name apex) {
        byte[] mailbox = Name.of("nobody.invalid.").sharedOctets();
        byte[] data = new byte[apex.length() + mailbox.length + NUMBERS.length * Integer.BYTES];
        apex.copyTo(data, 0);
        System.arraycopy(mailbox, 0, data, apex.length(), mailbox.length);
        int at = apex.length() + mailbox.length;
        for (int number : NUMBERS) {
            BigEndian.put32(data, at, number);
            at += Integer.BYTES;
        }
        return RRset.of(apex, RecordType.SOA, DEFAULT_TTL, Rdata.of(data));
    }

    static Findings check(ZoneSnapshot zone, ProblemDetail detail) {
        Findings findings = new Findings(detail);
        if (zone.apexNode().records(zone.soa()) > 1) {
            findings.error(zone.apex(), RecordType.SOA, 1, "the zone has " + zone.apexNode().records(zone.soa())
                    + " SOA records", "keep one of them");
        }
        for (ZoneNode node : zone.names()) {
            if (node.hasCname()) {
                alias(node, findings);
            }
        }
        PolicyRules.allFaults(zone)
                .forEach(fault -> findings.warning(fault.owner(), fault.type(), 0, fault.what(), fault.remedy()));
        return findings;
    }

    private static void alias(ZoneNode node, Findings findings) {
        int records = node.records(node.ofType(RecordType.CNAME));
        if (records > 1) {
            findings.warning(node.name(), RecordType.CNAME, 1,
                    node.name() + " has " + records + " CNAME records, of which one has an effect",
                    "a trigger has one action; keep one of them");
        }
        for (int other = node.firstRRset(); other != ZoneNode.NONE; other = node.nextRRset(other)) {
            if (node.type(other) != RecordType.CNAME && !RecordType.mayBeBesideAlias(node.type(other))) {
                findings.warning(node.name(), node.type(other), 0, "the " + RecordType.name(node.type(other))
                        + " record of " + node.name() + " has no effect beside a CNAME record",
                        "remove one of the two");
                return;
            }
        }
    }
}
