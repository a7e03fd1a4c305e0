package rootwalk.resolver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;

/// What is kept, for how long, and what replaces what.
class RecordCacheTest {

    private static final List<ExtendedError> UNREACHABLE =
            List.of(new ExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY, ""));

    private static final Name WWW = Name.of("www.example.");
    private final RecordCache cache = new RecordCache(1 << 20);

    private static RRset address(Name owner, int last) {
        return RRset.of(owner, RecordType.A, 300, Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) last));
    }

    @Test
    void aSetIsFoundUntilItsTimeIsOver() {
        cache.keep(address(WWW, 1), null, Credibility.AUTHORITATIVE, false, 300, 1000);

        assertThat(cache.find(Name.of("WWW.Example."), RecordType.A, 300_999)).isInstanceOf(Known.Present.class);
        assertThat(cache.find(WWW, RecordType.A, 301_000)).isNull();
        assertThat(cache.find(WWW, RecordType.AAAA, 1000)).isNull();
    }

    @Test
    void lessCredibleDataDoesNotReplaceMoreCredibleDataThatIsAlive() {
        cache.keep(address(WWW, 1), null, Credibility.AUTHORITATIVE, false, 300, 0);
        cache.keep(address(WWW, 2), null, Credibility.ANSWER, false, 300, 10);

        assertThat(((Known.Present) cache.find(WWW, RecordType.A, 20)).rrset()).isEqualTo(address(WWW, 1));

        cache.keep(address(WWW, 2), null, Credibility.ANSWER, false, 300, 300_000);
        assertThat(((Known.Present) cache.find(WWW, RecordType.A, 300_001)).rrset()).isEqualTo(address(WWW, 2));
    }

    @Test
    void aNameThatHasRecordsIsNoLongerDenied() {
        cache.keepNameError(WWW, List.of(), Credibility.AUTHORITATIVE, false, 300, 0);
        assertThat(cache.nameError(WWW, 1)).isNotNull();

        cache.keep(address(WWW, 1), null, Credibility.AUTHORITATIVE, false, 300, 2);

        assertThat(cache.nameError(WWW, 3)).isNull();
    }

    @Test
    void memoryIsBounded() {
        RecordCache small = new RecordCache(64 << 10);
        for (int i = 0; i < 20_000; i++) {
            small.keep(address(Name.of("h" + i + ".example."), i), null, Credibility.AUTHORITATIVE, false, 300, 0);
        }

        assertThat(small.size()).isBetween(10L, 400L);
    }

    @Test
    void flushForgetsANameAndWhatIsBelow() {
        cache.keep(address(WWW, 1), null, Credibility.AUTHORITATIVE, false, 300, 0);
        cache.keep(address(Name.of("www.other."), 1), null, Credibility.AUTHORITATIVE, false, 300, 0);

        cache.flush(Name.of("example."));

        assertThat(cache.find(WWW, RecordType.A, 1)).isNull();
        assertThat(cache.find(Name.of("www.other."), RecordType.A, 1)).isNotNull();
    }

    @Test
    void aDumpReadsLikeAZoneFile() throws IOException {
        cache.keep(address(WWW, 1), null, Credibility.AUTHORITATIVE, false, 300, 0);
        StringWriter out = new StringWriter();

        cache.dump(out, 100_000);

        assertThat(out.toString()).isEqualTo("www.example. 200 IN A 192.0.2.1\n");
    }

    @Test
    void failuresAreRememberedLongerEachTimeUpToTwentySeconds() {
        FailureCache failures = new FailureCache(1 << 16);
        Question question = new Question(WWW, RecordType.A);
        long now = 0;
        long pause = 0;
        for (int i = 0; i < 12; i++) {
            assertThat(failures.find(question, now)).isNull();
            FailureCache.Failure failure = failures.keep(question, ResponseCode.SERVFAIL, UNREACHABLE, false,
                    at(now));
            assertThat(failure.retryAt() - now).isGreaterThanOrEqualTo(Math.max(5000, pause))
                    .isLessThanOrEqualTo(20_000);
            pause = failure.retryAt() - now;
            now = failure.retryAt();
        }
        assertThat(pause).isEqualTo(20_000);
    }

    private static Time at(long millis) {
        return new Time() {
            @Override
            public long nanos() {
                return millis * 1_000_000;
            }

            @Override
            public long millis() {
                return millis;
            }
        };
    }

    @Test
    void theOperatorsLimitsBoundEveryTtl() {
        CacheSettings settings = new CacheSettings(1 << 20, Duration.ofSeconds(10), Duration.ofHours(1),
                Duration.ofMinutes(5));

        assertThat(settings.positiveTtl(1)).isEqualTo(10);
        assertThat(settings.positiveTtl(100_000)).isEqualTo(3600);
        assertThat(settings.negativeTtl(100_000)).isEqualTo(300);
        assertThat(settings.negativeTtl(1)).isEqualTo(10);
    }
}
