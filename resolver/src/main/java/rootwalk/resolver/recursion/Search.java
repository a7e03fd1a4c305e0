package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent;
import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.resolver.recursion.ReplyAnalysis.Alias;
import rootwalk.resolver.recursion.ReplyAnalysis.Answers;
import rootwalk.resolver.recursion.ReplyAnalysis.Denies;
import rootwalk.resolver.recursion.ReplyAnalysis.Refers;
import rootwalk.resolver.recursion.ReplyAnalysis.TooLong;
import rootwalk.resolver.recursion.ReplyAnalysis.Useless;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// The algorithm of RFC 1034 section 5.3.3 for one question, including its alias chain. Used by the resolving thread.
final class Search {

    /// The components that all searches use.
    record Means(
            Minimisation minimisation,
            LocalData localData,
            LocalInformation local,
            BestServers bestServers,
            ServerLists serverLists,
            Inquiry inquiry,
            Learning learning,
            Time time) {}

    /// How long a server is not queried for a minimised name that it had no answer for, in nanoseconds.
    private static final long PART_REMEMBERED = 900_000_000_000L;

    /// The next step of the algorithm, with its data.
    private sealed interface Step {

        /// To step 1.
        ///
        /// @param wanted
        ///            SNAME and STYPE
        /// @param walksPast
        ///            a forwarded zone whose servers failed and whose names are resolved iteratively, or null
        record LookHere(Question wanted, @Nullable Name walksPast) implements Step {}

        /// To step 2.
        record FindServers(Delegation best, Minimiser minimiser) implements Step {}

        /// To step 3.
        record SendQueries(ServerList slist, Minimiser minimiser) implements Step {}

        /// To step 4.
        record Analyse(Inquiry.Result result, SendQueries asked) implements Step {}

        /// The end.
        record Finish(Resolution resolution) implements Step {}
    }

    private final Means means;
    private final Question question;
    private final Walk walk;
    private final Gathered gathered;

    Search(Means means, Question question, Walk walk) {
        this.means = means;
        this.question = question;
        this.walk = walk;
        gathered = new Gathered(walk.wantsSignatures());
    }

