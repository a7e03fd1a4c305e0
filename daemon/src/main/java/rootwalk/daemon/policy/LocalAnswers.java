package rootwalk.daemon.policy;

import java.util.List;
import java.util.function.ObjIntConsumer;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.AnswerKind;
import rootwalk.authoritative.Authority;
import rootwalk.authoritative.OverridingData;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.daemon.pipeline.LocalRule;
import rootwalk.daemon.pipeline.LocalSource;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.QuestionView;

/// The data of this server for the resolver, for the targets of aliases and the names of servers. The resolver gets the same
/// answers as clients that set DO, but without additional addresses. Aliases that lead out of the data are not followed.
/// Thread-safe.
public final class LocalAnswers implements LocalData {

    private static final ExtendedError NOT_LOADED =
            new ExtendedError(ExtendedError.INVALID_DATA, "a zone of this server is not loaded");
    private static final ExtendedError TOO_LARGE =
            new ExtendedError(ExtendedError.OTHER, "the records do not fit into one message");
    private static final ExtendedError NO_REPLY =
            new ExtendedError(ExtendedError.BLOCKED, "a local zone drops queries for this name");

    /// The objects that one query needs; used by one thread at a time.
    private final class Scratch {
        final QuestionView question = new QuestionView();
        final Answer answer = new Answer();
        final Authority authority = new Authority(Authority.Additional.NONE);
        final AliasTargets targets = new AliasTargets(steps);
    }

    private final List<LocalSource> steps;
    private final ServedZones served;
    private final ObjectPool<Scratch> pool = new ObjectPool<>(Scratch::new);

    /// @param steps the steps before the authoritative zones that know names, in the order of the pipeline, each for any
    ///     thread
    public LocalAnswers(List<? extends LocalSource> steps, ServedZones served) {
        this.steps = List.copyOf(steps);
        this.served = served;
    }

    /// Observes answers.
    public interface Observer {

        /// @param step number of the step that answered; the number of steps for the authoritative zones
        void onAnswer(Question question, int step, LocalRule rule);
    }

    /// The same, which reports every answer.
    public LocalData reportingTo(Observer observer) {
        LocalAnswers answers = this;
        return new LocalData() {
            @Override
            public @Nullable Resolution find(Question question) {
                return answers.find(question, (it, step) -> observer.onAnswer(it, step, answers.rule(it, step)));
            }

            @Override
            public boolean exists(Name name) {
                return answers.exists(name);
            }

            @Override
            public @Nullable LocalCut deepestCut(Name name) {
                return answers.deepestCut(name);
            }
        };
    }

    @Override
    public @Nullable Resolution find(Question question) {
        return find(question, (_, _) -> {});
    }

    private @Nullable Resolution find(Question question, ObjIntConsumer<Question> listener) {
        if (question.dnsClass() != RecordClass.IN) {
            return null;
        }
        Scratch scratch = pool.acquire();
        try {
            scratch.question.set(question);
            scratch.answer.clear();
            scratch.answer.includeDnssec();
            for (int i = 0; i < steps.size(); i++) {
                Resolution found = fromStep(steps.get(i), question, scratch);
                if (found != null) {
                    listener.accept(question, i);
                    return found;
                }
            }
            Resolution found = fromZones(question, scratch);
            if (found != null) {
                listener.accept(question, steps.size());
            }
            return found;
        } finally {
            pool.release(scratch);
        }
    }

    private LocalRule rule(Question question, int step) {
        if (step < steps.size()) {
            return steps.get(step).rule(question);
        }
        ZoneSet zones = served.forResolver();
        Name name = question.name();
        // RFC 4035 section 3.1.4.1: the parent zone has the DS records.
        int labels = question.type() == RecordType.DS ? name.labelCount() - 1 : name.labelCount();
        while (labels > 0 && zones.withApex(name.ancestor(labels)) == null) {
            labels--;
        }
        Name deepest = name.ancestor(Math.max(labels, 0));
        return new LocalRule.AuthoritativeZone(zones.withApex(deepest) == null ? name : deepest);
    }

