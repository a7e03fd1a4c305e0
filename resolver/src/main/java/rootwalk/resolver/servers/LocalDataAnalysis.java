package rootwalk.resolver.servers;

import java.util.ArrayList;
import java.util.List;

import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// The analysis of an answer from the data of this server.
public final class LocalDataAnalysis {

    private LocalDataAnalysis() {}

    /// Whether it is an error: SERVFAIL, REFUSED and other errors end the resolution.
    public static boolean isError(Resolution local) {
        return switch (local.responseCode()) {
            case ResponseCode.NOERROR, ResponseCode.NXDOMAIN, ResponseCode.YXDOMAIN -> false;
            default -> true;
        };
    }

    /// Whether the last RRset of an answer is the CNAME that a DNAME before it gives (RFC 6672 section 3.2). Queries of type ANY
    /// follow it, but not one that is in the zone.
    private static boolean isSynthesised(RRset last, List<SignedRRset> answer) {
        RRset before = answer.size() < 2 ? last : answer.get(answer.size() - 2).rrset();
        return before.type() == RecordType.DNAME && last.owner().isBelow(before.owner());
    }

    /// The analysis of an answer that [is not an error][#isError]. If it ends in an alias, its response code and SOA
    /// belong to the target (RFC 6604 section 3), and are found again with the target.
    public static ResponseAnalysis analyse(Resolution local, Question question) {
        List<SignedRRset> rrsets = signed(local);
        if (local.responseCode() == ResponseCode.YXDOMAIN) {
            return new NameTooLong(rrsets);
        }
        if (rrsets.isEmpty()) {
            return new Negative(List.of(), question.name(), local.responseCode() == ResponseCode.NXDOMAIN,
                    local.authority(),
                    local.ttl(), true, local.security());
        }
        RRset last = rrsets.getLast().rrset();
        boolean leadsOn = last.type() == RecordType.CNAME && switch (question.type()) {
            case RecordType.CNAME -> false;
            case RecordType.ANY -> isSynthesised(last, rrsets);
            default -> true;
        };
        return leadsOn ? new Alias(rrsets, last.names().getFirst(), true) : new Answer(List.of(), rrsets, true);
    }

    /// The RRsets of the answer, each with the signatures that follow it. Proofs without an SOA record are of wildcards
    /// (RFC 4035 section 3.1.3.3), and belong to all of them.
    private static List<SignedRRset> signed(Resolution local) {
        List<SignedRRset> rrsets = new ArrayList<>();
        boolean isNegative = local.authority().stream().anyMatch(rrset -> rrset.type() == RecordType.SOA);
        List<RRset> proof = isNegative ? List.of() : local.authority();
        for (RRset rrset : local.answer()) {
            RRset before = rrsets.isEmpty() ? rrset : rrsets.getLast().rrset();
            if (rrset.type() == RecordType.RRSIG && before.type() == rrset.covers()
                    && before.owner().equals(rrset.owner())) {
                rrsets.set(rrsets.size() - 1, new SignedRRset(before, rrset, proof, local.security()));
            } else {
                rrsets.add(new SignedRRset(rrset, null, List.of(), local.security()));
            }
        }
        return List.copyOf(rrsets);
    }
}
