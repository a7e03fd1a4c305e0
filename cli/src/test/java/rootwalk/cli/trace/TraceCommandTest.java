package rootwalk.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

class TraceCommandTest {

    private static final String DEEP = "lamp.gallery.shaft.mine.grove";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsEveryStepOfADeepGluelessAliasedResolution() {
        assertThat(trace(DEEP)).isZero();

        // Each cut of the way down, the addresses of servers without glue, the alias, and the resolution of its target.
        assertThat(out.toString().lines().map(String::strip)).containsSubsequence(
                DEEP + ". A",
                ".  root hints, 2 servers",
                ".  primed, 2 servers",
                "grove.  referral, 2 servers",
                "mine.grove.  referral, 2 servers",
                "shaft.mine.grove.  referral, no server address known",
                "forge.  referral, 2 servers",
                "anvil.forge.  referral, 2 servers",
                "gallery.shaft.mine.grove.  referral, 2 servers",
                "alias  lamp.gallery.shaft.mine.grove. CNAME flame.lantern.isle.",
                "isle.  referral, 2 servers",
                "lantern.isle.  referral, no server address known",
                "hosting.isle.  referral, 2 servers");
        assertThat(out.toString())
                .containsPattern("first  ns[12]\\.anvil\\.forge\\. A")
                .containsPattern(
                        "ns[12]\\.mine\\.grove\\. 127\\.2\\.35\\.[12]:\\d+ +UDP +shaft\\.mine\\.grove\\. A +[0-9.]+ m?s +referral")
                .contains("flame.lantern.isle.             3600  A      127.8.15.1")
                .doesNotContain("\u001b");
    }

    @Test
    void printsRecordsThatAreDropped() {
        assertThat(trace("www.wolf.forge")).isZero();

        assertThat(out.toString()).contains("dropped  www.harbor.isle. A: not within wolf.forge.")
                .contains("127.8.11.80");
    }

    @Test
    void printsTruncationAndTcp() {
        assertThat(trace("www.ironclad.forge")).isZero();

        assertThat(out.toString()).contains("truncated, retried over TCP")
                .containsPattern("TCP +www\\.ironclad\\.forge\\. A +[0-9.]+ m?s +answer");
    }

    @Test
    void printsEachLinkOfAChainOfTrust() {
        assertThat(trace("www.harbor.isle")).isZero();

        assertThat(out.toString())
                .containsPattern("secure  trust anchor of zone \\.  DS 49197 \\(ECDSAP256SHA256, SHA-256\\)")
                .containsPattern("secure  DNSKEY of zone \\.  .*signed by 49197 \\(ECDSAP256SHA256\\)")
                .containsPattern("secure  DS of zone isle\\.  DS \\d+ \\(RSASHA256, SHA-256\\)")
                .containsPattern("secure  DNSKEY of zone isle\\.  \\d+ \\(RSASHA256\\), signed by")
                .containsPattern("secure  DS of zone harbor\\.isle\\.  DS \\d+ \\(ECDSAP256SHA256, SHA-256\\)")
                .containsPattern("secure  DNSKEY of zone harbor\\.isle\\.  ")
                .containsPattern("secure  www\\.harbor\\.isle\\. A  by key \\d+ .* of harbor\\.isle\\.")
                .containsPattern("(?m)^NOERROR  secure  ");
    }

    @Test
    void printsWhereAChainOfTrustBreaks() {
        assertThat(trace("www.expired.broken")).isEqualTo(1);

        assertThat(out.toString())
                .containsPattern("secure  DS of zone expired\\.broken\\.")
                .containsPattern("bogus  DNSKEY of zone expired\\.broken\\.  .*expired")
                .containsPattern("(?m)^SERVFAIL  bogus  ")
                .containsPattern("(?m)^7 [Ss]ignature [Ee]xpired: ");
    }

    @Test
    void aStepIsALineOfJson() {
        assertThat(trace(DEEP, "--json")).isZero();

        List<Map<?, ?>> events = out.toString().lines().<Map<?, ?>>map(TraceCommandTest::parse).toList();
        assertThat(events.getFirst().get("event")).isEqualTo("started");
        assertThat(events)
                .<Object>extracting(event -> event.get("event"))
                .contains("querySent", "responseReceived", "cutChosen", "aliasFollowed", "finished");
        Map<?, ?> result = events.getLast();
        assertThat(result.get("rcodeName")).isEqualTo("NOERROR");
        assertThat(String.valueOf(result.get("answerRRs"))).contains("rdataA=127.8.15.1");
    }

    @Test
    void aNameErrorIsAFailureOfTheCommand() {
        assertThat(trace("nothing.nowhere")).isEqualTo(1);
        assertThat(out.toString()).contains("NXDOMAIN");
    }

    @Test
    void wrongUsageIsReported() {
        assertThat(trace("a.", "@127.0.0.1")).isEqualTo(2);
        assertThat(err.toString()).contains("use rootwalk query for one server");
        assertThat(trace("a.", "-c", "x.yaml")).isEqualTo(2);
    }

    private int trace(String... words) {
        String[] all = Arrays.copyOf(words, words.length + 3);
        all[words.length] = "--lab";
        all[words.length + 1] = "--zones";
        all[words.length + 2] = "../zones";
        return new CommandLine(new TraceCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }

    private static Map<?, ?> parse(String line) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(line);
    }
}
