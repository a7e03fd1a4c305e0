package rootwalk.resolver.recursion;

import java.util.List;

import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.resolver.servers.ServerQueries;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

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
    private Step lengthenQname(Step.SendQueries asked) {
        asked.minimiser().noCut();
        return skipKnownParts(asked);
    }

    /// The last name exists: back to step 3. If it is redirected by a DNAME above it, so is the full name, and there is no cut below the
    /// DNAME (RFC 6672 section 2.4), so the full name is sent.
    Step lengthenQname(List<SignedRRset> aliases, Step.SendQueries asked) {
        if (!aliases.isEmpty() && aliases.getFirst().rrset().type() == RecordType.DNAME) {
            asked.minimiser().sendFullQname();
            return asked;
        }
        return lengthenQname(asked);
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
