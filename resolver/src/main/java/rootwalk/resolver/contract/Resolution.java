package rootwalk.resolver.contract;

import java.util.List;

import rootwalk.wire.ExtendedError;
import rootwalk.wire.RecordSet;
import rootwalk.wire.ResponseCode;

/// What became of a question: everything a reply needs but the question itself.
///
/// @param responseCode
///            see [ResponseCode]; SERVFAIL is the outcome of every failure
/// @param answer
///            the aliases in their order, then the sets asked for; TTLs as they are now
/// @param authority
///            for a denial the SOA, and the proof where signatures were wanted; for a referral the NS set
/// @param additional
///            glue of a referral, else empty
/// @param ttl
///            seconds for which the whole may be kept; 0: it is good for those who asked now
/// @param fromCache
///            whether no server was asked
/// @param errors
///            why it is as it is (RFC 8914); perhaps empty
public record Resolution(
        int responseCode,
        List<RecordSet> answer,
        List<RecordSet> authority,
        List<RecordSet> additional,
        Security security,
        int ttl,
        boolean fromCache,
        List<ExtendedError> errors) {

    /// Sections without a record, and a response code with its reason.
    public static Resolution failed(int responseCode, int ttl, ExtendedError... errors) {
        return new Resolution(
                responseCode, List.of(), List.of(), List.of(), Security.INDETERMINATE, ttl, false, List.of(errors));
    }

    /// Whether nothing could be found out.
    public boolean isFailure() {
        return responseCode == ResponseCode.SERVFAIL;
    }

    /// The same, good for `seconds`.
    public Resolution withTtl(int seconds) {
        return new Resolution(
                responseCode, answer, authority, additional, security, seconds, fromCache, errors);
    }
}
