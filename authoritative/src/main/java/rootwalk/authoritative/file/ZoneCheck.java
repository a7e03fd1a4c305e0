package rootwalk.authoritative.file;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.RdataExpansion;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Checks the names of a zone against rules about several records. An error is a problem for which most servers
/// reject a zone; a likely mistake, or a record without effect, is a warning.
final class ZoneCheck {

    /// The most records of an RRset, and the most types of a name, that BIND accepts by default
    /// (max-records-per-type, max-types-per-name).
    private static final int MAX_FOR_BIND = 100;

    private final Name apex;
    private final ZoneNames names;
    private final RejectedRecords rejected;
    private final Findings findings;
    private final AliasChains aliases;
    private final DnssecCheck dnssec;
    private final LintCheck lint;
    private final ReverseCheck reverse;
    /// The host of the record that is being checked.
    private final byte[] hostOctets = new byte[Name.MAX_LENGTH];
    /// The delegation and the DNAME that the names being visited are below.
    private @Nullable ZoneNode cut;
    private @Nullable ZoneNode dname;

    private ZoneCheck(Name apex, ZoneNames names, RejectedRecords rejected, ProblemDetail detail) {
        findings = new Findings(detail);
        this.apex = apex;
        this.names = names;
        this.rejected = rejected;
        aliases = new AliasChains(names);
        dnssec = new DnssecCheck(apex, findings);
        lint = new LintCheck(apex, findings);
        reverse = new ReverseCheck(apex, findings);
    }

    /// All problems of a zone, in canonical order of the names. A missing record is not reported if it was left out
    /// because of an error, which has been reported already.
    ///
    /// @param hashed the owners of NSEC3 records
    /// @param key of the caller, which is overwritten
    static Findings check(
            Name apex, NameTrie<ZoneNode> names, NameTrie<ZoneNode> hashed, RejectedRecords rejected,
            ProblemDetail detail, NameKey key) {
        ZoneCheck check = new ZoneCheck(apex, new ZoneNames(apex, names, key), rejected, detail);
        check.apex();
        for (ZoneNode node : names) {
            check.node(node);
        }
        check.aliases.report(check.findings);
        check.dnssec.nsec3(hashed);
        return check.findings;
    }

    /// RFC 1035 section 5.2, RFC 2181 section 6.1.
    private void apex() {
        ZoneNode node = names.at(apex);
        int soas =
                node == null || node.ofType(RecordType.SOA) == ZoneNode.NONE ? 0
                        : node.records(node.ofType(RecordType.SOA));
        if (soas == 0 && !rejected.has(apex, RecordType.SOA)) {
            findings.error(apex, RecordType.SOA, 0, "the zone has no SOA record at " + apex,
                    "add one, or check the name of the zone and the origin");
        }
        if (soas > 1) {
            findings.error(apex, RecordType.SOA, 1, "the zone has " + soas + " SOA records", "keep one of them");
        }
        if ((node == null || node.ofType(RecordType.NS) == ZoneNode.NONE) && !rejected.has(apex, RecordType.NS)) {
            findings.error(apex, RecordType.SOA, 0, "the zone has no NS record at " + apex, "add at least one");
        }
    }

