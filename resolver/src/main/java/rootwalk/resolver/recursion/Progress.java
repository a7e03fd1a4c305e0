package rootwalk.resolver.recursion;

import java.util.List;

import rootwalk.resolver.contract.Budget.Limit;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// The results of one search so far. Each further result ends the search or continues it. For the resolving thread.
final class Progress {

    private final Question question;
    private final LocalData localData;
    private final ResolutionContext context;
    private final ResolutionBuilder builder;

    /// The last name of the alias chain so far. A loop leads back to the first one.
    private Name sname;
    private boolean hasFollowedAlias;

    Progress(Question question, LocalData localData, ResolutionContext context) {
        this.question = question;
        this.localData = localData;
        sname = question.name();
        this.context = context;
        builder = new ResolutionBuilder(context.wantsSignatures());
    }

    ResolutionBuilder builder() {
        return builder;
    }

    /// Whether the target of an alias is being resolved.
    boolean hasFollowedAlias() {
        return hasFollowedAlias;
    }

    Step answer(Answer answer) {
        if (!context.followsAliases(question) && !answer.aliases().isEmpty()) {
            return aliases(answer.aliases());
        }
        builder.add(answer.aliases());
        builder.add(answer.rrsets());
        return new Step.Finish(builder.answer());
    }

    Step negative(Negative negative) {
        if (!context.followsAliases(question) && !negative.aliases().isEmpty()) {
            return aliases(negative.aliases());
        }
        builder.add(negative.aliases());
        // Without aliases, it may deny a part of the name only (RFC 9156).
        Name denied = negative.aliases().isEmpty() ? sname : negative.name();
        return new Step.Finish(builder.negative(negative, denied, localData));
    }

    Step nameTooLong(NameTooLong nameTooLong) {
        builder.add(nameTooLong.aliases());
        return new Step.Finish(builder.nameTooLong());
    }

    /// To step 1, with the target of an alias.
    Step follow(Alias alias, Question wanted) {
        for (SignedRRset rrset : alias.aliases()) {
            if (builder.hasAlias(rrset.rrset().owner())) {
                return new Step.Finish(Failures.aliasLoop(question.name()));
            }
            if (!context.budget().takeAlias()) {
                return outOfBudget();
            }
            if (context.isObserved() && rrset.rrset().size() == 1) {
                context.emit(new ResolutionEvent.AliasFollowed(context.budget().depth(), rrset.rrset().owner(),
                        Name.of(rrset.rrset().sharedData(), 2), rrset.rrset().type()));
            }
        }
        builder.add(alias.aliases());
        if (!context.followsAliases(question)) {
            return new Step.Finish(builder.answer());
        }
        sname = alias.target();
        hasFollowedAlias = true;
        return new Step.LookUpLocally(new Question(alias.target(), wanted.type()));
    }

    private Step aliases(List<SignedRRset> aliases) {
        builder.add(aliases);
        return new Step.Finish(builder.answer());
    }

    Step outOfBudget() {
        Limit limit = context.budget().exhausted();
        if (context.isObserved() && limit != null) {
            context.emit(new ResolutionEvent.BudgetExhausted(context.budget().depth(), limit));
        }
        return new Step.Finish(Failures.outOfBudget(context));
    }
}
