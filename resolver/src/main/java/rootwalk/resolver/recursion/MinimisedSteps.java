package rootwalk.resolver.recursion;

import rootwalk.resolver.contract.Security;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.resolver.servers.ServerQueries;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// How a search continues while the name in its queries is minimised (RFC 9156). For the resolving thread.
final class MinimisedSteps {

    private final CacheLookup cacheLookup;
    private final Progress progress;
    private final ResolutionContext context;

    MinimisedSteps(CacheLookup cacheLookup, Progress progress, ResolutionContext context) {
        this.cacheLookup = cacheLookup;
        this.progress = progress;
        this.context = context;
    }

    /// The last name is not a cut: back to step 3 with more labels.
    Step lengthenQname(Step.SendQueries asked) {
        asked.minimiser().noCut();
        return skipKnownParts(asked);
    }

    /// To step 3. Minimised names that are in the cache are skipped (RFC 9156 section 3).
    Step skipKnownParts(Step.SendQueries next) {
        Minimiser minimiser = next.minimiser();
        Name cut = next.slist().delegation().cut();
        while (minimiser.isMinimised()) {
            Question part = minimiser.question();
            if (minimiser.isRelaxed() && next.slist().areAllLameFor(part)) {
                minimiser.sendFullQname();
                return next;
            }
            switch (cacheLookup.find(part, cut, context)) {
                case null -> {
                    return next;
                }
                case Negative negative when negative.nameError() -> {
                    return partNegative(negative, next);
                }
                default -> minimiser.noCut();
            }
        }
        return next;
    }

    /// Some servers send NXDOMAIN for empty non-terminals, so the full name is sent. Root servers do not, and a secure
    /// denial is a proof.
    Step partNegative(Negative negative, Step.SendQueries asked) {
        boolean isSure = !asked.minimiser().isRelaxed() || asked.slist().delegation().cut().isRoot()
                || negative.security() == Security.SECURE;
        if (isSure && context.accepts(negative.security())) {
            return progress.negative(negative);
        }
        asked.minimiser().sendFullQname();
        return asked;
    }

    /// The minimised name failed: back to step 3 with the full name.
    static Step sendFullQname(Step.SendQueries asked, ServerQueries.Result result) {
        asked.minimiser().partFailed(result.server());
        return asked;
    }
}
