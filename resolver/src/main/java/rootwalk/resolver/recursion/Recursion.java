package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.FailureCache;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent;
import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.resolver.recursion.ReplyAnalysis.Alias;
import rootwalk.resolver.recursion.ReplyAnalysis.Answers;
import rootwalk.resolver.recursion.ReplyAnalysis.Denies;
import rootwalk.resolver.recursion.ReplyAnalysis.Refers;
import rootwalk.resolver.recursion.ReplyAnalysis.TooLong;
import rootwalk.resolver.recursion.ReplyAnalysis.Useless;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// The algorithm of RFC 1034 section 5.3.3. Any thread; blocks, and is meant for virtual ones.
public final class Recursion {

    private final RecursionSettings settings;
    private final FailureCache failures;
    private final LocalInformation local;
    private final LocalData localData;
    private final BestServers bestServers;
    private final ServerLists serverLists;
    private final Inquiry inquiry;
    private final Learning learning;
    private final Flights flights = new Flights();
    private final Time time;

    public Recursion(
            RecursionSettings settings,
            Caches caches,
            Upstream upstream,
            ServerHealth health,
            Time time,
            RandomGenerator unpredictable) {
        this.settings = settings;
        this.time = time;
        failures = caches.failures();
        local = new LocalInformation(caches.records(), time);
        localData = settings.localData();
        learning = new Learning(caches, time);
        inquiry = new Inquiry(upstream, time, settings.port());
        serverLists = new ServerLists(caches, health, settings.addresses(), time, unpredictable, settings,
                new Addresses());
        Priming priming = new Priming(settings.rootHints(), settings.port(), learning, time, this::primingReply);
        bestServers = new BestServers(settings.zones(), caches.delegations(), priming, time);
    }

    /// Finds out, or waits for somebody who is finding out the same.
    public Resolution resolve(Question question, Walk walk) {
        if (walk.isUnderWay(question)) {
            return Failures.circle();
        }
        FailureCache.Failure failure = failures.find(question, time.millis());
        if (failure != null) {
            return new Resolution(failure.responseCode(), List.of(), List.of(), List.of(), Security.INDETERMINATE,
                    failure.ttl(time.millis()), true, failure.errors());
        }
        return flights.join(question, walk, () -> lead(question, walk));
    }

    private Resolution lead(Question question, Walk walk) {
        int depth = walk.budget().depth();
        if (walk.isObserved()) {
            walk.tell(new WalkEvent.Started(depth, question));
        }
        walk.begins(question);
        Resolution resolution;
        try {
            resolution = walk(question, walk);
        } finally {
            walk.ends();
        }
        if (!resolution.isFailure()) {
            failures.forget(question);
        } else if (depth == 0 || walk.budget().exhausted() == null) {
            resolution = remembered(question, resolution);
        }
        if (walk.isObserved()) {
            walk.tell(new WalkEvent.Finished(depth, question, resolution.responseCode()));
        }
        return resolution;
    }

    private Resolution remembered(Question question, Resolution failed) {
        FailureCache.Failure failure = failures.keep(question, failed.responseCode(), failed.errors(), time.millis());
        return failed.withTtl(failure.ttl(time.millis()));
    }