    private void node(ZoneNode node) {
        if (cut != null && !node.isBelow(cut)) {
            cut = null;
        }
        if (dname != null && !node.isBelow(dname)) {
            dname = null;
        }
        if (node.isEmpty()) {
            return;
        }
        if (dname != null) {
            redirected(node, dname);
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

    /// RFC 1034 section 4.2.1: below a cut there may only be glue.
    private void occluded(ZoneNode node, ZoneNode above) {
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            int type = node.type(rrset);
            // Of signatures and NSEC records below a cut, ZoneVerification reports that glue must not be signed.
            if (type != RecordType.A && type != RecordType.AAAA && type != RecordType.RRSIG
                    && type != RecordType.NSEC) {
                findings.warning(node.name(), type, 0, "the " + RecordType.name(type) + " record of " + node.name()
                        + " is never returned: " + above.name() + " is delegated",
                        "move it to the delegated zone");
                return;
            }
        }
    }

    /// RFC 6672 section 2.4: there must be no data below a DNAME. Signers accept it: dnssec-signzone leaves it unsigned, and others
    /// sign it, with NSEC records. So a signed zone is served as it is.
    private void redirected(ZoneNode node, ZoneNode above) {
        int type = node.type(node.firstRRset());
        ZoneNode top = names.at(apex);
        if (top == null || top.ofType(RecordType.DNSKEY) == ZoneNode.NONE) {
            findings.error(node.name(), type, 0,
                    node.name() + " is below the DNAME of " + above.name() + ", which redirects it",
                    "remove one of the two (RFC 6672 section 2.4)");
            return;
        }
        findings.warning(node, type, "the " + RecordType.name(type) + " record of " + node.name()
                + " is never returned: the DNAME record of " + above.name() + " redirects the names below it",
                "remove one of the two (RFC 6672 section 2.4)");
    }

    private void records(ZoneNode node) {
        if (node.hasCname()) {
            cname(node);
            aliases.visit(node);
        }
        if (node.hasDname()) {
            dname(node);
            aliases.visitDname(node);
        }
        dnssec.node(node);
        lint.owner(node);
        int sets = 0;
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            int type = node.type(rrset);
            sets++;
            if (isTooLarge(node, rrset)) {
                continue;
            }
            switch (type) {
                case RecordType.NS -> {
                    if (node.isWildcard()) {
                        findings.warning(node, type, "the wildcard " + node.name() + " has an NS record; BIND refuses"
                                + " such a zone", "delegate names one by one (RFC 4592 section 4.2)");
                    }
                    hosts(node, rrset, 0);
                }
                case RecordType.MX -> hosts(node, rrset, 2);
                case RecordType.SRV -> hosts(node, rrset, 6);
                case RecordType.CNAME -> lint.targets(node.rrset(rrset), 0);
                case RecordType.PTR -> reverse.pointers(node, rrset, hostOctets);
                case RecordType.SOA -> {
                    lint.soa(node.rrset(rrset));
                    if (node.nameLength() != apex.length()) {
                        findings.error(node.name(), type, 0, "there is an SOA record at " + node.name()
                                + ", which is not the apex of the zone", "remove it, or check the name of the zone");
                    }
                }
                default -> {}
            }
        }
        if (sets > MAX_FOR_BIND) {
            findings.warning(node, node.type(node.firstRRset()), node.name() + " has " + sets + " RRsets; BIND"
                    + " refuses names with more than " + MAX_FOR_BIND, "spread them over several names");
        }
    }

    private boolean isTooLarge(ZoneNode node, int rrset) {
        int type = node.type(rrset);
        if (!node.fitsMessage(rrset)) {
            findings.warning(node, type,
                    "the " + RecordType.name(type) + " records of " + node.name()
                            + " do not fit into one message: these "
                            + node.records(rrset) + " records take " + node.length(rrset)
                            + " octets, and a message has at most 65535",
                    "queries for them get SERVFAIL; spread the records over several names");
            return true;
        }
        if (node.records(rrset) > MAX_FOR_BIND) {
            findings.warning(node, type, node.name() + " has " + node.records(rrset) + " " + RecordType.name(type)
                    + " records; resolvers and secondaries that run BIND refuse RRsets of more than " + MAX_FOR_BIND,
                    "spread them over several names");
        }
        return false;
    }

    /// RFC 2181 section 10.1.
    private void cname(ZoneNode node) {
        int rrset = node.ofType(RecordType.CNAME);
        if (node.records(rrset) > 1) {
            findings.error(node.name(), RecordType.CNAME, 1,
                    node.name() + " has " + node.records(rrset) + " CNAME records",
                    "an alias has one target; keep one of them");
        }
        for (int other = node.firstRRset(); other != ZoneNode.NONE; other = node.nextRRset(other)) {
            if (node.type(other) != RecordType.CNAME && !RecordType.mayBeBesideAlias(node.type(other))) {
                findings.error(node.name(), RecordType.CNAME, 0, node.name() + " has a CNAME record beside "
                        + RecordType.name(node.type(other)),
                        "an alias can have no other data; remove one of the two");
                return;
            }
        }
    }