    /// The answer, or why there is none.
    Resolution find() {
        Step step = new Step.LookHere(question, null);
        while (true) {
            switch (step) {
                // 1. See if the answer is in local information, and if so return it to the client.
                case Step.LookHere look -> step = lookHere(look);
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
    private Step lookHere(Step.LookHere look) {
        Question wanted = look.wanted();
        Resolution own = means.localData().find(wanted);
        if (own != null && OwnAnswer.isError(own)) {
            return new Step.Finish(own);
        }
        if (own != null) {
            gathered.explainedBy(own.errors());
            return fromHere(OwnAnswer.analyse(own, wanted), look);
        }
        Delegation best = means.bestServers().findKnown(wanted.name(), wanted.type(), look.walksPast());
        ReplyAnalysis known = known(wanted, best);
        return known != null ? fromHere(known, look) : beginAsking(look, best);
    }

    private @Nullable ReplyAnalysis known(Question wanted, Delegation best) {
        if (walk.asksAnew(wanted)) {
            return null;
        }
        ReplyAnalysis known = means.local().find(wanted.name(), wanted.type(), best.cut(), walk.signed());
        if (known != null && walk.isObserved()) {
            walk.tell(new WalkEvent.FoundInCache(walk.budget().depth(), wanted, known.outcome()));
        }
        return known;
    }

    private Step fromHere(ReplyAnalysis known, Step.LookHere look) {
        return switch (known) {
            case Answers answers -> answer(answers);
            case Denies denies -> deny(denies);
            case Alias alias -> follow(alias, look.wanted());
            case TooLong tooLong -> tooLong(tooLong);
            case Refers _,Useless _ -> throw new IllegalStateException("only servers refer, or are of no use");
        };
    }

    private Step beginAsking(Step.LookHere look, Delegation known) {
        gathered.asked();
        Delegation best = means.bestServers().worthAsking(known, look.walksPast(), walk);
        Minimisation minimisation = best.isForward() ? Minimisation.OFF : means.minimisation();
        return new Step.FindServers(best, new Minimiser(minimisation, look.wanted()));
    }

    private Step findServers(Step.FindServers find) {
        find.minimiser().servedBy(find.best().cut());
        return showMore(new Step.SendQueries(means.serverLists().of(find.best(), walk), find.minimiser()));
    }

    private Step sendQueries(Step.SendQueries send) {
        Minimiser minimiser = send.minimiser();
        Inquiry.Result result = means.inquiry().ask(send.slist(), minimiser.question(), minimiser.exposure(), walk);
        return new Step.Analyse(result, send);
    }

    private Step analyse(Inquiry.Result result, Step.SendQueries asked) {
        if (!(result.analysis() instanceof Useless)) {
            means.learning().zonesOwnServers(result, asked.slist().delegation());
            Question part = asked.minimiser().takePartFailedAt(result.server());
            if (part != null && result.server() != null) {
                // It responds, but not for the minimised name: the next resolution does not query it for this one.
                result.server().hasNoAnswerFor(asked.slist().delegation().cut(), part, means.time().nanos(),
                        PART_REMEMBERED);
            }
        }
        return switch (result.analysis()) {
            // a. if the response answers the question or contains a name error, cache the data as well as returning it
            // back to the client.
            case Answers answers -> answered(answers, asked);
            case Denies denies -> denied(denies, asked);
            // b. if the response contains a better delegation to other servers, cache the delegation information, and
            // go to step 2.
            case Refers refers -> referred(refers, asked);
            // c. if the response shows a CNAME and that is not the answer itself, cache the CNAME, change the SNAME to
            // the canonical name in the CNAME RR and go to step 1.
            case Alias alias -> aliased(alias, asked);
            case TooLong tooLong -> asked.minimiser().isMinimised() ? askMore(asked) : tooLong(tooLong);
            // d. if the response shows a servers failure or other bizarre contents, delete the server from the SLIST
            // and go back to step 3. That has been done for every server.
            case Useless useless -> nobodyHelped(useless, result, asked);
        };
    }

    private Step answered(Answers answers, Step.SendQueries asked) {
        Answers learnt = means.learning().answers(answers, asked.minimiser().question(), walk.signed());
        means.learning().serversOwnAddresses(answers, asked.slist().delegation());
        return asked.minimiser().isMinimised() ? askMore(asked) : answer(learnt);
    }

    private Step denied(Denies denies, Step.SendQueries asked) {
        Minimiser minimiser = asked.minimiser();
        Denies learnt = means.learning().denial(denies, minimiser.question().type(), walk.signed());
        if (!minimiser.isMinimised()) {
            return deny(learnt);
        }
        return learnt.nameError() && learnt.aliases().isEmpty() ? partDenied(learnt, asked) : askMore(asked);
    }

    /// Some servers send NXDOMAIN for empty non-terminals, so the full name is sent. Root servers do not.
    private Step partDenied(Denies denies, Step.SendQueries asked) {
        if (!asked.minimiser().isRelaxed() || asked.slist().delegation().cut().isRoot()) {
            return deny(denies);
        }
        asked.minimiser().giveUp();
        return asked;
    }

    private Step referred(Refers refers, Step.SendQueries asked) {
        if (!walk.budget().takeReferral()) {
            return outOfBudget();
        }
        Delegation better = means.learning().referral(refers, asked.slist().delegation(), walk.signed());
        return new Step.FindServers(better, asked.minimiser());
    }

    private Step aliased(Alias alias, Step.SendQueries asked) {
        Alias learnt = means.learning().alias(alias, walk.signed());
        return asked.minimiser().isMinimised() ? askMore(asked) : follow(learnt, asked.minimiser().wanted());
    }

    private Step nobodyHelped(Useless useless, Inquiry.Result result, Step.SendQueries asked) {
        boolean notAsked = useless.outcome() == Outcome.NOT_ASKED;
        if (walk.budget().isSpent() || (notAsked && walk.budget().exhausted() != null)) {
            return outOfBudget();
        }
        if (useless.outcome() == Outcome.NOT_READY) {
            return new Step.Finish(Failures.notReady());
        }
        Minimiser minimiser = asked.minimiser();
        if (minimiser.isMinimised() && minimiser.isRelaxed() && !notAsked) {
            return askAll(asked, result);
        }
        Delegation best = asked.slist().delegation();
        return means.bestServers().fallsBack(best)
                ? new Step.LookHere(minimiser.wanted(), best.cut())
                : new Step.Finish(Failures.noReachableAuthority(best.cut(), useless.why(), walk));
    }

    /// The last name is not a cut: back to step 3 with more labels.
    private Step askMore(Step.SendQueries asked) {
        asked.minimiser().noCutHere();
        return showMore(asked);
    }

    /// Minimised names that are in the cache are skipped (RFC 9156 section 3).
    private Step showMore(Step.SendQueries next) {
        Minimiser minimiser = next.minimiser();
        Name cut = next.slist().delegation().cut();
        while (minimiser.isMinimised()) {
            Question part = minimiser.question();
            if (minimiser.isRelaxed() && next.slist().ranking().allAreTroubledBy(part)) {
                minimiser.giveUp();
                return next;
            }
            switch (means.local().find(part.name(), part.type(), cut, walk.signed())) {
                case null -> {
                    return next;
                }
                case Denies denies when denies.nameError() -> {
                    return partDenied(denies, next);
                }
                default -> minimiser.noCutHere();
            }
        }
        return next;
    }

    /// The minimised name failed: back to step 3 with the full name.
    private static Step askAll(Step.SendQueries asked, Inquiry.Result result) {
        asked.minimiser().partFailed(result.server());
        return asked;
    }

    private Step answer(Answers answers) {
        gathered.add(answers.aliases());
        gathered.add(answers.sets());
        return new Step.Finish(gathered.answers());
    }

    private Step deny(Denies denies) {
        gathered.add(denies.aliases());
        return new Step.Finish(gathered.denied(denies));
    }

    private Step tooLong(TooLong tooLong) {
        gathered.add(tooLong.aliases());
        return new Step.Finish(gathered.tooLong());
    }

    private Step follow(Alias alias, Question wanted) {
        for (SignedSet one : alias.aliases()) {
            if (gathered.hasAlias(one.set().owner())) {
                return new Step.Finish(Failures.aliasLoop(question.name()));
            }
            if (!walk.budget().takeAlias()) {
                return outOfBudget();
            }
            if (walk.isObserved() && one.set().size() == 1) {
                walk.tell(new WalkEvent.AliasFollowed(walk.budget().depth(), one.set().owner(),
                        Name.of(one.set().sharedData(), 2), one.set().type()));
            }
        }
        gathered.add(alias.aliases());
        return new Step.LookHere(new Question(alias.target(), wanted.type()), null);
    }

    private Step outOfBudget() {
        if (walk.isObserved() && walk.budget().exhausted() != null) {
            walk.tell(new WalkEvent.Exhausted(walk.budget().depth(), walk.budget().exhausted()));
        }
        return new Step.Finish(Failures.outOfBudget(walk));
    }
}
