package rootwalk.web.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.web.path.NameAnswer;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

class StubCacheTest {

    private long now;
    private final StubCache cache = StubCache.empty(() -> now);

    @Test
    void anAnswerIsKeptForItsTtlAndCountsDown() {
        cache.put(question(1), answer(30));
        pass(Duration.ofSeconds(10));
        assertThat(cache.find(question(1)).orElseThrow().ttl()).isEqualTo(20);

        pass(Duration.ofSeconds(20));
        assertThat(cache.find(question(1))).isEmpty();
    }

    @Test
    void noAnswerIsKeptForMoreThanAMinute() {
        cache.put(question(1), answer(86_400));
        pass(Duration.ofSeconds(59));
        assertThat(cache.find(question(1))).isPresent();

        pass(Duration.ofSeconds(1));
        assertThat(cache.find(question(1))).isEmpty();
    }

    @Test
    void aDenialIsKeptForTenSecondsAndAFailureNotAtAll() {
        cache.put(question(1), NameAnswer.noData(3600));
        cache.put(question(2), NameAnswer.failed("no reply"));
        pass(Duration.ofSeconds(9));

        assertThat(cache.find(question(1))).isPresent();
        assertThat(cache.find(question(2))).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(cache.find(question(1))).isEmpty();
    }

    @Test
    void theQuestionAskedLongestAgoGoesFirst() {
        for (int i = 0; i < StubCache.MAX_ENTRIES; i++) {
            cache.put(question(i), answer(60));
        }
        cache.find(question(0));
        cache.put(question(StubCache.MAX_ENTRIES), answer(60));

        assertThat(cache.find(question(0))).isPresent();
        assertThat(cache.find(question(1))).isEmpty();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static Question question(int number) {
        return new Question(Name.of("n" + number + ".isle."), RecordType.A);
    }

    private static NameAnswer answer(int ttl) {
        RRset rrset = RRset.of(Name.of("n.isle."), RecordType.A, ttl, Rdata.of(new byte[] {127, 0, 0, 1}));
        return new NameAnswer(0, List.of(rrset), ttl, "");
    }
}
