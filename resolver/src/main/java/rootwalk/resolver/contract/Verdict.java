package rootwalk.resolver.contract;

import java.util.List;

import rootwalk.wire.ExtendedError;

/// The decision of a [Validator] on one part of a response.
///
/// @param errors
///            why (RFC 8914), for clients; perhaps empty
public record Verdict(Security security, List<ExtendedError> errors) {

    public static final Verdict SECURE = new Verdict(Security.SECURE, List.of());
    public static final Verdict INSECURE = new Verdict(Security.INSECURE, List.of());
    public static final Verdict INDETERMINATE = new Verdict(Security.INDETERMINATE, List.of());

    public Verdict {
        errors = List.copyOf(errors);
    }

    /// The data does not match the signatures of its zone.
    public static Verdict bogus(ExtendedError reason) {
        return new Verdict(Security.BOGUS, List.of(reason));
    }
}
