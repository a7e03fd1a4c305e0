package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.servers.LocalDataAnalysis;
import rootwalk.resolver.servers.ResponseAnalysis;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.resolver.servers.ResponseAnalysis.Referral;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.resolver.servers.ServerLists;
import rootwalk.resolver.servers.ServerQueries;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;

/// The algorithm of RFC 1034 section 5.3.3 for one question, including its alias chain. Used by the resolving thread.
final class Search {

    /// The objects that all searches share.
    record Components(
            Minimisation minimisation,
            LocalData localData,
            CacheLookup cacheLookup,
            StaleLookup staleLookup,
            SharedLookup sharedLookup,
            BestServers bestServers,
            ServerLists serverLists,
            ServerQueries serverQueries,
            ResponseValidation validation,
            CacheUpdater cacheUpdater,
            DelegationUpdates delegationUpdates,
            ClientReferral clientReferral,
            Time time) {}

    /// The continuation if step 1 has no answer.
    enum Unknown {
        /// Step 2: other servers are queried.
        QUERY,
        /// The end: no servers may be queried (RD=0), so the result is a referral to them.
        REFER,
        /// Expired data; a failure if there is none (RFC 8767).
        STALE
    }

    private final Components components;
    private final Unknown unknown;
    private final Question question;
    private final ResolutionContext context;
    private final Progress progress;
    private final MinimisedSteps minimised;
    private final ResponseStep responseStep;
    private boolean hasUsedStaleData;

    Search(Components components, Unknown unknown, Question question, ResolutionContext context) {
        this.components = components;
        this.unknown = unknown;
        this.question = question;
        this.context = context;
        progress = new Progress(question, components.localData(), context);
        minimised = new MinimisedSteps(components.cacheLookup(), progress, context);
        responseStep = new ResponseStep(components, progress, minimised, context);
    }

    /// The answer, or why there is none.
    Resolution find() {
        Step step = new Step.LookUpLocally(question);
        while (true) {
            switch (step) {
                // 1. See if the answer is in local information, and if so return it to the client.
                case Step.LookUpLocally look -> step = lookUpLocally(look);
                // 2. Find the best servers to ask.
                case Step.FindServers find -> step = findServers(find);
                // 3. Send them queries until one returns a response.
                case Step.SendQueries send -> step = sendQueries(send);
                // 4. Analyze the response.
                case Step.Analyse analyse -> step = responseStep.analyse(analyse.result(), analyse.asked());
                case Step.Finish finish -> {
                    return finish.resolution();
                }
            }
        }
    }

    /// Whether the result is that of the target of an alias.
    boolean hasFollowedAlias() {
        return progress.hasFollowedAlias();
    }

    /// Whether a part of the result has expired.
    boolean hasUsedStaleData() {
        return hasUsedStaleData;
    }

    /// The data of this server first, then the cache, then that of other resolvers.
    private Step lookUpLocally(Step.LookUpLocally look) {
        Question wanted = look.wanted();
        Resolution local = components.localData().find(wanted);
        if (local != null && LocalDataAnalysis.isError(local)) {
            return new Step.Finish(local);
        }
        if (local != null) {
            progress.builder().noteLocal(local);
            return useLocal(LocalDataAnalysis.analyse(local, wanted), look);
        }
        Delegation best = components.bestServers().findKnown(wanted.name(), wanted.type(), context.bypassedForwards());
        ResponseAnalysis known = known(wanted, best);
        if (known == null && unknown == Unknown.QUERY && components.sharedLookup().fetch(wanted, context)) {
            known = known(wanted, best);
        }
        if (known == null && unknown == Unknown.STALE) {
            StaleLookup.Found found = components.staleLookup().find(wanted, best.cut(), context);
            known = found == null ? null : found.analysis();
            hasUsedStaleData |= found != null && found.hasExpired();
        }
        if (known != null) {
            return useLocal(known, look);
        }
        return switch (unknown) {
            case QUERY -> startQueries(look, best);
            case REFER -> refer(best);
            case STALE -> new Step.Finish(Resolution.failed(ResponseCode.SERVFAIL, 0));
        };
    }

    private @Nullable ResponseAnalysis known(Question wanted, Delegation best) {
        if (context.bypassesCacheFor(wanted)) {
            return null;
        }
        ResponseAnalysis known = components.cacheLookup().find(wanted, best.cut(), context);
        if (known != null && context.isObserved()) {
            context.emit(new ResolutionEvent.CacheHit(context.budget().depth(), wanted, known.kind()));
        }
        return known;
    }

    private Step useLocal(ResponseAnalysis known, Step.LookUpLocally look) {
        return switch (known) {
            case Answer answer -> progress.answer(answer);
            case Negative negative -> progress.negative(negative);
            case Alias alias -> progress.follow(alias, look.wanted());
            case NameTooLong nameTooLong -> progress.nameTooLong(nameTooLong);
            case Referral _,Unusable _ -> throw new IllegalStateException("only servers send referrals");
        };
    }

    /// The known part of an alias chain, or a referral.
    private Step refer(Delegation best) {
        return new Step.Finish(progress.builder().isEmpty() ? components.clientReferral().to(best, context)
                : progress.builder().answer());
    }

    private Step startQueries(Step.LookUpLocally look, Delegation known) {
        progress.builder().markNotFromCache();
        Delegation best = components.bestServers().refreshed(known, context);
        Minimisation minimisation = best.isForward() ? Minimisation.OFF : components.minimisation();
        return new Step.FindServers(best, new Minimiser(minimisation, look.wanted()));
    }

    private Step findServers(Step.FindServers find) {
        find.minimiser().setCut(find.best().cut());
        return minimised.skipKnownParts(
                new Step.SendQueries(components.serverLists().of(find.best(), context.serverContext()),
                        find.minimiser()));
    }

    private Step sendQueries(Step.SendQueries send) {
        Minimiser minimiser = send.minimiser();
        ServerQueries.Result result = components.serverQueries().query(send.slist(), minimiser.question(),
                minimiser.qnameForm(), components.bestServers().hasFallback(send.slist().delegation()),
                context.serverContext());
        return new Step.Analyse(result, send);
    }
}
