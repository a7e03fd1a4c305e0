package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.List;

import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Builds the result along an alias chain. Used by one thread.
final class ResolutionBuilder {

    private final boolean signed;
    private final List<RRset> rrsets = new ArrayList<>(2);
    private final List<ExtendedError> errors = new ArrayList<>(0);
    private int ttl = Integer.MAX_VALUE;
    private boolean fromCache = true;

    ResolutionBuilder(boolean signed) {
        this.signed = signed;
    }

    boolean isEmpty() {
        return rrsets.isEmpty();
    }

    /// A server was queried for a part of it.
    void markNotFromCache() {
        fromCache = false;
    }

    /// Adds extended errors (RFC 8914).
    void addErrors(List<ExtendedError> reasons) {
        errors.addAll(reasons);
    }

    void add(List<SignedRRset> sets) {
        for (int i = 0; i < sets.size(); i++) {
            add(sets.get(i));
        }
    }

    private void add(SignedRRset piece) {
        add(piece.rrset());
        if (signed && piece.signatures() != null) {
            add(piece.signatures());
        }
    }

    private void add(RRset rrset) {
        rrsets.add(rrset);
        ttl = Math.min(ttl, rrset.ttl());
    }

    /// Whether an alias of this owner has been added already, so that the chain is a loop.
    boolean hasAlias(Name owner) {
        for (RRset rrset : rrsets) {
            if (rrset.type() == RecordType.CNAME && rrset.owner().equals(owner)) {
                return true;
            }
        }
        return false;
    }

    Resolution answer() {
        return resolution(ResponseCode.NOERROR, List.of());
    }

    Resolution nameTooLong() {
        return resolution(ResponseCode.YXDOMAIN, List.of());
    }

    Resolution negative(ResponseAnalysis.Negative negative) {
        List<RRset> authority = new ArrayList<>(negative.proof().size());
        for (RRset rrset : negative.proof()) {
            if (signed || rrset.type() == RecordType.SOA) {
                authority.add(rrset.withTtl(ttlInResponse(rrset, negative)));
            }
        }
        ttl = Math.min(ttl, negative.ttl());
        return resolution(negative.nameError() ? ResponseCode.NXDOMAIN : ResponseCode.NOERROR, authority);
    }

    /// The TTL of the SOA record is that of the negative answer (RFC 2308 section 3), also if `cache.min-ttl` raises
    /// it.
    private static int ttlInResponse(RRset rrset, ResponseAnalysis.Negative negative) {
        return rrset.type() == RecordType.SOA ? negative.ttl() : Math.min(rrset.ttl(), negative.ttl());
    }

    private Resolution resolution(int code, List<RRset> authority) {
        return new Resolution(code, rrsets, authority, List.of(), Security.INSECURE, ttl == Integer.MAX_VALUE ? 0 : ttl,
                fromCache, errors);
    }
}
