package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.recursion.ResponseAnalysis.Alias;
import rootwalk.resolver.recursion.ResponseAnalysis.Answer;
import rootwalk.resolver.recursion.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.recursion.ResponseAnalysis.Negative;
import rootwalk.resolver.recursion.ResponseAnalysis.Referral;
import rootwalk.resolver.recursion.ResponseAnalysis.Unusable;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// The algorithm of RFC 1034 section 5.3.3 for one question, including its alias chain. Used by the resolving thread.
final class Search {

    /// The components that all searches use.
    record Components(
            Minimisation minimisation,
            LocalData localData,
            LocalInformation localInformation,
            BestServers bestServers,
            ServerLists serverLists,
            ServerQueries serverQueries,
            CacheUpdater cacheUpdater,
            Time time) {}

    /// How long a server is not queried for a minimised name that it had no answer for, in nanoseconds.
    private static final long PART_REMEMBERED = 900_000_000_000L;

    /// The next step of the algorithm, with its data.
    private sealed interface Step {

        /// To step 1.
        ///
        /// @param wanted
        ///            SNAME and STYPE
        /// @param bypassedForward
        ///            a forwarded zone whose servers failed and whose names are resolved iteratively, or null
        record LookUpLocally(Question wanted, @Nullable Name bypassedForward) implements Step {}

        /// To step 2.
        record FindServers(Delegation best, Minimiser minimiser) implements Step {}

        /// To step 3.
        record SendQueries(ServerList slist, Minimiser minimiser) implements Step {}

        /// To step 4.
        record Analyse(ServerQueries.Result result, SendQueries asked) implements Step {}

        /// The end.
        record Finish(Resolution resolution) implements Step {}
    }

    private final Components components;
    private final Question question;
    private final ResolutionContext context;
    private final ResolutionBuilder builder;

    Search(Components components, Question question, ResolutionContext context) {
        this.components = components;
        this.question = question;
        this.context = context;
        builder = new ResolutionBuilder(context.wantsSignatures());
    }

    /// The answer, or why there is none.
    Resolution find() {
        Step step = new Step.LookUpLocally(question, null);
        while (true) {
            switch (step) {
                // 1. See if the answer is in local information, and if so return it to the client.
                case Step.LookUpLocally look -> step = lookUpLocally(look);
                // 2. Find the best servers to ask.
                case Step.FindServers find -> step = findServers(find);
                // 3. Send them queries until one returns a response.
                case Step.SendQueries send -> step = sendQueries(send);
                // 4. Analyze the response.
                case Step.Analyse analyse -> step = analyse(analyse.result(), analyse.asked());
                case Step.Finish finish -> {
                    return finish.resolution();
                }
            }
        }
    }

    /// The data of this server first, then the cache.
    private Step lookUpLocally(Step.LookUpLocally look) {
        Question wanted = look.wanted();
        Resolution local = components.localData().find(wanted);
        if (local != null && LocalAnswer.isError(local)) {
            return new Step.Finish(local);
        }
        if (local != null) {
            builder.addErrors(local.errors());
            return useLocal(LocalAnswer.analyse(local, wanted), look);
        }
        Delegation best = components.bestServers().findKnown(wanted.name(), wanted.type(), look.bypassedForward());
        ResponseAnalysis known = known(wanted, best);
        return known != null ? useLocal(known, look) : startQueries(look, best);
    }

    private @Nullable ResponseAnalysis known(Question wanted, Delegation best) {
        if (context.bypassesCacheFor(wanted)) {
            return null;
        }
        ResponseAnalysis known =
                components.localInformation().find(wanted.name(), wanted.type(), best.cut(), context.signed());
        if (known != null && context.isObserved()) {
            context.emit(new ResolutionEvent.CacheHit(context.budget().depth(), wanted, known.kind()));
        }
        return known;
    }

