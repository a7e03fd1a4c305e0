package rootwalk.resolver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.cache.FailureCache.Cause;
import rootwalk.resolver.cache.FailureCache.Failure;
import rootwalk.resolver.cache.FailureCache.Kind;
import rootwalk.resolver.cache.FailureCache.Use;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// RFC 9520.
class FailureCacheTest {

    private static final Question WWW = new Question(Name.of("www.example."), RecordType.A);
    private static final Question OTHER = new Question(Name.of("www.other."), RecordType.A);
    private static final List<ExtendedError> REASONS =
            List.of(new ExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, "at example."));

    private static final Use CLIENT = new Use(false, true);
    private static final Use CHECKING_DISABLED = new Use(true, true);
    private static final Use VALIDATOR = new Use(false, false);
    private static final Cause RESOLUTION = new Cause(Kind.RESOLUTION, false, false);
    private static final Cause VALIDATION = new Cause(Kind.VALIDATION, false, false);
    private static final Cause SILENCE = new Cause(Kind.RESOLUTION, false, true);
    private static final Cause OF_TARGET = new Cause(Kind.RESOLUTION, true, false);

    private final FailureCache cache = new FailureCache(1 << 20);
    private long now = 1_000_000;
    private final Time time = new Time() {
        @Override
        public long nanos() {
            return now * 1_000_000;
        }

        @Override
        public long millis() {
            return now;
        }
    };

    private Failure fail() {
        return cache.keep(WWW, RESOLUTION, ResponseCode.SERVFAIL, REASONS, time);
    }

    @Test
    void aFailureForbidsAskingForFiveSeconds() {
        Failure failure = fail();

        assertThat(cache.find(WWW, CLIENT, now)).isEqualTo(failure);
        assertThat(failure.responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(failure.errors()).isEqualTo(REASONS);
        assertThat(cache.find(WWW, CLIENT, now + 4_999)).isEqualTo(failure);
        assertThat(cache.find(WWW, CLIENT, now + 5_000)).isNull();
        assertThat(cache.find(OTHER, CLIENT, now)).isNull();
        assertThat(cache.find(new Question(WWW.name(), RecordType.AAAA), CLIENT, now)).isNull();
    }

    @Test
    void eachFurtherFailureLastsTwiceAsLongUpToTwentySeconds() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Failure failure = fail();
            pauses.add(failure.retryAt() - now);
            now = failure.retryAt();
        }

        assertThat(pauses).containsExactly(5_000L, 10_000L, 20_000L, 20_000L, 20_000L);
    }

    @Test
    void aFailureLongAfterTheLastOneIsAFirstOne() {
        now = fail().retryAt();
        now = fail().retryAt() + 20_000;
        assertThat(fail().pause()).isEqualTo(20_000);

        now = cache.find(WWW, CLIENT, now).retryAt() + 20_001;
        assertThat(fail().pause()).isEqualTo(5_000);
    }

    @Test
    void aSuccessMakesTheNextFailureAFirstOne() {
        now = fail().retryAt();
        fail();

        cache.forget(WWW, CLIENT);

        assertThat(cache.find(WWW, CLIENT, now)).isNull();
        assertThat(fail().pause()).isEqualTo(5_000);
    }

    @Test
    void aFailureOfValidationForbidsAskingWithoutCdOnly() {
        Failure failure = cache.keep(WWW, VALIDATION, ResponseCode.SERVFAIL, REASONS, time);

        assertThat(cache.find(WWW, CLIENT, now)).isEqualTo(failure);
        assertThat(cache.find(WWW, CHECKING_DISABLED, now)).isNull();
        fail();
        assertThat(cache.find(WWW, CHECKING_DISABLED, now)).isNotNull();
    }

    @Test
    void anAnswerForAQueryWithCdEndsNoFailureOfValidation() {
        cache.keep(WWW, VALIDATION, ResponseCode.SERVFAIL, REASONS, time);
        cache.keep(OTHER, RESOLUTION, ResponseCode.SERVFAIL, REASONS, time);

        cache.forget(WWW, CHECKING_DISABLED);
        cache.forget(OTHER, CHECKING_DISABLED);

        assertThat(cache.find(WWW, CLIENT, now)).isNotNull();
        assertThat(cache.find(OTHER, CLIENT, now)).isNull();
        cache.forget(WWW, CLIENT);
        assertThat(cache.find(WWW, CLIENT, now)).isNull();
    }

    @Test
    void theFailureOfATargetForbidsAskingOnlyWhereAliasesAreFollowed() {
        Failure failure = cache.keep(WWW, OF_TARGET, ResponseCode.SERVFAIL, REASONS, time);

        assertThat(cache.find(WWW, CLIENT, now)).isEqualTo(failure);
        assertThat(cache.find(WWW, VALIDATOR, now)).isNull();
        cache.forget(WWW, VALIDATOR);
        assertThat(cache.find(WWW, CLIENT, now)).isNotNull();
        cache.forget(WWW, CLIENT);
        assertThat(cache.find(WWW, CLIENT, now)).isNull();

        fail();
        assertThat(cache.find(WWW, VALIDATOR, now)).isNotNull();
        cache.forget(WWW, VALIDATOR);
        assertThat(cache.find(WWW, CLIENT, now)).isNull();
    }

    @Test
    void aFailureOfAnotherKindIsAFirstOne() {
        now = fail().retryAt();

        assertThat(cache.keep(WWW, VALIDATION, ResponseCode.SERVFAIL, REASONS, time).pause())
                .isEqualTo(5_000);
    }

    @Test
    void aBriefFailureLastsASecond() {
        cache.keepBriefly(WWW, RESOLUTION, ResponseCode.SERVFAIL, REASONS, time);

        assertThat(cache.find(WWW, CLIENT, now + 999)).isNotNull();
        assertThat(cache.find(WWW, CLIENT, now + 1_000)).isNull();
    }

    @Test
    void aFailureAfterABriefOneLastsAsLongAsAFirstOne() {
        cache.keepBriefly(WWW, RESOLUTION, ResponseCode.SERVFAIL, REASONS, time);
        now += 1_000;

        assertThat(cache.keep(WWW, RESOLUTION, ResponseCode.SERVFAIL, REASONS, time).pause()).isEqualTo(5_000);
    }

    @Test
    void clientsMayKeepItForTheSecondsThatAreLeftButNotWhereTheNetworkMayHaveBeenAway() {
        Failure failure = fail();

        assertThat(failure.ttl(now)).isEqualTo(5);
        assertThat(failure.ttl(now + 1)).isEqualTo(4);
        assertThat(failure.ttl(now + 4_900)).isEqualTo(1);
        assertThat(cache.keep(WWW, SILENCE, ResponseCode.SERVFAIL, REASONS, time).ttl(now)).isZero();
    }

    @Test
    void failuresOfANameAndOfThoseBelowItAreForgottenTogether() {
        fail();
        cache.keep(OTHER, RESOLUTION, ResponseCode.SERVFAIL, REASONS, time);

        cache.flush(Subtrees.of(Name.of("example.")));

        assertThat(cache.find(WWW, CLIENT, now)).isNull();
        assertThat(cache.find(OTHER, CLIENT, now)).isNotNull();
        cache.flushAll();
        assertThat(cache.find(OTHER, CLIENT, now)).isNull();
        assertThat(cache.size()).isZero();
    }

    @Test
    void thoseThatForbidAskingAreShown() {
        fail();
        now += 4_000;
        Failure later = cache.keep(OTHER, RESOLUTION, ResponseCode.SERVFAIL, REASONS, time);
        now += 1_000;
        List<String> shown = new ArrayList<>();

        cache.forEach(now, (question, failure) -> shown.add(question.name() + " " + failure.pause()));

        assertThat(shown).containsExactly("www.other. " + later.pause());
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void memoryIsBoundedWhateverTheTextsAre() {
        FailureCache small = new FailureCache(1 << 20);
        List<ExtendedError> texts = List.of(new ExtendedError(ExtendedError.DNSSEC_BOGUS, "x".repeat(4000)));
        for (int i = 0; i < 1000; i++) {
            small.keep(new Question(Name.of("n" + i + ".test."), RecordType.A), VALIDATION, ResponseCode.SERVFAIL,
                    texts, time);
        }

        assertThat(small.size()).isBetween(100L, 260L);
    }
}
