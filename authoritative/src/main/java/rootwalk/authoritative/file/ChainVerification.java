package rootwalk.authoritative.file;

import java.util.Set;
import java.util.TreeSet;

import rootwalk.authoritative.zone.Denial;
import rootwalk.authoritative.zone.Nsec3Chain;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.TypeBitmap;

/// Verifies the NSEC or NSEC3 chain of a zone.
sealed interface ChainVerification permits NsecVerification, Nsec3Verification, ChainVerification.Missing {

    String SIGN_AGAIN = "sign the zone again";

    static ChainVerification of(ZoneSnapshot zone, Findings findings) {
        return switch (zone.denial()) {
            case Denial.None _ -> new Missing(zone, findings);
            case Denial.Nsec _ -> new NsecVerification(zone, findings);
            case Denial.Nsec3(Nsec3Chain chain) -> new Nsec3Verification(zone, chain, findings);
        };
    }

    /// Verifies the record of the chain for a name. It is called in canonical order of the names, including empty
    /// non-terminals, without names below delegations and DNAMEs.
    void verify(ZoneNode node);

    /// Verifies the record of the chain for a name below a DNAME, in the same order. dnssec-signzone and ldns-signzone
    /// omit such names, kzonesign and PowerDNS do not.
    ///
    /// @return whether the chain has the name
    boolean includesBelowDname(ZoneNode node);

    /// There are no more names.
    void end();

    /// A zone that has signatures, but no chain.
    record Missing(ZoneSnapshot zone, Findings findings) implements ChainVerification {

        @Override
        public void verify(ZoneNode node) {}

        @Override
        public boolean includesBelowDname(ZoneNode node) {
            return false;
        }

        @Override
        public void end() {
            boolean hasNsec3 =
                    zone.nsec3().size() > 0 || zone.apexNode().ofType(RecordType.NSEC3PARAM) != ZoneNode.NONE;
            findings.error(zone.apex(), RecordType.SOA, 0, hasNsec3
                    ? "the NSEC3 records of " + zone.apex()
                            + " cannot be used: no NSEC3PARAM record with flags 0"
                            + " has their parameters, no NSEC3 record matches the apex, or there are more than "
                            + Nsec3Chain.MAX_ITERATIONS
                            + " iterations"
                    : "the apex " + zone.apex() + " has neither an NSEC nor an NSEC3 record", SIGN_AGAIN);
        }
    }

    /// The types of a name that its NSEC or NSEC3 record must have (RFC 4034 section 4.1.2, RFC 5155 section 3.2.1).
    static Set<Integer> types(ZoneNode node) {
        Set<Integer> types = new TreeSet<>();
        for (int rrset = node.firstRRset(); rrset != ZoneNode.NONE; rrset = node.nextRRset(rrset)) {
            int type = node.type(rrset);
            // Glue at a delegation is not authoritative.
            if (!node.isDelegation() || type == RecordType.NS || type == RecordType.DS || type == RecordType.NSEC
                    || type == RecordType.RRSIG) {
                types.add(type);
            }
        }
        return types;
    }

    /// The types in a bitmap, which is well formed, as the file was read.
    ///
    /// @param at of the bitmap in the data of the first record, with its length
    static Set<Integer> bitmap(RRset rrset, int at) {
        return TypeBitmap.types(rrset.sharedData(), at, 2 + rrset.rdata(0).length());
    }

    /// Reports types that a name has and the record does not list, or the reverse.
    ///
    /// @param record the type of the record, at its owner
    static void compare(Set<Integer> has, Set<Integer> named, ZoneNode node, ZoneNode owner, int record,
            Findings findings) {
        if (has.equals(named)) {
            return;
        }
        Set<Integer> missing = new TreeSet<>(has);
        missing.removeAll(named);
        Set<Integer> surplus = new TreeSet<>(named);
        surplus.removeAll(has);
        findings.error(owner.name(), record, 0, "the " + RecordType.name(record) + " record of " + node.name()
                + (missing.isEmpty() ? "" : " does not list " + names(missing))
                + (missing.isEmpty() || surplus.isEmpty() ? "" : ", and")
                + (surplus.isEmpty() ? "" : " lists " + names(surplus) + ", which the name does not have"), SIGN_AGAIN);
    }

    private static String names(Set<Integer> types) {
        return String.join(", ", types.stream().map(RecordType::name).toList());
    }
}
