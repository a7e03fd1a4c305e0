package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.List;

import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Builds the result along an alias chain. Used by one thread.
final class Gathered {

    private final boolean signed;
    private final List<RecordSet> answer = new ArrayList<>(2);
    private final List<ExtendedError> errors = new ArrayList<>(0);
    private int ttl = Integer.MAX_VALUE;
    private boolean fromCache = true;

    Gathered(boolean signed) {
        this.signed = signed;
    }

    boolean isEmpty() {
        return answer.isEmpty();
    }

    /// A server was queried for a part of it.
    void asked() {
        fromCache = false;
    }

    /// Adds extended errors (RFC 8914).
    void explainedBy(List<ExtendedError> reasons) {
        errors.addAll(reasons);
    }

    void add(List<SignedSet> sets) {
        for (int i = 0; i < sets.size(); i++) {
            add(sets.get(i));
        }
    }

    private void add(SignedSet piece) {
        add(piece.set());
        if (signed && piece.signatures() != null) {
            add(piece.signatures());
        }
    }

    private void add(RecordSet set) {
        answer.add(set);
        ttl = Math.min(ttl, set.ttl());
    }

    /// Whether an alias of this owner has been added already, so that the chain is a loop.
    boolean hasAlias(Name owner) {
        for (RecordSet set : answer) {
            if (set.type() == RecordType.CNAME && set.owner().equals(owner)) {
                return true;
            }
        }
        return false;
    }

    Resolution answers() {
        return resolution(ResponseCode.NOERROR, List.of());
    }

    Resolution tooLong() {
        return resolution(ResponseCode.YXDOMAIN, List.of());
    }

    Resolution denied(ReplyAnalysis.Denies denial) {
        List<RecordSet> authority = new ArrayList<>(denial.proof().size());
        for (RecordSet set : denial.proof()) {
            if (signed || set.type() == RecordType.SOA) {
                authority.add(set.withTtl(ttlInReply(set, denial)));
            }
        }
        ttl = Math.min(ttl, denial.ttl());
        return resolution(denial.nameError() ? ResponseCode.NXDOMAIN : ResponseCode.NOERROR, authority);
    }

    /// The TTL of the SOA record is that of the negative answer (RFC 2308 section 3), also if `cache.min-ttl` raises
    /// it.
    private static int ttlInReply(RecordSet set, ReplyAnalysis.Denies denial) {
        return set.type() == RecordType.SOA ? denial.ttl() : Math.min(set.ttl(), denial.ttl());
    }

    private Resolution resolution(int code, List<RecordSet> authority) {
        return new Resolution(code, answer, authority, List.of(), Security.INSECURE, ttl == Integer.MAX_VALUE ? 0 : ttl,
                fromCache, errors);
    }
}
