package rootwalk.authoritative.file;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.file.ZoneProblem.Severity;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;

/// Holds the names of a zone against the rules that no single record can break. An error is what most servers refuse a
/// zone for; what is only of no use or a likely mistake is a warning.
final class ZoneCheck {

    /// As many findings of each severity are kept: far more than are shown, and no burden on memory.
    private static final int MOST = 1000;

    private final Name apex;
    private final NameTrie<ZoneNode> names;
    private final Refused refused;
    private final List<Finding> findings = new ArrayList<>();
    private int errors;
    private int warnings;
    /// The delegation, and the DNAME, that the names now being visited are below.
    private @Nullable ZoneNode cut;
    private @Nullable ZoneNode dname;

    private ZoneCheck(Name apex, NameTrie<ZoneNode> names, Refused refused) {
        this.apex = apex;
        this.names = names;
        this.refused = refused;
    }

    /// Everything wrong with the names of a zone, in canonical order of the names. That a record is missing is not told
    /// where one was refused: its author knows of it already.
    static List<Finding> check(Name apex, NameTrie<ZoneNode> names, Refused refused) {
        ZoneCheck check = new ZoneCheck(apex, names, refused);
        check.apex();
        for (ZoneNode node : names) {
            check.node(node);
        }
        return check.findings;
    }

    private void error(Name owner, int type, int index, String what, String remedy) {
        if (errors++ < MOST) {
            findings.add(new Finding(Severity.ERROR, owner, type, index, what, remedy));
        }
    }

    private void warning(Name owner, int type, int index, String what, String remedy) {
        if (warnings++ < MOST) {
            findings.add(new Finding(Severity.WARNING, owner, type, index, what, remedy));
        }
    }

    /// RFC 1035 section 5.2, RFC 2181 section 6.1.
    private void apex() {
        ZoneNode node = names.exact(apex);
        int soas =
                node == null || node.set(RecordType.SOA) == ZoneNode.NONE ? 0 : node.records(node.set(RecordType.SOA));
        if (soas == 0 && !refused.has(apex, RecordType.SOA)) {
            error(apex, RecordType.SOA, 0, "the zone has no SOA record at " + apex,
                    "add one, or check the name of the zone and the origin");
        }
        if (soas > 1) {
            error(apex, RecordType.SOA, 1, "the zone has " + soas + " SOA records", "keep one of them");
        }
        if ((node == null || node.set(RecordType.NS) == ZoneNode.NONE) && !refused.has(apex, RecordType.NS)) {
            error(apex, RecordType.SOA, 0, "the zone has no NS record at " + apex, "add at least one");
        }
    }

    private void node(ZoneNode node) {
        if (cut != null && !isBelow(node, cut)) {
            cut = null;
        }
        if (dname != null && !isBelow(node, dname)) {
            dname = null;
        }
        if (node.isEmpty()) {
            return;
        }
        if (dname != null) {
            error(node.name(), node.type(node.firstSet()), 0,
                    node.name() + " is below the DNAME of " + dname.name() + ", which leads away from it",
                    "remove one of the two (RFC 6672 section 2.4)");
            return;
        }
        if (cut != null) {
            occluded(node, cut);
            return;
        }
        records(node);
        if (node.hasDname()) {
            dname = node;
        }
        if (node.isDelegation()) {
            cut = node;
        }
    }

    private static boolean isBelow(ZoneNode node, ZoneNode above) {
        return node.name().isBelow(above.name());
    }

    /// RFC 1034 section 4.2.1: beyond a cut there is glue and nothing else.
    private void occluded(ZoneNode node, ZoneNode above) {
        for (int set = node.firstSet(); set != ZoneNode.NONE; set = node.nextSet(set)) {
            int type = node.type(set);
            if (type != RecordType.A && type != RecordType.AAAA) {
                warning(node.name(), type, 0, "the " + RecordType.name(type) + " record of " + node.name()
                        + " is never answered: " + above.name() + " is delegated",
                        "move it to the zone " + above.name());
                return;
            }
        }
    }

    private void records(ZoneNode node) {
        if (node.hasCname()) {
            cname(node);
        }
        if (node.hasDname()) {
            dname(node);
        }
        for (int set = node.firstSet(); set != ZoneNode.NONE; set = node.nextSet(set)) {
            int type = node.type(set);
            if (node.length(set) > 0xFFFF) {
                error(node.name(), type, 0, "the " + RecordType.name(type) + " records of " + node.name()
                        + " do not fit into a message together", "65535 octets are allowed");
            }
            switch (type) {
                case RecordType.NS -> hosts(node, set, 0);
                case RecordType.MX -> hosts(node, set, 2);
                case RecordType.SRV -> hosts(node, set, 6);
                case RecordType.SOA -> {
                    if (node.nameLength() != apex.length()) {
                        error(node.name(), type, 0, "there is an SOA record at " + node.name()
                                + ", which is not the name of the zone", "remove it, or check the name of the zone");
                    }
                }
                default -> {}
            }
        }
    }

