package rootwalk.authoritative.file;

import rootwalk.authoritative.zone.RdataExpansion;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Looks for likely mistakes in the PTR records of a zone for addresses (RFC 1035 section 3.5, RFC 3596 section 2.5): a missing final dot,
/// and owners that no address has. It reports warnings only.
final class ReverseCheck {

    private static final Name IPV4 = Name.of("in-addr.arpa.");
    private static final Name IPV6 = Name.of("ip6.arpa.");
    private static final int IPV4_LABELS = 4;
    private static final int IPV6_LABELS = 32;
    /// A name of fewer labels may be that of a network (RFC 1101).
    private static final int IPV6_NETWORK_LABELS = 16;

    private final byte[] apex;
    private final boolean isForIpv4;
    private final boolean isForIpv6;
    private final Findings findings;

    ReverseCheck(Name apex, Findings findings) {
        this.apex = apex.sharedOctets();
        isForIpv4 = apex.isSubdomainOf(IPV4);
        isForIpv6 = apex.isSubdomainOf(IPV6);
        this.findings = findings;
    }

    /// Checks the PTR records of a name. In other zones than those for addresses, every record is usual.
    ///
    /// @param buffer of the caller, which is overwritten
    void pointers(ZoneNode node, int rrset, byte[] buffer) {
        // Service discovery has PTR records for other purposes, such as _services._dns-sd._udp (RFC 6763 section 11).
        if ((!isForIpv4 && !isForIpv6) || node.nameOctets()[1] == '_') {
            return;
        }
        owner(node);
        int record = 0;
        for (int i = 0; i < node.records(rrset); i++) {
            int length = RdataExpansion.name(node, rrset, RdataExpansion.data(record), buffer);
            int from = length - apex.length;
            if (from > 0 && CaseFolding.equal(buffer, from, apex, 0, apex.length)) {
                findings.warning(node.name(), RecordType.PTR, i,
                        "the name " + Name.of(buffer, 0) + " in the PTR record of " + node.name()
                                + " is in this zone, which is for addresses",
                        "if this is not intended, end the name with a dot");
            }
            record = RdataExpansion.next(node, rrset, record);
        }
    }

    private void owner(ZoneNode node) {
        int labels = addressLabels(node.nameOctets());
        if (isForIpv4 && labels > IPV4_LABELS) {
            findings.warning(node, RecordType.PTR,
                    node.name() + " has " + labels + " numbers, and an IPv4 address has " + IPV4_LABELS,
                    "the name of 192.0.2.1 in 2.0.192.in-addr.arpa. is 1, without the origin");
        } else if (isForIpv6 && labels > IPV6_NETWORK_LABELS && labels != IPV6_LABELS) {
            findings.warning(node, RecordType.PTR,
                    node.name() + " has " + labels + " digits, and an IPv6 address has " + IPV6_LABELS,
                    "write one label for each hexadecimal digit of the address, also for zeros");
        }
    }

    /// The number of labels before in-addr.arpa or ip6.arpa; 0 if one of them is no part of an address, such as a wildcard, or as in RFC
    /// 2317 section 4.
    private int addressLabels(byte[] name) {
        int labels = 0;
        for (int at = 0; name[at] != 0; at += 1 + name[at]) {
            labels++;
        }
        int at = 0;
        for (int label = 0; label < labels - 2; label++) {
            for (int i = at + 1; i <= at + name[at]; i++) {
                if (Character.digit(name[i], isForIpv4 ? 10 : 16) < 0) {
                    return 0;
                }
            }
            at += 1 + name[at];
        }
        return labels - 2;
    }
}
