package rootwalk.resolver.recursion;

import java.util.List;

import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.recursion.ReplyAnalysis.Alias;
import rootwalk.resolver.recursion.ReplyAnalysis.Answers;
import rootwalk.resolver.recursion.ReplyAnalysis.Denies;
import rootwalk.resolver.recursion.ReplyAnalysis.TooLong;
import rootwalk.wire.Question;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// The analysis of an answer from the data of this server.
final class OwnAnswer {

    private OwnAnswer() {}

    /// Whether it is an error: SERVFAIL, REFUSED and other errors end the resolution.
    static boolean isError(Resolution own) {
        return switch (own.responseCode()) {
            case ResponseCode.NOERROR, ResponseCode.NXDOMAIN, ResponseCode.YXDOMAIN -> false;
            default -> true;
        };
    }

    /// The analysis of an answer that [is not an error][#isError]. If it ends in an alias, its response code and SOA
    /// belong to the target (RFC 6604 section 3), and are found again with the target.
    static ReplyAnalysis analyse(Resolution own, Question question) {
        List<SignedSet> sets = own.answer().stream().map(set -> new SignedSet(set, null)).toList();
        if (own.responseCode() == ResponseCode.YXDOMAIN) {
            return new TooLong(sets);
        }
        if (sets.isEmpty()) {
            return new Denies(List.of(), question.name(), own.responseCode() == ResponseCode.NXDOMAIN, own.authority(),
                    own.ttl(), true);
        }
        RecordSet last = own.answer().getLast();
        boolean leadsOn = last.type() == RecordType.CNAME && question.type() != RecordType.CNAME
                && question.type() != RecordType.ANY;
        return leadsOn ? new Alias(sets, last.names().getFirst(), true) : new Answers(List.of(), sets, true);
    }
}