    private Step useLocal(ResponseAnalysis known, Step.LookUpLocally look) {
        return switch (known) {
            case Answer answer -> answer(answer);
            case Negative negative -> negative(negative);
            case Alias alias -> follow(alias, look.wanted());
            case NameTooLong nameTooLong -> nameTooLong(nameTooLong);
            case Referral _,Unusable _ -> throw new IllegalStateException("only servers refer, or are of no use");
        };
    }

    private Step startQueries(Step.LookUpLocally look, Delegation known) {
        builder.markNotFromCache();
        Delegation best = components.bestServers().refreshed(known, look.bypassedForward(), context);
        Minimisation minimisation = best.isForward() ? Minimisation.OFF : components.minimisation();
        return new Step.FindServers(best, new Minimiser(minimisation, look.wanted()));
    }

    private Step findServers(Step.FindServers find) {
        find.minimiser().setCut(find.best().cut());
        return skipKnownParts(
                new Step.SendQueries(components.serverLists().of(find.best(), context), find.minimiser()));
    }

    private Step sendQueries(Step.SendQueries send) {
        Minimiser minimiser = send.minimiser();
        ServerQueries.Result result =
                components.serverQueries().query(send.slist(), minimiser.question(), minimiser.qnameForm(), context);
        return new Step.Analyse(result, send);
    }

    private Step analyse(ServerQueries.Result result, Step.SendQueries asked) {
        if (!(result.analysis() instanceof Unusable)) {
            components.cacheUpdater().apexServers(result, asked.slist().delegation());
            Question part = asked.minimiser().takePartFailedAt(result.server());
            if (part != null && result.server() != null) {
                // It responds, but not for the minimised name: the next resolution does not query it for this one.
                result.server().recordNoAnswer(asked.slist().delegation().cut(), part, components.time().nanos(),
                        PART_REMEMBERED);
            }
        }
        return switch (result.analysis()) {
            // a. if the response answers the question or contains a name error, cache the data as well as returning it
            // back to the client.
            case Answer answer -> answered(answer, asked);
            case Negative negative -> denied(negative, asked);
            // b. if the response contains a better delegation to other servers, cache the delegation information, and
            // go to step 2.
            case Referral referral -> referred(referral, asked);
            // c. if the response shows a CNAME and that is not the answer itself, cache the CNAME, change the SNAME to
            // the canonical name in the CNAME RR and go to step 1.
            case Alias alias -> aliased(alias, asked);
            case NameTooLong nameTooLong ->
                asked.minimiser().isMinimised() ? lengthenQname(asked) : nameTooLong(nameTooLong);
            // d. if the response shows a servers failure or other bizarre contents, delete the server from the SLIST
            // and go back to step 3. That has been done for every server.
            case Unusable unusable -> noUsableResponse(unusable, result, asked);
        };
    }

    private Step answered(Answer answer, Step.SendQueries asked) {
        Answer learnt = components.cacheUpdater().answers(answer, asked.minimiser().question(), context.signed());
        components.cacheUpdater().correctGlue(answer, asked.slist().delegation());
        return asked.minimiser().isMinimised() ? lengthenQname(asked) : answer(learnt);
    }

    private Step denied(Negative negative, Step.SendQueries asked) {
        Minimiser minimiser = asked.minimiser();
        Negative learnt = components.cacheUpdater().negative(negative, minimiser.question().type(), context.signed());
        if (!minimiser.isMinimised()) {
            return negative(learnt);
        }
        return learnt.nameError() && learnt.aliases().isEmpty() ? partDenied(learnt, asked) : lengthenQname(asked);
    }

    /// Some servers send NXDOMAIN for empty non-terminals, so the full name is sent. Root servers do not.
    private Step partDenied(Negative negative, Step.SendQueries asked) {
        if (!asked.minimiser().isRelaxed() || asked.slist().delegation().cut().isRoot()) {
            return negative(negative);
        }
        asked.minimiser().sendFullQname();
        return asked;
    }

    private Step referred(Referral referral, Step.SendQueries asked) {
        if (!context.budget().takeReferral()) {
            return outOfBudget();
        }
        Delegation better = components.cacheUpdater().referral(referral, asked.slist().delegation(), context.signed());
        return new Step.FindServers(better, asked.minimiser());
    }

