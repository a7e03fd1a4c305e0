package rootwalk.resolver.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.ResponseCode;

/// The result of a resolution: the content of a response, without the question.
///
/// @param responseCode
///            see [ResponseCode]; SERVFAIL for every failure
/// @param answer
///            the aliases in order, then the requested RRsets; with current TTLs
/// @param authority
///            for a negative answer the SOA RRset, and the proof if signatures were requested; for a referral the NS
///            RRset
/// @param additional
///            glue of a referral, else empty
/// @param ttl
///            seconds for which it may be cached; 0: only for the current queries
/// @param fromCache
///            whether no server was queried
/// @param errors
///            the extended errors (RFC 8914), each once; may be empty
/// @param localNames
///            the names in the answer and additional sections whose records are data of this server; all other records
///            are from other servers
public record Resolution(
        int responseCode,
        List<RRset> answer,
        List<RRset> authority,
        List<RRset> additional,
        Security security,
        int ttl,
        boolean fromCache,
        List<ExtendedError> errors,
        Set<Name> localNames) {

    public Resolution {
        errors = ExtendedError.distinct(errors);
    }

    /// A result of records from other servers, or of none.
    public Resolution(
            int responseCode,
            List<RRset> answer,
            List<RRset> authority,
            List<RRset> additional,
            Security security,
            int ttl,
            boolean fromCache,
            List<ExtendedError> errors) {
        this(responseCode, answer, authority, additional, security, ttl, fromCache, errors, Set.of());
    }

    /// A result without records, with a response code and its reasons.
    public static Resolution failed(int responseCode, int ttl, ExtendedError... errors) {
        return new Resolution(
                responseCode, List.of(), List.of(), List.of(), Security.INDETERMINATE, ttl, false, List.of(errors));
    }

    /// An RRset of the answer, or null.
    public @Nullable RRset answer(Name owner, int type) {
        for (RRset rrset : answer) {
            if (rrset.type() == type && rrset.owner().equals(owner)) {
                return rrset;
            }
        }
        return null;
    }

    /// Whether the resolution failed.
    public boolean isFailure() {
        return responseCode == ResponseCode.SERVFAIL;
    }

    /// This result without the claim to be secure.
    public Resolution unsure() {
        return security != Security.SECURE ? this
                : new Resolution(responseCode, answer, authority, additional, Security.INSECURE, ttl, fromCache, errors,
                        localNames);
    }

    /// This result as a stale answer (RFC 8767): with an extended error that says so, and with one TTL for all records.
    ///
    /// @param seconds
    ///            the TTL, at least 1
    public Resolution stale(int seconds) {
        List<ExtendedError> why = new ArrayList<>();
        why.add(new ExtendedError(responseCode == ResponseCode.NXDOMAIN ? ExtendedError.STALE_NXDOMAIN_ANSWER
                : ExtendedError.STALE_ANSWER, ""));
        why.addAll(errors);
        return new Resolution(responseCode, withTtl(answer, seconds), withTtl(authority, seconds), additional,
                security, seconds, fromCache, why, localNames);
    }

    /// Whether this is a stale answer.
    public boolean isStale() {
        return errors.stream().anyMatch(it -> it.code() == ExtendedError.STALE_ANSWER
                || it.code() == ExtendedError.STALE_NXDOMAIN_ANSWER);
    }

    private static List<RRset> withTtl(List<RRset> rrsets, int seconds) {
        return rrsets.stream().map(rrset -> rrset.withTtl(seconds)).toList();
    }

    /// This result in the place of a failure: with its reasons, and cached no longer than it.
    public Resolution insteadOf(Resolution failure) {
        List<ExtendedError> all = new ArrayList<>(errors);
        all.addAll(failure.errors);
        return new Resolution(responseCode, answer, authority, additional, security, Math.min(ttl, failure.ttl),
                fromCache, all, localNames);
    }

    /// This result with another TTL in seconds.
    public Resolution withTtl(int seconds) {
        return new Resolution(
                responseCode, answer, authority, additional, security, seconds, fromCache, errors, localNames);
    }
}