    /// The four steps. Each turn of the outer loop has another SNAME, each turn of the inner one asks other servers or
    /// for
    /// more of the name.
    private Resolution walk(Question question, Walk walk) {
        Gathered gathered = new Gathered(walk.wantsSignatures());
        Question wanted = question;
        Name walksPast = null;

        nextName : while (true) {
            Delegation best = bestServers.find(wanted.name(), wanted.type(), walksPast, walk);

            // 1. See if the answer is in local information, and if so return it to the client.
            Resolution own = localData.find(wanted);
            if (own != null && own.isFailure()) {
                return own;
            }
            ReplyAnalysis known = own == null ? known(wanted, best, walk) : ownAnswer(own);
            switch (known) {
                case Answers answers -> {
                    gathered.add(answers.aliases());
                    gathered.add(answers.sets());
                    return gathered.answers();
                }
                case Denies denies -> {
                    return gathered.denied(denies);
                }
                case Alias alias -> {
                    if (!follow(alias, gathered, walk)) {
                        return Failures.aliasLoop(question.name());
                    }
                    wanted = new Question(alias.target(), question.type());
                    continue nextName;
                }
                case null, default -> {}
            }
            gathered.asked();

            // 2. Find the best servers to ask.
            ServerList slist = list(best, walk);
            Minimiser minimiser = new Minimiser(best.isForward() ? Minimisation.OFF : settings.minimisation(), wanted,
                    best.cut());

            while (true) {
                // 3. Send them queries until one returns a response.
                boolean minimised = minimiser.isMinimised();
                Inquiry.Result result = inquiry.ask(slist, minimiser.question(), minimised, walk);

                // 4. Analyze the response, either:
                switch (result.analysis()) {
                    // a. if the response answers the question or contains a name error, cache the data as well as
                    // returning it back to the client.
                    case Answers answers -> {
                        Answers learnt = learning.answers(answers, minimiser.question(), walk.signed());
                        if (!minimised) {
                            learning.zonesOwnServers(result, best);
                            gathered.add(learnt.aliases());
                            gathered.add(learnt.sets());
                            return gathered.answers();
                        }
                        goOn(minimiser, slist, walk);
                    }
                    case Denies denies -> {
                        if (minimised && denies.nameError() && minimiser.isRelaxed() && !best.cut().isRoot()) {
                            // Some servers deny empty non-terminals: only the whole name tells. Those of the root do not.
                            minimiser.giveUp();
                            slist.begins();
                            continue;
                        }
                        Denies learnt = learning.denial(denies, minimiser.question().type(), walk.signed());
                        if (!minimised || (learnt.nameError() && learnt.aliases().isEmpty())) {
                            gathered.add(learnt.aliases());
                            return gathered.denied(learnt);
                        }
                        goOn(minimiser, slist, walk);
                    }
                    // b. if the response contains a better delegation to other servers, cache the delegation
                    // information, and go to step 2.
                    case Refers refers -> {
                        if (!walk.budget().takeReferral()) {
                            return outOfBudget(walk);
                        }
                        best = learning.referral(refers, best, walk.signed());
                        slist = list(best, walk);
                        minimiser.servedBy(best.cut());
                    }
                    // c. if the response shows a CNAME and that is not the answer itself, cache the CNAME, change the
                    // SNAME to the canonical name in the CNAME RR and go to step 1.
                    case Alias alias -> {
                        Alias learnt = learning.alias(alias, walk.signed());
                        if (!minimised) {
                            if (!follow(learnt, gathered, walk)) {
                                return walk.budget().exhausted() != null ? outOfBudget(walk)
                                        : Failures.aliasLoop(question.name());
                            }
                            wanted = new Question(learnt.target(), question.type());
                            continue nextName;
                        }
                        goOn(minimiser, slist, walk);
                    }
                    case TooLong tooLong -> {
                        if (!minimised) {
                            gathered.add(tooLong.aliases());
                            return gathered.tooLong();
                        }
                        goOn(minimiser, slist, walk);
                    }
                    // d. if the response shows a servers failure or other bizarre contents, delete the server from the
                    // SLIST and go back to step 3. That has been done for every server.
                    case Useless useless -> {
                        if (walk.budget().isSpent() || (useless.outcome() == Outcome.NOT_ASKED
                                && walk.budget().exhausted() != null)) {
                            return outOfBudget(walk);
                        }
                        if (useless.outcome() == Outcome.NOT_READY) {
                            return Failures.notReady();
                        }
                        if (minimised && minimiser.isRelaxed() && useless.outcome() != Outcome.NOT_ASKED) {
                            minimiser.giveUp();
                            slist.begins();
                            continue;
                        }
                        if (bestServers.fallsBack(best)) {
                            walksPast = best.cut();
                            continue nextName;
                        }
                        return Failures.noReachableAuthority(best.cut(), useless.why(), walk);
                    }
                }
            }
        }
    }