    /// RFC 6672 sections 2.3 and 2.4.
    private void dname(ZoneNode node) {
        int rrset = node.ofType(RecordType.DNAME);
        if (node.records(rrset) > 1) {
            findings.error(node.name(), RecordType.DNAME, 1,
                    node.name() + " has " + node.records(rrset) + " DNAME records",
                    "keep one of them");
        }
        if (node.isDelegation()) {
            findings.error(node.name(), RecordType.DNAME, 0, node.name() + " has a DNAME record beside NS",
                    "a delegated name belongs to another zone; remove one of the two");
        }
    }

    /// RFC 2181 section 10.3: the hosts of NS and MX must not be aliases; RFC 1034 section 4.2.1: name servers below
    /// a cut need glue.
    ///
    /// @param nameAt where the host is in the data of each record
    private void hosts(ZoneNode node, int rrset, int nameAt) {
        int record = 0;
        for (int left = node.records(rrset); left > 0; left--) {
            int length = RdataExpansion.name(node, rrset, RdataExpansion.data(record) + nameAt, hostOctets);
            if (!lint.isUsual(hostOctets, length) || !names.isOutsideOrHasAddress(hostOctets, length)) {
                hosts(node, node.rrset(rrset), nameAt);
                return;
            }
            record = RdataExpansion.next(node, rrset, record);
        }
    }

    /// Checks hosts in full, of which at least one failed the quick check.
    private void hosts(ZoneNode node, RRset records, int nameAt) {
        int type = records.type();
        List<Rdata> data = records.rdata();
        for (int i = 0; i < data.size(); i++) {
            Name host = data.get(i).name(nameAt);
            lint.target(records, i, host);
            if (!host.isSubdomainOf(apex)) {
                continue;
            }
            if (node.hasDname() && host.isBelow(node.name())) {
                findings.warning(node.name(), type, i,
                        "the host " + host + " of the " + RecordType.name(type) + " record of " + node.name()
                                + " is below the DNAME record of that name, which redirects it",
                        "name a host that is elsewhere (RFC 6672 section 2.4)");
                continue;
            }
            ZoneNode found = names.at(host);
            ZoneNode source = found != null ? found : names.wildcardFor(host);
            if (source != null && source.hasCname()) {
                findings.warning(node.name(), type, i,
                        "the host " + host + " of the " + RecordType.name(type) + " record of "
                                + node.name() + " is an alias",
                        "name the host itself (RFC 2181 section 10.3)");
                continue;
            }
            boolean hasAddress = source != null
                    && (source.ofType(RecordType.A) != ZoneNode.NONE
                            || source.ofType(RecordType.AAAA) != ZoneNode.NONE);
            if (hasAddress || rejected.hasAddress(host) || isDelegatedAway(host, node)) {
                continue;
            }
            if (type == RecordType.NS && node.nameLength() == apex.length() && !isDelegatedAway(host, null)) {
                findings.error(node.name(), type, i, "the name server " + host + " of the zone has no address record",
                        "add an A or AAAA record for it");
            } else if (type == RecordType.NS) {
                findings.warning(node.name(), type, i,
                        "the name server " + host + " of " + node.name() + " has no glue",
                        "add an A or AAAA record for it");
            } else if (!host.isRoot()) {
                findings.warning(node.name(), type, i,
                        "the host " + host + " of the " + RecordType.name(type) + " record of "
                                + node.name() + " has no address",
                        "add an A or AAAA record for it");
            }
        }
    }

    /// Whether a host without data here is in another zone: below another delegation than the one being checked, or
    /// below a DNAME.
    private boolean isDelegatedAway(Name host, @Nullable ZoneNode asking) {
        for (int labels = apex.labelCount(); labels <= host.labelCount(); labels++) {
            ZoneNode above = names.at(host.ancestor(labels));
            if (above == null) {
                return false;
            }
            if (above.isDelegationOrDname() && !above.equals(asking)) {
                return true;
            }
        }
        return false;
    }
}
