package rootwalk.authoritative.file;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Verifies an NSEC chain: every name with records has an NSEC record that lists its types and names the next one (RFC 4034
/// section 4.1, RFC 4035 section 2.3).
final class NsecVerification implements ChainVerification {

    private final ZoneSnapshot zone;
    private final Findings findings;
    private @Nullable ZoneNode last;
    private Name next = Name.ROOT;

    NsecVerification(ZoneSnapshot zone, Findings findings) {
        this.zone = zone;
        this.findings = findings;
    }

    @Override
    public void verify(ZoneNode node) {
        if (node.isEmpty()) {
            return;
        }
        checkNext(node.name());
        last = null;
        int rrset = node.ofType(RecordType.NSEC);
        if (rrset == ZoneNode.NONE) {
            findings.error(node.name(), node.type(node.firstRRset()), 0, node.name() + " has no NSEC record",
                    SIGN_AGAIN);
            return;
        }
        if (node.records(rrset) > 1) {
            findings.error(node.name(), RecordType.NSEC, 1,
                    node.name() + " has " + node.records(rrset) + " NSEC records",
                    SIGN_AGAIN);
        }
        RRset nsec = node.rrset(rrset);
        last = node;
        next = nsec.names().getFirst();
        ChainVerification.compare(ChainVerification.types(node),
                ChainVerification.bitmap(nsec, 2 + next.length()), node, node, RecordType.NSEC, findings);
    }

    @Override
    public boolean includesBelowDname(ZoneNode node) {
        if (node.ofType(RecordType.NSEC) == ZoneNode.NONE) {
            return false;
        }
        verify(node);
        return true;
    }

    private void checkNext(Name name) {
        if (last != null && !next.equals(name)) {
            findings.error(last.name(), RecordType.NSEC, 0, "the NSEC record of " + last.name() + " names " + next
                    + " as the next name, but that is " + name, SIGN_AGAIN);
        }
    }

    @Override
    public void end() {
        checkNext(zone.apex());
    }
}
