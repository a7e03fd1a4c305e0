package rootwalk.authoritative.file;

import java.util.List;

import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Checks the DNSSEC records of a zone. It reports warnings only: a zone that was signed elsewhere is served.
final class DnssecCheck {

    private static final Rdata CDS_DELETE = Rdata.of(new byte[] {0, 0, 0, 0, 0});
    private static final Rdata CDNSKEY_DELETE = Rdata.of(new byte[] {0, 0, 3, 0, 0});

    private final Name apex;
    private final Findings findings;

    DnssecCheck(Name apex, Findings findings) {
        this.apex = apex;
        this.findings = findings;
    }

    /// Checks the owners of NSEC3 records: each must be one label below the apex (RFC 5155 section 3).
    void nsec3(NameTrie<ZoneNode> owners) {
        for (ZoneNode owner : owners) {
            if (owner.name().labelCount() != apex.labelCount() + 1) {
                findings.warning(owner, owner.type(owner.firstRRset()), "the NSEC3 record of " + owner.name()
                        + " is not one label below " + apex, ChainVerification.SIGN_AGAIN);
            }
        }
    }

    /// Checks the RRsets of a name that is not below a delegation.
    void node(ZoneNode node) {
        boolean isApex = node.nameLength() == apex.length();
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            switch (node.type(rrset)) {
                case RecordType.DS -> ds(node, isApex);
                case RecordType.CDS -> child(node, rrset, isApex, CDS_DELETE, "0 0 0 00");
                case RecordType.CDNSKEY -> child(node, rrset, isApex, CDNSKEY_DELETE, "0 3 0 AA==");
                default -> {}
            }
        }
    }

    /// RFC 4035 section 2.4: a DS record is in the parent zone, at a delegated name.
    private void ds(ZoneNode node, boolean isApex) {
        if (isApex) {
            findings.warning(node, RecordType.DS, "there is a DS record at " + apex + ", the apex of the zone",
                    "move it to the parent zone");
        } else if (!node.isDelegation()) {
            findings.warning(node, RecordType.DS,
                    "the DS record of " + node.name() + " has no NS record at the same name",
                    "only a delegation has DS records; remove it, or delegate the name");
        }
    }

    /// CDS and CDNSKEY (RFC 7344 section 4.1): for deletion, RFC 8078 section 4 allows one record in one form.
    private void child(ZoneNode node, int rrset, boolean isApex, Rdata delete, String deleteText) {
        int type = node.type(rrset);
        String name = RecordType.name(type);
        if (!isApex) {
            findings.warning(node, type, "there is a " + name + " record at " + node.name()
                    + ", which is not the apex of the zone", "move it to " + apex);
            return;
        }
        if (!node.fitsMessage(rrset)) {
            return;
        }
        List<Rdata> records = node.rrset(rrset).rdata();
        int deletions = 0;
        for (int i = 0; i < records.size(); i++) {
            byte[] data = records.get(i).sharedOctets();
            if (data.length < 4 || data[type == RecordType.CDS ? 2 : 3] != 0) {
                continue;
            }
            deletions++;
            if (!records.get(i).equals(delete)) {
                findings.warning(node.name(), type, i, "the " + name + " record has algorithm 0, which requests the"
                        + " deletion of all DS records, but is not " + deleteText, "write " + name + " " + deleteText);
            }
        }
        if (deletions > 0 && records.size() > 1) {
            findings.warning(node, type, "a " + name + " record that requests the deletion of all DS records is not"
                    + " the only one", "remove it, or the others");
        }
    }
}