    private Step aliased(Alias alias, Step.SendQueries asked) {
        Alias learnt = components.cacheUpdater().alias(alias, context.signed());
        return asked.minimiser().isMinimised() ? lengthenQname(asked) : follow(learnt, asked.minimiser().wanted());
    }

    private Step noUsableResponse(Unusable unusable, ServerQueries.Result result, Step.SendQueries asked) {
        boolean notAsked = unusable.kind() == ResponseKind.NOT_ASKED;
        if (context.budget().isSpent() || (notAsked && context.budget().exhausted() != null)) {
            return outOfBudget();
        }
        if (unusable.kind() == ResponseKind.NOT_READY) {
            return new Step.Finish(Failures.notReady());
        }
        Minimiser minimiser = asked.minimiser();
        if (minimiser.isMinimised() && minimiser.isRelaxed() && !notAsked) {
            return sendFullQname(asked, result);
        }
        Delegation best = asked.slist().delegation();
        return components.bestServers().hasFallback(best)
                ? new Step.LookUpLocally(minimiser.wanted(), best.cut())
                : new Step.Finish(Failures.noReachableAuthority(best.cut(), unusable.why(), context));
    }

    /// The last name is not a cut: back to step 3 with more labels.
    private Step lengthenQname(Step.SendQueries asked) {
        asked.minimiser().noCut();
        return skipKnownParts(asked);
    }

    /// Minimised names that are in the cache are skipped (RFC 9156 section 3).
    private Step skipKnownParts(Step.SendQueries next) {
        Minimiser minimiser = next.minimiser();
        Name cut = next.slist().delegation().cut();
        while (minimiser.isMinimised()) {
            Question part = minimiser.question();
            if (minimiser.isRelaxed() && next.slist().selection().areAllLameFor(part)) {
                minimiser.sendFullQname();
                return next;
            }
            switch (components.localInformation().find(part.name(), part.type(), cut, context.signed())) {
                case null -> {
                    return next;
                }
                case Negative negative when negative.nameError() -> {
                    return partDenied(negative, next);
                }
                default -> minimiser.noCut();
            }
        }
        return next;
    }

    /// The minimised name failed: back to step 3 with the full name.
    private static Step sendFullQname(Step.SendQueries asked, ServerQueries.Result result) {
        asked.minimiser().partFailed(result.server());
        return asked;
    }

    private Step answer(Answer answer) {
        builder.add(answer.aliases());
        builder.add(answer.rrsets());
        return new Step.Finish(builder.answer());
    }

    private Step negative(Negative negative) {
        builder.add(negative.aliases());
        return new Step.Finish(builder.negative(negative));
    }

    private Step nameTooLong(NameTooLong nameTooLong) {
        builder.add(nameTooLong.aliases());
        return new Step.Finish(builder.nameTooLong());
    }

    private Step follow(Alias alias, Question wanted) {
        for (SignedRRset one : alias.aliases()) {
            if (builder.hasAlias(one.rrset().owner())) {
                return new Step.Finish(Failures.aliasLoop(question.name()));
            }
            if (!context.budget().takeAlias()) {
                return outOfBudget();
            }
            if (context.isObserved() && one.rrset().size() == 1) {
                context.emit(new ResolutionEvent.AliasFollowed(context.budget().depth(), one.rrset().owner(),
                        Name.of(one.rrset().sharedData(), 2), one.rrset().type()));
            }
        }
        builder.add(alias.aliases());
        return new Step.LookUpLocally(new Question(alias.target(), wanted.type()), null);
    }

    private Step outOfBudget() {
        if (context.isObserved() && context.budget().exhausted() != null) {
            context.emit(new ResolutionEvent.BudgetExhausted(context.budget().depth(), context.budget().exhausted()));
        }
        return new Step.Finish(Failures.outOfBudget(context));
    }
}
