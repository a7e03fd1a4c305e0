package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Budget.Limit;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Verdict;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.resolver.servers.ServerQueryContext;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;

/// The results of failed resolutions, with extended errors (RFC 8914).
final class Failures {

    private Failures() {}

    /// No server of a zone sent a usable response.
    ///
    /// @param server
    ///            the server that sent the response, or null
    static Resolution noReachableAuthority(Name cut, Unusable unusable, @Nullable Server server,
            ResolutionContext context) {
        List<ExtendedError> errors = new ArrayList<>(2);
        String sender = server == null ? "" : Addresses.text(server.address()) + ": ";
        errors.add(new ExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, "at delegation " + cut
                + (unusable.why().isEmpty() ? "" : ": " + sender + unusable.why())));
        @Nullable
        ExtendedError network = context.serverContext().networkError();
        if (network != null) {
            errors.add(network);
        }
        return failed(errors);
    }

    /// No query could be sent, for a reason on this side.
    ///
    /// @param why
    ///            empty for lack of a socket
    static Resolution notReady(String why) {
        return failed(List.of(new ExtendedError(ExtendedError.NOT_READY,
                why.isEmpty() ? "no socket is free to query servers" : why)));
    }

    /// A limit of the budget was reached.
    static Resolution outOfBudget(ResolutionContext context) {
        Limit limit = context.budget().exhausted();
        List<ExtendedError> errors = new ArrayList<>(2);
        Limit reached = limit == null ? Limit.TIME : limit;
        int code = reached == Limit.TIME ? ExtendedError.NO_REACHABLE_AUTHORITY : ExtendedError.OTHER;
        String why = reached.text();
        errors.add(new ExtendedError(code,
                context.serverContext().isIntercepted() ? ServerQueryContext.INTERCEPTED : why));
        @Nullable
        ExtendedError network = context.serverContext().networkError();
        if (network != null) {
            errors.add(network);
        }
        return failed(errors);
    }

    /// The answer is not what its zone has signed, or this could not be verified (RFC 4035 section 5.5).
    static Resolution bogus(Verdict verdict) {
        int code = verdict.security() == Security.BOGUS ? ExtendedError.DNSSEC_BOGUS
                : ExtendedError.DNSSEC_INDETERMINATE;
        List<ExtendedError> errors = verdict.errors().isEmpty() ? List.of(new ExtendedError(code, ""))
                : verdict.errors();
        return new Resolution(ResponseCode.SERVFAIL, List.of(), List.of(), List.of(), Security.BOGUS, 0, false, errors);
    }

    /// The question depends on itself.
    static Resolution circle() {
        return failed(
                List.of(new ExtendedError(ExtendedError.OTHER, "the resolution of this query depends on itself")));
    }

    /// The aliases form a loop.
    static Resolution aliasLoop(Name name) {
        return failed(List.of(new ExtendedError(ExtendedError.OTHER, "the aliases of " + name + " form a loop")));
    }

    private static Resolution failed(List<ExtendedError> errors) {
        return new Resolution(ResponseCode.SERVFAIL, List.of(), List.of(), List.of(), Security.INDETERMINATE, 0, false,
                errors);
    }
}
