package rootwalk.authoritative.file;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Looks for likely mistakes that the standards permit: a missing final dot, an address in the place of a host name,
/// an @ in a mailbox, a record that is meant to be a comment. It reports warnings only.
final class LintCheck {

    private final Name apex;
    /// The apex appended to itself, which shows a missing final dot; null if that is too long for a name, or for the
    /// root.
    private final @Nullable Name doubled;
    private final Findings findings;

    LintCheck(Name apex, Findings findings) {
        this.apex = apex;
        this.findings = findings;
        doubled = apex.labelCount() < 2 ? null : apex.withAncestor(Name.ROOT, apex);
    }

    /// Checks a name that has RRsets and is not below a delegation.
    void owner(ZoneNode node) {
        // Most names are shorter, and need not become values.
        if (doubled != null && node.nameLength() >= doubled.length() && isDoubled(node.name())) {
            findings.warning(node, node.type(node.firstRRset()), node.name() + " has the origin twice",
                    "if this is not intended, end the name with a dot");
        }
        if (node.nameOctets()[1] == '#') {
            findings.warning(node, node.type(node.firstRRset()), node.name() + " begins with #",
                    "a comment begins with a semicolon");
        }
    }

    private boolean isDoubled(Name name) {
        return doubled != null && name.isSubdomainOf(doubled);
    }

    /// A quick check, true if there is nothing to report about a host, as for nearly all. If it is false, a full check
    /// is needed.
    ///
    /// @param length octets of the name, which begins the array
    boolean isUsual(byte[] host, int length) {
        return (doubled == null || length < doubled.length()) && !isNumber(host, 0);
    }

    /// Checks the hosts that records name.
    ///
    /// @param nameAt where the host is in the data of each record
    void targets(RRset records, int nameAt) {
        List<Rdata> data = records.rdata();
        for (int i = 0; i < data.size(); i++) {
            target(records, i, data.get(i).name(nameAt));
        }
    }

    /// Checks the host that a record names.
    void target(RRset records, int index, Name host) {
        if (isDoubled(host)) {
            findings.warning(records.owner(), records.type(), index,
                    "the name " + host + " in the " + RecordType.name(records.type()) + " record of " + records.owner()
                            + " has the origin twice",
                    "if this is not intended, end the name with a dot");
        } else if (isAddress(host)) {
            findings.warning(records.owner(), records.type(), index,
                    "the name " + host + " in the " + RecordType.name(records.type()) + " record of " + records.owner()
                            + " is an address",
                    "name a host there, and give that host an A record");
        }
    }

    /// Whether this is four decimal labels, below the root or the apex. Looked for in the octets, since every target of
    /// every zone is.
    private boolean isAddress(Name host) {
        byte[] octets = host.sharedOctets();
        int at = 0;
        for (int label = 0; label < 4; label++) {
            if (!isNumber(octets, at)) {
                return false;
            }
            at += 1 + octets[at];
        }
        Name rest = Name.of(octets, at);
        return rest.equals(Name.ROOT) || rest.equals(apex);
    }

    /// Whether the label has one to three digits.
    private static boolean isNumber(byte[] octets, int label) {
        int length = octets[label];
        if (length == 0 || length > 3) {
            return false;
        }
        for (int i = label + 1; i <= label + length; i++) {
            if (octets[i] < '0' || octets[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /// Checks the primary server and the mailbox of an SOA RRset. The first dot of the mailbox represents the @ (RFC 1035 section
    /// 8).
    void soa(RRset soa) {
        Rdata data = soa.rdata(0);
        Name primary = data.name(0);
        target(soa, 0, primary);
        Name mailbox = data.name(primary.length());
        if (isDoubled(mailbox)) {
            findings.warning(soa.owner(), RecordType.SOA, 0,
                    "the mailbox " + mailbox + " of the SOA record has the origin twice",
                    "if this is not intended, end the name with a dot");
        }
        if (hasAt(mailbox)) {
            findings.warning(soa.owner(), RecordType.SOA, 0, "the mailbox " + mailbox + " of the SOA record has an @",
                    "write a dot instead, and a dot at the end");
        }
    }

    private static boolean hasAt(Name mailbox) {
        for (byte octet : mailbox.sharedOctets()) {
            if (octet == '@') {
                return true;
            }
        }
        return false;
    }
}
