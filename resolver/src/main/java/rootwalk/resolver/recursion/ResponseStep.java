package rootwalk.resolver.recursion;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Verdict;
import rootwalk.resolver.recursion.ResponseValidation.Validated;
import rootwalk.resolver.servers.ResponseAnalysis;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.resolver.servers.ResponseAnalysis.Referral;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.resolver.servers.ServerQueries;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// Step 4: has the response validated, stores its data, and continues. For the resolving thread.
final class ResponseStep {

    /// How long a server is not queried for a minimised name that it had no answer for, in nanoseconds.
    private static final long PART_REMEMBERED = 900_000_000_000L;

    /// How many other servers of a zone are queried after one has sent bogus data.
    private static final int MAX_ASKED_AGAIN = 3;

    private final Search.Components components;
    private final Progress progress;
    private final MinimisedSteps minimised;
    private final ResolutionContext context;

    /// The first verdict on the question that is queried again, or null.
    private @Nullable Verdict bogus;
    private int askedAgain;

    ResponseStep(Search.Components components, Progress progress, MinimisedSteps minimised, ResolutionContext context) {
        this.components = components;
        this.progress = progress;
        this.minimised = minimised;
        this.context = context;
    }

    Step analyse(ServerQueries.Result result, Step.SendQueries asked) {
        if (result.analysis() instanceof Unusable unusable) {
            // d. if the response shows a servers failure or other bizarre contents, delete the server from the SLIST
            // and go back to step 3. That has been done for every server.
            return bogus != null ? new Step.Finish(Failures.bogus(bogus))
                    : noUsableResponse(unusable, result, asked);
        }
        noteServer(result, asked);
        Delegation delegation = asked.slist().delegation();
        Validated validated =
                components.validation().validate(result.analysis(), asked.minimiser().question(), delegation, context);
        Verdict verdict = validated.verdict();
        Alias usable = context.accepts(verdict.security()) ? null : usableAliases(validated.analysis());
        if (usable != null) {
            // A separate query for the target of the last alias may have a better response.
            bogus = null;
            return aliased(usable, Verdict.of(weakest(usable.aliases()), List.of()), asked);
        }
        if (context.accepts(verdict.security())) {
            bogus = null;
        } else if (mayAskAgain(verdict, result, asked)) {
            // RFC 4035 section 4.7 permits this: the data of another server may be up to date, or there may be no
            // attacker on the path to it.
            return askAgain(verdict, validated.analysis(), asked);
        }
        return switch (validated.analysis()) {
            // a. if the response answers the question or contains a name error, cache the data as well as returning it
            // back to the client.
            case Answer answer -> answered(answer, verdict, asked);
            case Negative negative -> negative(negative, verdict, asked);
            // b. if the response contains a better delegation to other servers, cache the delegation information, and
            // go to step 2.
            case Referral referral -> referral(referral, asked);
            // c. if the response shows a CNAME and that is not the answer itself, cache the CNAME, change the SNAME to
            // the canonical name in the CNAME RR and go to step 1.
            case Alias alias -> aliased(alias, verdict, asked);
            case NameTooLong nameTooLong -> nameTooLong(nameTooLong, verdict, asked);
            case Unusable _ -> throw new IllegalStateException("validation does not make a response useless");
        };
    }

    /// The aliases at the beginning of a response that are usable, although later records are bogus; null if there are none.
    private @Nullable Alias usableAliases(ResponseAnalysis analysis) {
        return switch (analysis) {
            case Answer answer -> usable(answer.aliases(), answer.authoritative());
            case Negative negative -> usable(negative.aliases(), negative.authoritative());
            case Alias alias -> usable(alias.aliases(), alias.authoritative());
            case Referral _,NameTooLong _,Unusable _ -> null;
        };
    }

    private @Nullable Alias usable(List<SignedRRset> aliases, boolean authoritative) {
        int count = 0;
        while (count < aliases.size() && context.accepts(aliases.get(count).security())) {
            count++;
        }
        // A DNAME has no target without the CNAME that is synthesised from it.
        if (count > 0 && aliases.get(count - 1).rrset().type() == RecordType.DNAME) {
            count--;
        }
        return count == 0 ? null : new Alias(aliases.subList(0, count),
                Name.of(aliases.get(count - 1).rrset().sharedData(), 2), authoritative);
    }

    private static Security weakest(List<SignedRRset> rrsets) {
        Security security = Security.SECURE;
        for (SignedRRset one : rrsets) {
            security = security.with(one.security());
        }
        return security;
    }

    private void noteServer(ServerQueries.Result result, Step.SendQueries asked) {
        Delegation delegation = asked.slist().delegation();
        components.delegationUpdates().apexServers(result, delegation);
        Question part = asked.minimiser().takePartFailedAt(result.server());
        if (part != null && result.server() != null) {
            // It responds, but not for the minimised name: the next resolution does not query it for this one.
            result.server().recordNoAnswer(delegation.cut(), part, components.time().nanos(), PART_REMEMBERED);
        }
    }

