package rootwalk.resolver.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.ExtendedError;
import rootwalk.wire.RRset;

/// The decision of a [Validator] on one part of a response.
///
/// @param errors
///            the reasons (RFC 8914), for clients; perhaps empty
/// @param ttl
///            the seconds for which the decision is valid at most
/// @param verifiedProof the records of the proof that are verified, with their signatures, and the SOA of a denial;
///            empty if the proof was not checked
/// @param mayDifferElsewhere
///            whether another server of the zone may have data that is valid
/// @param nameExists
///            whether the proof of a name error shows that the name exists and has no records of the type
public record Verdict(
        Security security, List<ExtendedError> errors, int ttl, Optional<List<RRset>> verifiedProof,
        boolean mayDifferElsewhere, boolean nameExists) {

    public static final Verdict SECURE = of(Security.SECURE, List.of());
    public static final Verdict INSECURE = of(Security.INSECURE, List.of());
    public static final Verdict INDETERMINATE = of(Security.INDETERMINATE, List.of());

    public Verdict {
        errors = List.copyOf(ExtendedError.distinct(errors));
        verifiedProof = verifiedProof.map(List::copyOf);
    }

    /// A decision without a limit of time.
    public static Verdict of(Security security, List<ExtendedError> errors) {
        return new Verdict(security, errors, Integer.MAX_VALUE, Optional.empty(), false, false);
    }

    /// The data does not match the signatures of its zone. Other servers may have data that does.
    public static Verdict bogus(ExtendedError reason) {
        return new Verdict(Security.BOGUS, List.of(reason), Integer.MAX_VALUE, Optional.empty(), true, false);
    }

    /// The data is valid for a time.
    public static Verdict secure(int ttl, List<RRset> verifiedProof) {
        return new Verdict(Security.SECURE, List.of(), ttl, Optional.of(verifiedProof), false, false);
    }

    /// The same decision, whose first reason is another one.
    public Verdict because(ExtendedError first) {
        List<ExtendedError> all = new ArrayList<>(errors.size() + 1);
        all.add(first);
        all.addAll(errors);
        return new Verdict(security, all, ttl, verifiedProof, mayDifferElsewhere, nameExists);
    }

    /// The same for this many seconds at most.
    public Verdict within(int seconds) {
        return seconds >= ttl ? this
                : new Verdict(security, errors, seconds, verifiedProof, mayDifferElsewhere, nameExists);
    }

    /// The same decision, which data of another server of the zone may change.
    public Verdict here() {
        return new Verdict(security, errors, ttl, verifiedProof, true, nameExists);
    }

    /// The same decision, which no other server of the zone can change.
    public Verdict everywhere() {
        return mayDifferElsewhere ? new Verdict(security, errors, ttl, verifiedProof, false, nameExists) : this;
    }

    /// The same decision: the name exists.
    public Verdict ofExistingName() {
        return new Verdict(security, errors, ttl, verifiedProof, mayDifferElsewhere, true);
    }

    /// The data with this decision.
    public SignedRRset applyTo(SignedRRset records) {
        return new SignedRRset(records.rrset(), records.signatures(), verifiedProof.orElse(records.proof()), security,
                errors)
                .withTtl(Math.min(ttl, records.lowestTtl()));
    }
}
