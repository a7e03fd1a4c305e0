package rootwalk.dnssec.denial;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// What NSEC records prove (RFC 4035 section 5.4, RFC 6840 section 4).
final class NsecProofs {

    private final Name zone;
    private final List<NsecRecord> records;

    NsecProofs(Name zone, List<NsecRecord> records) {
        this.zone = zone;
        this.records = List.copyOf(records);
    }

    List<NsecRecord> records() {
        return records;
    }

    Proof nameError(Name name) {
        NsecRecord covering = covering(name);
        if (covering == null) {
            return unproven(name, matching(name) == null ? Missing.NAME : Missing.NAME_EXISTS);
        }
        if (covering.hasEmptyNonTerminal(name)) {
            return unproven(name, Missing.NAME_EXISTS);
        }
        Name encloser = covering.closestEncloser(name);
        Name wildcard = encloser.wildcardChild();
        // No name can be below an encloser that leaves no room for the wildcard, but this one is: it has a label of one
        // octet, as the wildcard has. So there is room.
        NsecRecord denial = wildcard == null ? null : covering(wildcard);
        return denial == null || wildcard == null || denial.hasEmptyNonTerminal(wildcard)
                ? unproven(name, Missing.WILDCARD)
                : new Proof.Proven(encloser);
    }

    Proof noData(Name name, int type) {
        NsecRecord matching = matching(name);
        if (matching != null) {
            return ofType(name, name, matching, type);
        }
        NsecRecord covering = covering(name);
        if (covering == null) {
            return unproven(name, Missing.NAME);
        }
        if (covering.hasEmptyNonTerminal(name)) {
            return new Proof.Proven(name);
        }
        Name encloser = covering.closestEncloser(name);
        Name wildcard = encloser.wildcardChild();
        if (wildcard == null) {
            return unproven(name, Missing.WILDCARD);
        }
        NsecRecord ofWildcard = matching(wildcard);
        if (ofWildcard != null) {
            return ofType(name, encloser, ofWildcard, type);
        }
        NsecRecord aroundWildcard = covering(wildcard);
        return aroundWildcard != null && aroundWildcard.hasEmptyNonTerminal(wildcard)
                ? new Proof.Proven(encloser)
                : unproven(name, Missing.WILDCARD);
    }

    private Proof ofType(Name name, Name encloser, NsecRecord record, int type) {
        Missing missing = TypeDenial.missing(zone, record.owner(), record.types(), type);
        return missing == null ? new Proof.Proven(encloser) : unproven(name, missing);
    }

    Proof wildcardAnswer(Name name, Name wildcard) {
        NsecRecord covering = covering(name);
        if (covering == null) {
            return unproven(name, matching(name) == null ? Missing.NAME : Missing.NAME_EXISTS);
        }
        Name encloser = covering.closestEncloser(name);
        return encloser.labelCount() == wildcard.labelCount() - 1 && wildcard.isSubdomainOf(encloser)
                ? new Proof.Proven(encloser)
                : unproven(name, Missing.OTHER_WILDCARD);
    }

    DelegationProof delegation(Name name) {
        NsecRecord matching = matching(name);
        if (matching != null) {
            Missing missing = TypeDenial.missingForCut(zone, matching.owner(), matching.types());
            if (missing != null) {
                return new DelegationProof.Unproven(missing, DenialRecords.error(zone, name, missing));
            }
            return matching.types().has(RecordType.NS) ? new DelegationProof.InsecureDelegation()
                    : new DelegationProof.NotADelegation();
        }
        NsecRecord covering = covering(name);
        if (covering == null) {
            return new DelegationProof.Unproven(Missing.NAME, DenialRecords.error(zone, name, Missing.NAME));
        }
        return covering.hasEmptyNonTerminal(name) ? new DelegationProof.NotADelegation()
                : new DelegationProof.NoSuchName();
    }

    private @Nullable NsecRecord matching(Name name) {
        for (NsecRecord record : records) {
            if (record.matches(name)) {
                return record;
            }
        }
        return null;
    }

    private @Nullable NsecRecord covering(Name name) {
        for (NsecRecord record : records) {
            if (record.covers(name)) {
                return record;
            }
        }
        return null;
    }

    private Proof unproven(Name name, Missing missing) {
        return new Proof.Unproven(missing, DenialRecords.error(zone, name, missing));
    }
}