    private Step answered(Answer answer, Verdict verdict, Step.SendQueries asked) {
        Answer stored = components.cacheUpdater().answers(answer, asked.minimiser().question(), context.signed());
        if (context.accepts(verdict.security())) {
            components.delegationUpdates().correctGlue(answer, asked.slist().delegation());
        }
        if (asked.minimiser().isMinimised()) {
            return minimised.lengthenQname(stored.aliases(), asked);
        }
        return context.accepts(verdict.security()) ? progress.answer(stored) : bogus(verdict);
    }

    private Step negative(Negative negative, Verdict verdict, Step.SendQueries asked) {
        Minimiser minimiser = asked.minimiser();
        Negative stored = components.cacheUpdater().negative(negative, minimiser.question().type(), context.signed());
        if (!minimiser.isMinimised()) {
            return context.accepts(verdict.security()) ? progress.negative(stored) : bogus(verdict);
        }
        return stored.nameError() && stored.aliases().isEmpty() ? minimised.partNegative(stored, asked)
                : minimised.lengthenQname(stored.aliases(), asked);
    }

    private Step referral(Referral referral, Step.SendQueries asked) {
        bogus = null;
        if (!context.budget().takeReferral()) {
            return progress.outOfBudget();
        }
        if (referral.delegationSigner() != null) {
            components.cacheUpdater().delegationSigner(referral.delegationSigner(), context.signed());
        }
        Delegation better = components.delegationUpdates().referral(referral, asked.slist().delegation());
        return new Step.FindServers(better, asked.minimiser());
    }

    private Step aliased(Alias alias, Verdict verdict, Step.SendQueries asked) {
        Alias stored = components.cacheUpdater().alias(alias, context.signed());
        if (asked.minimiser().isMinimised()) {
            return minimised.lengthenQname(stored.aliases(), asked);
        }
        return context.accepts(verdict.security()) ? progress.follow(stored, asked.minimiser().wanted())
                : bogus(verdict);
    }

    private Step nameTooLong(NameTooLong nameTooLong, Verdict verdict, Step.SendQueries asked) {
        if (asked.minimiser().isMinimised()) {
            return minimised.lengthenQname(nameTooLong.aliases(), asked);
        }
        return context.accepts(verdict.security())
                ? progress.nameTooLong(components.cacheUpdater().nameTooLong(nameTooLong)) : bogus(verdict);
    }

    private boolean mayAskAgain(Verdict verdict, ServerQueries.Result result, Step.SendQueries asked) {
        return verdict.mayDifferElsewhere() && !asked.minimiser().isMinimised() && askedAgain < MAX_ASKED_AGAIN
                && result.server() != null && asked.slist().dropBogus(result.server(), asked.minimiser().question());
    }

    private Step askAgain(Verdict verdict, ResponseAnalysis analysis, Step.SendQueries asked) {
        Question question = asked.minimiser().question();
        askedAgain++;
        if (bogus == null) {
            bogus = verdict;
            store(analysis, question);
        }
        if (context.isObserved()) {
            context.emit(new ResolutionEvent.AskedAgain(context.budget().depth(), question,
                    asked.slist().delegation().cut()));
        }
        return asked;
    }

    /// Stores bogus data, for queries with CD.
    private void store(ResponseAnalysis analysis, Question question) {
        switch (analysis) {
            case Answer answer -> {
                Answer _ = components.cacheUpdater().answers(answer, question, context.signed());
            }
            case Negative negative -> {
                Negative _ = components.cacheUpdater().negative(negative, question.type(), context.signed());
            }
            case Alias alias -> {
                Alias _ = components.cacheUpdater().alias(alias, context.signed());
            }
            case Referral _,NameTooLong _,Unusable _ -> {}
        }
    }

    private Step bogus(Verdict verdict) {
        return new Step.Finish(Failures.bogus(bogus == null ? verdict : bogus));
    }

    private Step noUsableResponse(Unusable unusable, ServerQueries.Result result, Step.SendQueries asked) {
        boolean notAsked = unusable.kind() == ResponseKind.NOT_ASKED;
        if (context.budget().isSpent() || (notAsked && context.budget().exhausted() != null)) {
            return progress.outOfBudget();
        }
        if (unusable.kind() == ResponseKind.NOT_READY) {
            return new Step.Finish(Failures.notReady(unusable.why()));
        }
        Minimiser minimiser = asked.minimiser();
        if (minimiser.isMinimised() && minimiser.isRelaxed() && !notAsked) {
            return MinimisedSteps.sendFullQname(asked, result);
        }
        Delegation best = asked.slist().delegation();
        if (components.bestServers().hasFallback(best)) {
            context.bypassForward(best.cut());
            return new Step.LookUpLocally(minimiser.wanted());
        }
        return new Step.Finish(Failures.noReachableAuthority(best.cut(), unusable, result.server(), context));
    }
}