    private @Nullable ReplyAnalysis known(Question wanted, Delegation best, Walk walk) {
        if (walk.asksAnew(wanted)) {
            return null;
        }
        ReplyAnalysis known = local.find(wanted.name(), wanted.type(), best.cut(), walk.signed());
        if (known != null && walk.isObserved()) {
            walk.tell(new WalkEvent.FoundInCache(walk.budget().depth(), wanted, known.outcome()));
        }
        return known;
    }

    private static ReplyAnalysis ownAnswer(Resolution own) {
        List<SignedSet> sets = own.answer().stream().map(set -> new SignedSet(set, null)).toList();
        return sets.isEmpty()
                ? new Denies(List.of(), Name.ROOT, own.responseCode() != 0, own.authority(), own.ttl(), true)
                : new Answers(List.of(), sets, true);
    }

    /// The name asked last is no cut. Those below it that are known to be none either need no question (RFC 9156
    /// section
    /// 3).
    private void goOn(Minimiser minimiser, ServerList slist, Walk walk) {
        minimiser.noCutHere();
        while (minimiser.isMinimised() && local.find(minimiser.question().name(), minimiser.question().type(),
                slist.delegation().cut(), walk.signed()) != null) {
            minimiser.noCutHere();
        }
        slist.begins();
    }

    private static boolean follow(Alias alias, Gathered gathered, Walk walk) {
        for (SignedSet one : alias.aliases()) {
            if (gathered.hasAlias(one.set().owner()) || !walk.budget().takeAlias()) {
                return false;
            }
            if (walk.isObserved() && one.set().size() == 1) {
                walk.tell(new WalkEvent.AliasFollowed(walk.budget().depth(), one.set().owner(),
                        Name.of(one.set().sharedData(), 2), one.set().type()));
            }
        }
        gathered.add(alias.aliases());
        return true;
    }

    private ServerList list(Delegation best, Walk walk) {
        ServerList slist = serverLists.of(best, walk);
        if (walk.isObserved()) {
            walk.tell(new WalkEvent.CutChosen(walk.budget().depth(), best.cut(), best.source(), slist.size()));
        }
        return slist;
    }

    private static Resolution outOfBudget(Walk walk) {
        if (walk.isObserved() && walk.budget().exhausted() != null) {
            walk.tell(new WalkEvent.Exhausted(walk.budget().depth(), walk.budget().exhausted()));
        }
        return Failures.outOfBudget(walk);
    }

    /// How the addresses of servers are found.
    private final class Addresses implements ServerLists.Asking {

        @Override
        public Resolution resolve(Question question, Walk walk) {
            return Recursion.this.resolve(question, walk);
        }

        @Override
        public List<InetSocketAddress> askParent(Delegation child, Question address, Walk walk) {
            Delegation parent = bestServers.find(child.cut(), RecordType.DS, null, walk);
            if (child.cut().isRoot() || !child.cut().isBelow(parent.cut())) {
                return List.of();
            }
            List<InetSocketAddress> found = new ArrayList<>();
            switch (inquiry.ask(list(parent, walk), address, false, walk).analysis()) {
                case Answers answers -> {
                    for (SignedSet one : answers.sets()) {
                        Glue.addAll(one.set(), settings.port(), found);
                    }
                }
                case Refers refers -> {
                    for (Delegation.NameServer server : refers.servers()) {
                        if (server.name().equals(address.name())) {
                            found.addAll(server.addresses());
                        }
                    }
                }
                case Denies denies -> {}
                case Alias alias -> {}
                case TooLong tooLong -> {}
                case Useless useless -> {}
            }
            return found;
        }
    }

    private Inquiry.Result primingReply(Delegation hints, Question question, Walk walk) {
        return inquiry.ask(list(hints, walk), question, false, walk);
    }

    /// The best that is known without asking anybody: an answer, a denial, an alias as far as it goes, or a referral.
    public Resolution fromCache(Question question, Walk walk) {
        return new CacheOnly(local, bestServers, localData, time).find(question, walk);
    }

    /// How many questions are being found out.
    public int inFlight() {
        return flights.size();
    }
}
