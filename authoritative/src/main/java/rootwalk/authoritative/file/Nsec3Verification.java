package rootwalk.authoritative.file;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.Nsec3Chain;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.dnssec.denial.Nsec3Hash;
import rootwalk.dnssec.denial.Nsec3Limits;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Verifies the NSEC3 chain that is used for answers: every name has an NSEC3 record with its types, or is in an opt-out span
/// (RFC 5155 section 7.1).
final class Nsec3Verification implements ChainVerification {

    private static final int OPT_OUT = 1;
    private static final int FIXED = 5;

    private final ZoneSnapshot zone;
    private final Nsec3Chain chain;
    private final Findings findings;
    private final Nsec3Hash hasher = new Nsec3Hash();
    private final Set<ZoneNode> matched = new HashSet<>();
    /// The highest empty non-terminal without a record that the names being visited are below.
    private @Nullable ZoneNode unproven;

    Nsec3Verification(ZoneSnapshot zone, Nsec3Chain chain, Findings findings) {
        this.zone = zone;
        this.chain = chain;
        this.findings = findings;
    }

    @Override
    public void verify(ZoneNode node) {
        ZoneNode owner = node.denial();
        if (owner == null) {
            return;
        }
        if (unproven != null && !node.name().isBelow(unproven.name())) {
            unproven = null;
        }
        if (node.isInChain()) {
            matched.add(owner);
            types(node, owner);
            if (unproven != null) {
                missing(unproven, node);
                unproven = null;
            }
        } else if (!isInsecure(node) || !isOptOut(owner)) {
            missing(node, node);
        } else if (node.isEmpty() && unproven == null) {
            unproven = node;
        }
    }

    @Override
    public boolean includesBelowDname(ZoneNode node) {
        byte[] hash = new byte[Nsec3Hash.LENGTH];
        chain.hash(node.nameOctets(), 0, node.nameLength(), hasher, hash);
        int found = chain.find(hash);
        if (found < 0) {
            return false;
        }
        matched.add(chain.owner(found));
        types(node, chain.owner(found));
        return true;
    }

    /// @param at a name with records, at or below the one without an NSEC3 record
    private void missing(ZoneNode node, ZoneNode at) {
        findings.error(at.name(), at.isEmpty() ? RecordType.NSEC3 : at.type(at.firstRRset()), 0,
                node.name() + " has no NSEC3 record", SIGN_AGAIN);
    }

    /// Whether a name may be left out of a chain with opt-out: a delegation without DS records, or an empty non-terminal that
    /// leads to such delegations only.
    private static boolean isInsecure(ZoneNode node) {
        return node.isEmpty() || (node.isDelegation() && node.ofType(RecordType.DS) == ZoneNode.NONE);
    }

    private static boolean isOptOut(ZoneNode owner) {
        RRset rrset = owner.rrset(owner.ofType(RecordType.NSEC3));
        return (rrset.rdata(0).octet(1) & OPT_OUT) != 0;
    }

    /// An empty non-terminal has no types, and so has no RRSIG in the bitmap; neither has NSEC3 itself.
    private void types(ZoneNode node, ZoneNode owner) {
        RRset rrset = owner.rrset(owner.ofType(RecordType.NSEC3));
        byte[] data = rrset.sharedData();
        int salt = 2 + FIXED;
        int hash = salt + (data[salt - 1] & 0xFF);
        Set<Integer> named = ChainVerification.bitmap(rrset, hash + 1 + (data[hash] & 0xFF));
        ChainVerification.compare(ChainVerification.types(node), named, node, owner, RecordType.NSEC3, findings);
    }

    @Override
    public void end() {
        chain.gap().ifPresent(owner -> findings.error(owner.name(), RecordType.NSEC3, 0, "the NSEC3 record of "
                + owner.name() + " names a next hash that is not that of the next record", SIGN_AGAIN));
        if (chain.iterations() > Nsec3Limits.INSECURE_ABOVE) {
            findings.error(zone.apex(), RecordType.NSEC3PARAM, 0, ChainCheck.iterations(zone.apex(), chain),
                    ChainCheck.FEWER_ITERATIONS);
        }
        for (int i = 0; i < chain.size(); i++) {
            ZoneNode owner = chain.owner(i);
            if (!matched.contains(owner)) {
                findings.warning(owner, RecordType.NSEC3,
                        "the NSEC3 record of " + owner.name() + " belongs to no name of the zone", SIGN_AGAIN);
            }
        }
    }
}
