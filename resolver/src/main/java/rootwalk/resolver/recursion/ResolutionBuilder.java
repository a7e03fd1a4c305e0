package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.servers.ResponseAnalysis;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// Builds the result along an alias chain. Used by one thread.
final class ResolutionBuilder {

    private final boolean signed;
    private final List<RRset> rrsets = new ArrayList<>(2);
    private List<RRset> authority = List.of();
    private List<ExtendedError> errors = List.of();
    private Set<Name> localNames = Set.of();
    private Security security = Security.SECURE;
    private int ttl = Integer.MAX_VALUE;
    private boolean fromCache = true;

    /// @param signed
    ///            whether signatures and proofs are part of the answer
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

    /// Notes the extended errors (RFC 8914) and the names of an answer from the data of this server, whose records are
    /// added next.
    void noteLocal(Resolution local) {
        if (!local.errors().isEmpty()) {
            errors = new ArrayList<>(errors);
            errors.addAll(local.errors());
        }
        if (!local.answer().isEmpty()) {
            localNames = new HashSet<>(localNames);
            for (RRset rrset : local.answer()) {
                localNames.add(rrset.owner());
            }
        }
    }

    /// Adds the reason why a part is insecure, for clients. Clients that may get bogus data get no reason.
    private void noteErrors(Security ofPart, List<ExtendedError> why) {
        if (ofPart != Security.INSECURE) {
            return;
        }
        for (ExtendedError error : why) {
            if (!errors.contains(error)) {
                errors = new ArrayList<>(errors);
                errors.add(error);
            }
        }
    }

    void add(List<SignedRRset> rrsets) {
        for (int i = 0; i < rrsets.size(); i++) {
            add(rrsets.get(i));
        }
    }

    private void add(SignedRRset rrset) {
        security = security.with(rrset.security());
        noteErrors(rrset.security(), rrset.errors());
        if (rrset.rrset().type() == RecordType.DNAME && hasDname(rrset.rrset().owner())) {
            // A chain may lead through a DNAME twice.
            return;
        }
        add(rrset.rrset());
        if (!signed) {
            return;
        }
        if (rrset.signatures() != null) {
            add(rrset.signatures());
        }
        for (RRset proof : rrset.proof()) {
            addToAuthority(proof.withTtl(Math.min(proof.ttl(), rrset.rrset().ttl())));
        }
    }

    private boolean hasDname(Name owner) {
        for (int i = 0; i < rrsets.size(); i++) {
            if (rrsets.get(i).type() == RecordType.DNAME && rrsets.get(i).owner().equals(owner)) {
                return true;
            }
        }
        return false;
    }

    private void add(RRset rrset) {
        rrsets.add(rrset);
        ttl = Math.min(ttl, rrset.ttl());
    }

    private void addToAuthority(RRset rrset) {
        if (authority.isEmpty()) {
            authority = new ArrayList<>(4);
        }
        for (int i = 0; i < authority.size(); i++) {
            RRset earlier = authority.get(i);
            if (isSameSet(earlier, rrset)) {
                // The same record may prove two things, with different TTLs; an RRset has one (RFC 2181 section 5.2).
                authority.set(i, earlier.withTtl(Math.min(earlier.ttl(), rrset.ttl())));
                return;
            }
        }
        authority.add(rrset);
    }

    private static boolean isSameSet(RRset a, RRset b) {
        return a.type() == b.type() && a.covers() == b.covers() && a.owner().equals(b.owner());
    }

    /// Whether an alias of this owner has been added already, so that the chain is a loop.
    boolean hasAlias(Name owner) {
        for (int i = 0; i < rrsets.size(); i++) {
            RRset rrset = rrsets.get(i);
            if (rrset.type() == RecordType.CNAME && rrset.owner().equals(owner)) {
                return true;
            }
        }
        return false;
    }

    Resolution answer() {
        return resolution(ResponseCode.NOERROR);
    }

    /// No AD: the response code is not signed, and clients that do not support DNAME cannot verify it.
    Resolution nameTooLong() {
        security = security.with(Security.INSECURE);
        return resolution(ResponseCode.YXDOMAIN);
    }

    /// The response code is about the last name of the alias chain (RFC 6604 section 3).
    ///
    /// @param last
    ///            this name
    Resolution negative(ResponseAnalysis.Negative found, Name last, LocalData localData) {
        ResponseAnalysis.Negative negative =
                found.nameError() && localData.exists(last) ? found.forExistingName() : found;
        security = security.with(negative.security());
        noteErrors(negative.security(), negative.errors());
        for (RRset rrset : negative.proof()) {
            if (signed || rrset.type() == RecordType.SOA) {
                addToAuthority(rrset.withTtl(ttlInResponse(rrset, negative)));
            }
        }
        ttl = Math.min(ttl, negative.ttl());
        return resolution(negative.nameError() ? ResponseCode.NXDOMAIN : ResponseCode.NOERROR);
    }

    /// The TTL of the SOA record is that of the negative answer (RFC 2308 section 3), also if `cache.min-ttl` raises
    /// it.
    private static int ttlInResponse(RRset rrset, ResponseAnalysis.Negative negative) {
        return rrset.type() == RecordType.SOA ? negative.ttl() : Math.min(rrset.ttl(), negative.ttl());
    }

    private Resolution resolution(int code) {
        return new Resolution(code, rrsets, authority, List.of(), security, ttl == Integer.MAX_VALUE ? 0 : ttl,
                fromCache, errors, localNames);
    }
}