    private static @Nullable Resolution fromStep(LocalSource step, Question question, Scratch scratch) {
        return switch (step.find(scratch.question, scratch.answer)) {
            case PASS -> null;
            case ANSWERED, EXTERNAL_ALIAS, COPIED -> resolution(question, scratch.answer);
            case DROPPED, SUSPENDED -> Resolution.failed(ResponseCode.REFUSED, 0, NO_REPLY);
        };
    }

    /// The answer of the authoritative zones; null when they do not know the name or delegate it.
    private @Nullable Resolution fromZones(Question question, Scratch scratch) {
        return switch (queryZones(scratch, scratch.targets)) {
            case NOT_AUTHORITATIVE -> null;
            case UNAVAILABLE -> isRootOfResolver(scratch.authority.zone()) ? null
                    : Resolution.failed(ResponseCode.SERVFAIL, 0, NOT_LOADED);
            case REFERRED, OF_PARENT -> behindAliases(question, scratch.answer);
            case ANSWERED, EXTERNAL_ALIAS, TOO_MANY_ALIASES -> resolution(question, scratch.answer);
            case TOO_LARGE -> Resolution.failed(ResponseCode.SERVFAIL, 0, TOO_LARGE);
        };
    }

    /// Without its copy of the root zone, the resolver queries the root servers (RFC 8806 section 2).
    private boolean isRootOfResolver(@Nullable Zone zone) {
        return zone != null && zone.apex().isRoot() && served.forClients().withApex(zone.apex()) == null;
    }

    private AnswerKind queryZones(Scratch scratch, OverridingData overriding) {
        ZoneSet zones = served.forResolver();
        if (zones.size() == 0) {
            return AnswerKind.NOT_AUTHORITATIVE;
        }
        scratch.answer.begin(ResponseCode.NOERROR, 0);
        return scratch.authority.answer(zones, scratch.question, Authority.Any.ALL, overriding, scratch.answer);
    }

    @Override
    public boolean exists(Name name) {
        for (LocalSource step : steps) {
            if (step.exists(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable LocalCut deepestCut(Name name) {
        if (served.forResolver().size() == 0) {
            return null;
        }
        Scratch scratch = pool.acquire();
        try {
            scratch.question.set(new Question(name, RecordType.NS));
            scratch.answer.clear();
            // An alias is not followed by the search for a cut.
            if (queryZones(scratch, OverridingData.NONE) != AnswerKind.REFERRED) {
                return null;
            }
            Zone parent = scratch.authority.zone();
            return parent == null || scratch.answer.has(Section.ANSWER)
                    ? null
                    : new LocalCut(parent.apex(), scratch.answer.rrsets(Section.AUTHORITY, name).getFirst(),
                            scratch.answer.rrsets(Section.ADDITIONAL, name));
        } finally {
            pool.release(scratch);
        }
    }

    /// The rest is for the resolver: a referral, by way of [#deepestCut], and DS records, which the parent zone has.
    private static @Nullable Resolution behindAliases(Question question, Answer answer) {
        List<RRset> aliases = answer.rrsets(Section.ANSWER, question.name());
        return aliases.isEmpty()
                ? null
                : new Resolution(ResponseCode.NOERROR, aliases, List.of(), List.of(), Security.INSECURE,
                        lowestTtl(aliases, List.of()), false, List.of());
    }

    private static Resolution resolution(Question question, Answer answer) {
        List<RRset> found = answer.rrsets(Section.ANSWER, question.name());
        List<RRset> authority = answer.rrsets(Section.AUTHORITY, question.name());
        return new Resolution(answer.rcode(), found, authority, List.of(), Security.INSECURE,
                lowestTtl(found, authority), false,
                answer.errors().values());
    }

    /// The lowest TTL, or 0 without records.
    private static int lowestTtl(List<RRset> answer, List<RRset> authority) {
        int lowest = Integer.MAX_VALUE;
        for (RRset rrset : answer) {
            lowest = Math.min(lowest, rrset.ttl());
        }
        for (RRset rrset : authority) {
            lowest = Math.min(lowest, rrset.ttl());
        }
        return lowest == Integer.MAX_VALUE ? 0 : lowest;
    }
}