    /// RFC 2181 section 10.1; RFC 4034 sections 3 and 4 and RFC 3007 section 3.1.1 name those that may stand beside it.
    private void cname(ZoneNode node) {
        int set = node.set(RecordType.CNAME);
        if (node.records(set) > 1) {
            error(node.name(), RecordType.CNAME, 1, node.name() + " has " + node.records(set) + " CNAME records",
                    "an alias leads to one name; keep one of them");
        }
        for (int other = node.firstSet(); other != ZoneNode.NONE; other = node.nextSet(other)) {
            switch (node.type(other)) {
                case RecordType.CNAME, RecordType.RRSIG, RecordType.NSEC, RecordType.KEY -> {}
                default -> {
                    error(node.name(), RecordType.CNAME, 0, node.name() + " has a CNAME record beside "
                            + RecordType.name(node.type(other)), "an alias has no other data; remove one of the two");
                    return;
                }
            }
        }
    }

    /// RFC 6672 sections 2.3 and 2.4.
    private void dname(ZoneNode node) {
        int set = node.set(RecordType.DNAME);
        if (node.records(set) > 1) {
            error(node.name(), RecordType.DNAME, 1, node.name() + " has " + node.records(set) + " DNAME records",
                    "keep one of them");
        }
        if (node.isDelegation()) {
            error(node.name(), RecordType.DNAME, 0, node.name() + " has a DNAME record beside NS",
                    "a delegated name belongs to another zone; remove one of the two");
        }
    }

    /// RFC 2181 section 10.3: the hosts of NS and MX are no aliases; RFC 1034 section 4.2.1: name servers beyond a cut
    /// need glue.
    private void hosts(ZoneNode node, int set, int nameAt) {
        RecordSet records = node.recordSet(set);
        int type = records.type();
        for (int i = 0; i < records.size(); i++) {
            Name host = records.rdata(i).name(nameAt);
            if (!host.isSubdomainOf(apex)) {
                continue;
            }
            ZoneNode found = names.exact(host);
            ZoneNode source = found != null ? found : wildcardFor(host);
            if (source != null && source.hasCname()) {
                warning(node.name(), type, i, "the host " + host + " of the " + RecordType.name(type) + " record of "
                        + node.name() + " is an alias", "name the host itself (RFC 2181 section 10.3)");
                continue;
            }
            boolean hasAddress = source != null
                    && (source.set(RecordType.A) != ZoneNode.NONE || source.set(RecordType.AAAA) != ZoneNode.NONE);
            if (hasAddress || refused.hasAddress(host) || isLedAway(host, node)) {
                continue;
            }
            if (type == RecordType.NS && node.nameLength() == apex.length() && !isLedAway(host, null)) {
                error(node.name(), type, i, "the name server " + host + " of the zone has no address in it",
                        "add an A or AAAA record for it");
            } else if (type == RecordType.NS) {
                warning(node.name(), type, i, "the name server " + host + " of " + node.name() + " has no glue",
                        "add an A or AAAA record for it");
            } else if (!host.isRoot()) {
                warning(node.name(), type, i, "the host " + host + " of the " + RecordType.name(type) + " record of "
                        + node.name() + " has no address", "add an A or AAAA record for it");
            }
        }
    }

    /// Whether a host without data here is in another zone: below a delegation other than the one in question, or below
    /// a DNAME.
    private boolean isLedAway(Name host, @Nullable ZoneNode asking) {
        for (int labels = apex.labelCount(); labels <= host.labelCount(); labels++) {
            ZoneNode above = names.exact(host.ancestor(labels));
            if (above == null) {
                return false;
            }
            if (above.leadsAway() && !above.equals(asking)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable ZoneNode wildcardFor(Name host) {
        for (int labels = host.labelCount() - 1; labels >= apex.labelCount(); labels--) {
            ZoneNode encloser = names.exact(host.ancestor(labels));
            if (encloser != null) {
                Name wildcard = host.ancestor(labels).wildcardChild();
                return wildcard == null || !encloser.hasWildcardBelow() ? null : names.exact(wildcard);
            }
        }
        return null;
    }
}
