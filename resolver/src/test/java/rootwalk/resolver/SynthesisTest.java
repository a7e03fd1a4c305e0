package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.StaleAnswers;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// The lookups of results that are made from others.
class SynthesisTest {

    private final ScriptedInternet net = new ScriptedInternet();

    /// The A records, if there are no AAAA records.
    private final Synthesis otherwiseA = (question, lookups) -> {
        Resolution first = lookups.first(question);
        return first.answer().isEmpty() && lookups.mayReplace(question, first)
                ? lookups.last(new Question(question.name(), RecordType.A)) : first;
    };

    @BeforeEach
    void populate() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1\n");
        net.server("192.0.2.1").zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1\nwww.test. A 192.0.2.80");
    }

    private Query query() {
        return net.query("www.test. AAAA").with(otherwiseA);
    }

    @Test
    void theResultIsThatOfTheSecondQuestion() {
        assertThat(lines(net.resolver().resolve(query()).answer())).containsExactly("www.test. 3600 IN A 192.0.2.80");
        assertThat(net.takeAsked()).endsWith("192.0.2.1 www.test. AAAA", "192.0.2.1 www.test. A");
        assertThat(net.resolver().counts().resolved()).isEqualTo(1);
    }

    /// The server ignores queries for AAAA (RFC 4074 section 4.1).
    @Test
    void aSilentServerLeavesTimeForTheSecondQuestionAndNothingIsSentEarly() {
        net.server("192.0.2.1").on("www.test. AAAA", _ -> null);
        net.respondsLate("192.0.2.1");
        List<Resolution> early = new ArrayList<>();
        Query asked = query();

        Resolution found = net.resolver().resolve(new Query(asked.question(), false, false, asked.observer(),
                failure -> early.add(failure), otherwiseA));

        assertThat(lines(found.answer())).containsExactly("www.test. 3600 IN A 192.0.2.80");
        assertThat(early).isEmpty();
    }

    /// Filters see what servers sent, and before that what was asked for.
    @Test
    void eachResultPassesTheFiltersOfItsQuestion() {
        List<String> filtered = new ArrayList<>();
        net.answerFilter = (query, resolution) -> {
            filtered.add(RecordType.name(query.question().type()) + " " + resolution.answer().size());
            return resolution;
        };

        net.resolver().resolve(query());
        net.resolver().fromCache(query());

        assertThat(filtered).containsExactly("AAAA 0", "A 1", "AAAA 0", "A 1");
    }

    /// One budget for all: the time of both lookups is that of one query.
    @Test
    void bothQuestionsTogetherTakeNoLongerThanOne() {
        net.server("192.0.2.1").silent();
        long before = net.nanos();

        assertThat(net.resolver().resolve(query()).isFailure()).isTrue();

        assertThat(Duration.ofNanos(net.nanos() - before)).isLessThanOrEqualTo(net.limits.time());
    }

    @Test
    void aPrefetchAsksBothAgain() {
        net.resolver().resolve(query());
        net.takeAsked();

        net.resolver().refresh(query());

        assertThat(net.takeAsked()).containsExactly("192.0.2.1 www.test. AAAA", "192.0.2.1 www.test. A");
    }

    @Test
    void withoutRdTheCacheIsLookedAt() {
        net.resolver().resolve(query());
        net.takeAsked();

        assertThat(lines(net.resolver().fromCache(query()).answer())).hasSize(1);
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void whatIsNotKnownIsNotReplacedWithoutQueries() {
        net.stale = Optional.of(new StaleAnswers(Duration.ofHours(1), Duration.ZERO, 30));
        net.ask("www.test. A");
        assertThat(net.resolver().fromCache(query()).answer()).isEmpty();
        net.pass(Duration.ofSeconds(3601));

        assertThat(net.resolver().stale(query())).isNull();
    }

    /// The older result is used instead.
    @Test
    void aFailureIsNotReplacedInAPrefetchOrIfThereIsExpiredData() {
        net.stale = Optional.of(new StaleAnswers(Duration.ofHours(1), Duration.ofMillis(1800), 30));
        net.server("192.0.2.1").without("test.").zone("test.",
                "test. NS ns.test.\nns.test. A 192.0.2.1\nwww.test. A 192.0.2.80\nwww.test. AAAA 2001:db8::80");
        net.resolver().resolve(query());
        net.server("192.0.2.1").on("www.test. AAAA", question -> ScriptedServer.code(question, ResponseCode.SERVFAIL));

        assertThat(net.resolver().refresh(query()).isFailure()).isTrue();
        net.pass(Duration.ofSeconds(3601));
        assertThat(net.resolver().resolve(query()).isFailure()).isTrue();
        assertThat(lines(net.resolver().stale(query()).answer())).containsExactly("www.test. 30 IN AAAA 2001:db8::80");
    }

    /// Others have more time for this question.
    @Test
    void aFailureOfTheFirstQuestionForLackOfTimeIsNotRemembered() {
        net.server("192.0.2.1").on("www.test. AAAA", _ -> null);
        net.resolver().resolve(query());
        net.server("192.0.2.1").on("www.test. AAAA", question -> ScriptedServer.code(question, ResponseCode.NOERROR));

        assertThat(net.ask("www.test. AAAA").errors()).isEmpty();
    }

    /// RFC 8767: expired data of either question.
    @Test
    void aStaleAnswerHasExpiredDataOfEitherQuestion() {
        net.stale = Optional.of(new StaleAnswers(Duration.ofHours(1), Duration.ofMillis(1800), 30));
        net.resolver().resolve(query());
        assertThat(net.resolver().stale(query())).as("nothing has expired").isNull();

        net.pass(Duration.ofSeconds(3601));

        assertThat(net.resolver().stale(query())).isNotNull()
                .satisfies(it -> assertThat(lines(it.answer())).containsExactly("www.test. 30 IN A 192.0.2.80"));
    }

    /// An answer that is valid for the first question is not passed over for an expired one to the second.
    @Test
    void whatIsValidIsNoReasonForAStaleAnswer() {
        net.stale = Optional.of(new StaleAnswers(Duration.ofHours(1), Duration.ofMillis(1800), 30));
        net.ask("www.test. A");
        net.pass(Duration.ofSeconds(3601));
        net.server("192.0.2.1").without("test.").zone("test.",
                "test. NS ns.test.\nns.test. A 192.0.2.1\nwww.test. AAAA 2001:db8::1");
        net.ask("www.test. AAAA");

        assertThat(net.resolver().stale(query())).isNull();
    }
}
