package rootwalk.resolver.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.cache.FailureCache.Cause;
import rootwalk.resolver.cache.FailureCache.Kind;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.store.Subtrees;
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

    private static SignedRRset unsigned(RRset rrset) {
        return new SignedRRset(rrset, null, List.of(), Security.INSECURE);
    }

    @Test
    void anRRsetIsFoundUntilItExpires() {
        cache.keep(unsigned(address(WWW, 1)), Credibility.AUTHORITATIVE, false, 300, 1000);

        assertThat(cache.find(Name.of("WWW.Example."), RecordType.A, 300_999)).isInstanceOf(Known.Present.class);
        assertThat(cache.find(WWW, RecordType.A, 301_000)).isNull();
        assertThat(cache.find(WWW, RecordType.AAAA, 1000)).isNull();
    }

    @Test
    void lessCredibleDataDoesNotReplaceMoreCredibleDataThatIsAlive() {
        cache.keep(unsigned(address(WWW, 1)), Credibility.AUTHORITATIVE, false, 300, 0);
        cache.keep(unsigned(address(WWW, 2)), Credibility.ANSWER, false, 300, 10);

        assertThat(((Known.Present) cache.find(WWW, RecordType.A, 20)).rrset()).isEqualTo(address(WWW, 1));

        cache.keep(unsigned(address(WWW, 2)), Credibility.ANSWER, false, 300, 300_000);
        assertThat(((Known.Present) cache.find(WWW, RecordType.A, 300_001)).rrset()).isEqualTo(address(WWW, 2));
    }

    private void keep(int last, Security security, Credibility credibility) {
        cache.keep(new SignedRRset(address(WWW, last), null, List.of(), security), credibility, true, 300, 0);
    }

    private int kept() {
        return cache.find(WWW, RecordType.A, 1) instanceof Known.Present present
                ? present.rrset().rdata(0).octet(3) & 0xFF
                : 0;
    }

    @Test
    void secureDataGivesWayToSecureDataOnlyHoweverCredible() {
        keep(1, Security.INSECURE, Credibility.AUTHORITATIVE);
        keep(2, Security.SECURE, Credibility.ANSWER);
        assertThat(kept()).isEqualTo(2);

        keep(3, Security.INSECURE, Credibility.AUTHORITATIVE);
        keep(4, Security.BOGUS, Credibility.AUTHORITATIVE);
        assertThat(kept()).isEqualTo(2);

        keep(5, Security.SECURE, Credibility.AUTHORITATIVE);
        keep(6, Security.SECURE, Credibility.ANSWER);
        assertThat(kept()).isEqualTo(5);
    }

    @Test
    void dataForQueriesWithCdNeverReplacesDataForAll() {
        keep(1, Security.BOGUS, Credibility.AUTHORITATIVE);
        keep(2, Security.INDETERMINATE, Credibility.AUTHORITATIVE);
        assertThat(kept()).isEqualTo(2);

        keep(3, Security.INSECURE, Credibility.ANSWER);
        keep(4, Security.BOGUS, Credibility.AUTHORITATIVE);
        keep(5, Security.INDETERMINATE, Credibility.AUTHORITATIVE);
        assertThat(kept()).isEqualTo(3);
    }

    @Test
    void aSecureDenialOfANameIsNotEndedByInsecureData() {
        cache.keepNameError(WWW, RecordType.A, List.of(), Rank.of(Credibility.AUTHORITATIVE, Security.SECURE, true),
                300, 0);

        keep(1, Security.INSECURE, Credibility.AUTHORITATIVE);
        assertThat(cache.nameError(WWW, 1)).isNotNull();
        keep(1, Security.SECURE, Credibility.AUTHORITATIVE);
        assertThat(cache.nameError(WWW, 1)).isNull();
    }

    @Test
    void aDumpMarksDataForQueriesWithCd() throws IOException {
        keep(1, Security.BOGUS, Credibility.AUTHORITATIVE);
        StringWriter out = new StringWriter();

        cache.dump(out, 0);

        assertThat(out.toString()).isEqualTo("; only with CD: www.example. 300 IN A 192.0.2.1 ; bogus\n");
    }

    @Test
    void aNameThatHasRecordsIsNoLongerDenied() {
        cache.keepNameError(WWW, RecordType.A, List.of(), Rank.of(Credibility.AUTHORITATIVE, Security.INSECURE, false),
                300, 0);
        assertThat(cache.nameError(WWW, 1)).isNotNull();

        cache.keep(unsigned(address(WWW, 1)), Credibility.AUTHORITATIVE, false, 300, 2);

        assertThat(cache.nameError(WWW, 3)).isNull();
    }

    @Test
    void anAliasEndsTheDenialOfItsName() {
        cache.keepNameError(WWW, RecordType.A, List.of(), Rank.of(Credibility.AUTHORITATIVE, Security.INSECURE, false),
                300, 0);

        cache.keep(unsigned(alias()), Credibility.AUTHORITATIVE, false, 300, 2);

        assertThat(cache.nameError(WWW, 3)).isNull();
        assertThat(cache.find(WWW, RecordType.CNAME, 3)).isInstanceOf(Known.Present.class);
    }

    @Test
    void aDenialOfANameEndsItsAlias() {
        cache.keep(unsigned(alias()), Credibility.AUTHORITATIVE, false, 300, 0);

        cache.keepNameError(WWW, RecordType.A, List.of(), Rank.of(Credibility.AUTHORITATIVE, Security.INSECURE, false),
                300, 2);

        assertThat(cache.nameError(WWW, 3)).isNotNull();
    }

    private static RRset alias() {
        return RRset.of(WWW, RecordType.CNAME, 300, Rdata.of(Name.of("other.example.")));
    }

    @Test
    void memoryIsBounded() {
        RecordCache small = new RecordCache(64 << 10);
        for (int i = 0; i < 20_000; i++) {
            small.keep(unsigned(address(Name.of("h" + i + ".example."), i)), Credibility.AUTHORITATIVE, false, 300, 0);
        }

        assertThat(small.size()).isBetween(100L, 1000L);
    }

    @Test
    void flushForgetsANameAndWhatIsBelow() {
        cache.keep(unsigned(address(WWW, 1)), Credibility.AUTHORITATIVE, false, 300, 0);
        cache.keep(unsigned(address(Name.of("www.other."), 1)), Credibility.AUTHORITATIVE, false, 300, 0);

        cache.flush(Subtrees.of(Name.of("example.")));

        assertThat(cache.find(WWW, RecordType.A, 1)).isNull();
        assertThat(cache.find(Name.of("www.other."), RecordType.A, 1)).isNotNull();
    }

    @Test
    void aDumpReadsLikeAZoneFile() throws IOException {
        cache.keep(unsigned(address(WWW, 1)), Credibility.AUTHORITATIVE, false, 300, 0);
        StringWriter out = new StringWriter();

        cache.dump(out, 100_000);

        assertThat(out.toString()).isEqualTo("www.example. 200 IN A 192.0.2.1 ; insecure\n");
    }

    @Test
    void failuresAreRememberedLongerEachTimeUpToTwentySeconds() {
        FailureCache failures = new FailureCache(1 << 16);
        Question question = new Question(WWW, RecordType.A);
        long now = 0;
        long pause = 0;
        for (int i = 0; i < 12; i++) {
            assertThat(failures.find(question, new FailureCache.Use(false, true), now)).isNull();
            FailureCache.Failure failure =
                    failures.keep(question, new Cause(Kind.RESOLUTION, false, false), ResponseCode.SERVFAIL,
                            UNREACHABLE,
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
