package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.message;
import static rootwalk.resolver.ScriptedServer.records;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.cache.CacheSettings;
import rootwalk.wire.Flags;

/// RFC 9609.
class PrimingTest {

    private static final String PRIMING = "198.41.0.4 . NS";

    private final ScriptedInternet net = new ScriptedInternet();

    @BeforeEach
    void root() {
        net.root("www.test. 60 A 192.0.2.80\nb.test. 60 A 192.0.2.81\nc.test. 60 A 192.0.2.82");
    }

    private void primedWith(String answer, String additional) {
        net.server(ScriptedInternet.ROOT).on(". NS", question -> message(question, Flags.AA, records(answer),
                List.of(), records(additional)));
    }

    private List<String> asked(String question) {
        assertThat(lines(net.ask(question).answer())).hasSize(1);
        return net.takeAsked();
    }

    @Test
    void theServersThatTheRootNamesAreAskedFromThenOn() {
        primedWith(". 3600 NS b.root-servers.net.", "b.root-servers.net. 3600 A 192.0.2.9");
        net.server("192.0.2.9").zone(".", "www.test. 60 A 192.0.2.80\nb.test. 60 A 192.0.2.81");

        assertThat(asked("www.test. A")).containsExactly(PRIMING, "192.0.2.9 www.test. A");
        assertThat(asked("b.test. A")).containsExactly("192.0.2.9 b.test. A");
    }

    @Test
    void addressesThatAreMissingAreThoseOfTheHints() {
        primedWith(". 3600 NS a.root-servers.net.\n. 3600 NS b.root-servers.net.", "");

        assertThat(asked("www.test. A")).containsExactly(PRIMING, "198.41.0.4 www.test. A");
    }

    @Test
    void serversWithoutAnyAddressAreNoRoot() {
        primedWith(". 3600 NS b.root-servers.net.", "");

        assertThat(asked("www.test. A")).last().isEqualTo("198.41.0.4 www.test. A");
    }

    @Test
    void addressesOfOtherNamesAreNotAccepted() {
        primedWith(". 3600 NS a.root-servers.net.", "c.root-servers.net. 3600 A 192.0.2.66");

        assertThat(asked("www.test. A")).containsExactly(PRIMING, "198.41.0.4 www.test. A");
    }

    @Test
    void isRepeatedWhenItHasExpired() {
        primedWith(". 3600 NS a.root-servers.net.", "a.root-servers.net. 3600 A 198.41.0.4");

        assertThat(asked("www.test. A")).contains(PRIMING);
        net.pass(Duration.ofSeconds(3590));
        assertThat(asked("b.test. A")).doesNotContain(PRIMING);
        net.pass(Duration.ofSeconds(70));
        assertThat(asked("www.test. A")).contains(PRIMING);
    }

    @Test
    void isRepeatedAtTheLatestAfterTheLongestTimeInTheCache() {
        primedWith(". 518400 NS a.root-servers.net.", "a.root-servers.net. 518400 A 198.41.0.4");
        net.cache = new CacheSettings(1 << 20, Duration.ZERO, Duration.ofMinutes(10), Duration.ofMinutes(10));

        assertThat(asked("www.test. A")).contains(PRIMING);
        net.pass(Duration.ofSeconds(590));
        assertThat(asked("b.test. A")).doesNotContain(PRIMING);
        net.pass(Duration.ofSeconds(20));
        assertThat(asked("www.test. A")).contains(PRIMING);
    }

    @Test
    void isNotRepeatedForEachResolutionWhenTheTtlIsZero() {
        primedWith(". 0 NS a.root-servers.net.", "a.root-servers.net. 0 A 198.41.0.4");

        assertThat(asked("www.test. A")).contains(PRIMING);
        assertThat(asked("b.test. A")).containsExactly("198.41.0.4 b.test. A");
        net.pass(Duration.ofSeconds(20));
        assertThat(asked("c.test. A")).containsExactly("198.41.0.4 c.test. A");
        net.pass(Duration.ofSeconds(50));
        assertThat(asked("b.test. A")).contains(PRIMING);
    }

    @Test
    void thatFailsLeavesTheHintsAndIsTriedAgainAtGrowingIntervals() {
        net.server(ScriptedInternet.ROOT).on(". NS", question -> message(question, Flags.AA, List.of(), List.of(),
                List.of()));
        assertThat(asked("www.test. A")).contains(PRIMING, "198.41.0.4 www.test. A");
        int tries = 0;
        int triesInTheFirstHour = 0;
        for (int minute = 1; minute <= 24 * 60; minute++) {
            net.pass(Duration.ofMinutes(1));
            tries += asked("www.test. A").contains(PRIMING) ? 1 : 0;
            triesInTheFirstHour = minute == 60 ? tries : triesInTheFirstHour;
        }

        assertThat(triesInTheFirstHour).isBetween(1, 20);
        assertThat(tries - triesInTheFirstHour).as("in 23 hours").isBetween(5, 23 * triesInTheFirstHour - 1);
    }

    @Test
    void thatFailedAndThenWorksIsDoneWith() {
        net.server(ScriptedInternet.ROOT).on(". NS", question -> message(question, Flags.AA, List.of(), List.of(),
                List.of()));
        asked("www.test. A");
        primedWith(". 86400 NS a.root-servers.net.", "a.root-servers.net. 86400 A 198.41.0.4");
        net.pass(Duration.ofHours(1));

        assertThat(asked("www.test. A")).contains(PRIMING);
        net.pass(Duration.ofHours(1));
        assertThat(asked("www.test. A")).doesNotContain(PRIMING);
    }
}
