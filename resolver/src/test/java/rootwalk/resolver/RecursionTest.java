package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.ScriptedServer.message;
import static rootwalk.resolver.ScriptedServer.records;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.text.RdataText;

/// The resolution of RFC 1034 section 5.3.3 over a scripted internet.
class RecursionTest {

    private final ScriptedInternet net = new ScriptedInternet();

    static List<String> lines(List<RRset> sets) {
        return sets.stream().flatMap(rrset -> RdataText.print(rrset).lines()).toList();
    }

    private void exampleOnly() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            example.test. NS ns.example.test.
            ns.example.test. A 192.0.2.2
            """);
        net.server("192.0.2.2").zone("example.test.", """
            example.test. NS ns.example.test.
            ns.example.test. A 192.0.2.2
            www.example.test. 300 A 192.0.2.80
            alias.example.test. CNAME www.example.test.
            loop1.example.test. CNAME loop2.example.test.
            loop2.example.test. CNAME loop1.example.test.
            zero.example.test. 0 A 192.0.2.81
            deep.ent.example.test. A 192.0.2.82
            """);
    }

    @Test
    void walksFromTheRootToTheAnswer() {
        exampleOnly();

        Resolution resolution = net.ask("www.example.test. A");

        assertThat(lines(resolution.answer())).containsExactly("www.example.test. 300 IN A 192.0.2.80");
        assertThat(resolution.ttl()).isEqualTo(300);
        assertThat(net.takeAsked()).containsExactly("198.41.0.4 . NS", "198.41.0.4 www.example.test. A",
                "192.0.2.1 www.example.test. A", "192.0.2.2 www.example.test. A");
    }

    @Test
    void answersFromCacheWithWhatIsLeftOfTheTtl() {
        exampleOnly();
        net.ask("www.example.test. A");
        net.takeAsked();
        net.pass(Duration.ofSeconds(100));

        Resolution resolution = net.ask("WWW.example.test. A");

        assertThat(net.takeAsked()).isEmpty();
        assertThat(resolution.answer().getFirst().ttl()).isBetween(198, 200);
        assertThat(resolution.fromCache()).isTrue();
    }

    @Test
    void beginsAtTheDeepestDelegationKnown() {
        exampleOnly();
        net.ask("www.example.test. A");
        net.takeAsked();

        net.ask("other.example.test. A");

        assertThat(net.takeAsked()).containsExactly("192.0.2.2 other.example.test. A");
    }

    @Test
    void cachesNameErrorsForAllTypesOfTheName() {
        exampleOnly();

        Resolution resolution = net.ask("no.example.test. A");
        net.takeAsked();
        Resolution again = net.ask("no.example.test. AAAA");

        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(resolution.ttl()).isEqualTo(600);
        assertThat(lines(resolution.authority())).singleElement().asString().startsWith("example.test. 600 IN SOA");
        assertThat(again.responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void anUnsignedNameErrorSaysNothingOfNamesBelow() {
        exampleOnly();
        for (String name : List.of("_tcp.example.test.", "below.no.example.test.")) {
            net.server("192.0.2.2").on(name + " A", question -> ScriptedServer.message(question,
                    Flags.AA | ResponseCode.NXDOMAIN, List.of(),
                    records("example.test. SOA ns.example.test. h. 1 2 3 4 600"), List.of()));
        }
        net.server("192.0.2.2").on("_sip._tcp.example.test. SRV", question -> ScriptedServer.message(question,
                Flags.AA, records("_sip._tcp.example.test. SRV 0 0 5060 www.example.test."), List.of(),
                List.of()));
        net.minimisation = Minimisation.RELAXED;

        assertThat(net.ask("_tcp.example.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        net.takeAsked();
        assertThat(net.ask("_sip._tcp.example.test. SRV").answer()).hasSize(1);
        assertThat(net.takeAsked()).as("the denial of the part is known").hasSize(1);
    }

    @Test
    void cachesNoDataForItsTypeOnly() {
        exampleOnly();

        Resolution resolution = net.ask("www.example.test. AAAA");
        net.takeAsked();
        net.ask("www.example.test. AAAA");
        net.ask("www.example.test. A");

        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(resolution.answer()).isEmpty();
        assertThat(net.takeAsked()).containsExactly("192.0.2.2 www.example.test. A");
    }

    @Test
    void followsAnAliasWithinTheZone() {
        exampleOnly();

        Resolution resolution = net.ask("alias.example.test. A");

        assertThat(lines(resolution.answer())).containsExactly(
                "alias.example.test. 3600 IN CNAME www.example.test.", "www.example.test. 300 IN A 192.0.2.80");
        assertThat(resolution.ttl()).isEqualTo(300);
    }

    @Test
    void anAliasIsItsOwnAnswerWhenAskedFor() {
        exampleOnly();

        assertThat(lines(net.ask("alias.example.test. CNAME").answer()))
                .containsExactly("alias.example.test. 3600 IN CNAME www.example.test.");
    }

    /// RFC 4035 section 2.5.
    @ParameterizedTest
    @ValueSource(strings = {"NSEC www.example.test. CNAME RRSIG NSEC", "KEY 512 3 13 AAAA"})
    void typesThatMayBeBesideAnAliasAreNotThoseOfItsTarget(String record) {
        exampleOnly();
        String type = record.split(" ")[0];
        net.server("192.0.2.2").on("alias.example.test. " + type, question -> message(question, Flags.AA,
                records("alias.example.test. 300 " + record), List.of(), List.of()));
        net.ask("alias.example.test. A");

        assertThat(net.ask("alias.example.test. " + type).answer()).singleElement()
                .extracting(RRset::type).isEqualTo(RecordType.parse(type));
    }

    @Test
    void anAliasLoopEndsInFailure() {
        exampleOnly();

        assertThat(net.ask("loop1.example.test. A").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(net.takeAsked().size()).isLessThan(8);
    }

    @Test
    void aZeroTtlIsGoodForThoseWhoAskedNow() {
        exampleOnly();

        assertThat(lines(net.ask("zero.example.test. A").answer())).containsExactly(
                "zero.example.test. 0 IN A 192.0.2.81");
        net.takeAsked();
        net.ask("zero.example.test. A");

        assertThat(net.takeAsked()).containsExactly("192.0.2.2 zero.example.test. A");
    }

    @Test
    void refreshAsksAlthoughTheAnswerIsInCache() {
        exampleOnly();
        net.ask("www.example.test. A");
        net.takeAsked();

        net.resolver().refresh(net.query("www.example.test. A"));

        assertThat(net.takeAsked()).containsExactly("192.0.2.2 www.example.test. A");
    }

    @Test
    void refreshRenewsTheTargetOfAnAliasThatIsAboutToExpire() {
        exampleOnly();
        net.server("192.0.2.2").zone("example.test.",
                "www.example.test. CNAME web.example.test.\nweb.example.test. 60 A 192.0.2.80\n");
        net.server("192.0.2.2").on("www.example.test. A", question -> ScriptedServer.message(question, Flags.AA,
                records("www.example.test. CNAME web.example.test."), List.of(), List.of()));
        net.ask("www.example.test. A");
        net.takeAsked();

        net.pass(Duration.ofSeconds(30));
        net.resolver().refresh(net.query("www.example.test. A"));
        assertThat(net.takeAsked()).containsExactly("192.0.2.2 www.example.test. A");

        net.pass(Duration.ofSeconds(25));
        Resolution refreshed = net.resolver().refresh(net.query("www.example.test. A"));
        assertThat(net.takeAsked()).containsExactly("192.0.2.2 www.example.test. A", "192.0.2.2 web.example.test. A");
        assertThat(refreshed.ttl()).isEqualTo(60);
    }

    @Test
    void refreshDoesNotHangOnADelegationThatIsAboutToEnd() {
        exampleOnly();
        net.ask("www.example.test. A");
        net.takeAsked();
        net.pass(Duration.ofSeconds(3400));

        net.resolver().refresh(net.query("www.example.test. A"));

        assertThat(net.takeAsked()).containsExactly("198.41.0.4 www.example.test. A",
                "192.0.2.1 www.example.test. A", "192.0.2.2 www.example.test. A");
    }

    @Test
    void withoutRecursionTheClosestDelegationIsTheAnswer() {
        exampleOnly();
        net.ask("www.example.test. A");

        Resolution known = net.resolver().fromCache(net.query("www.example.test. A"));
        Resolution unknown = net.resolver().fromCache(net.query("other.example.test. A"));

        assertThat(lines(known.answer())).containsExactly("www.example.test. 300 IN A 192.0.2.80");
        assertThat(unknown.answer()).isEmpty();
        assertThat(lines(unknown.authority())).containsExactly("example.test. 3599 IN NS ns.example.test.");
        assertThat(lines(unknown.additional())).containsExactly("ns.example.test. 3599 IN A 192.0.2.2");
    }

    @Test
    void aDelegationAnsweredWithoutRecursionGrowsOldLikeARecord() {
        exampleOnly();
        net.ask("www.example.test. A");
        net.pass(Duration.ofMinutes(10));

        Resolution referral = net.resolver().fromCache(net.query("other.example.test. A"));

        assertThat(referral.authority().getFirst().ttl()).isBetween(2998, 3000);
        assertThat(referral.additional().getFirst().ttl()).isBetween(2998, 3000);
    }

    @Test
    void whatTheRootSaysOfItsServersIsAnAnswerLikeAnyOther() {
        exampleOnly();
        net.ask("www.example.test. A");
        net.takeAsked();

        Resolution known = net.resolver().fromCache(net.query(". NS"));

        assertThat(lines(known.answer())).containsExactly(". 3599 IN NS a.root-servers.net.");
        assertThat(known.authority()).isEmpty();
        assertThat(lines(net.ask(". NS").answer())).containsExactly(". 3599 IN NS a.root-servers.net.");
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void beforeTheRootWasAskedItsHintsAreAReferral() {
        Resolution hints = net.resolver().fromCache(net.query("www.example.test. A"));

        assertThat(hints.answer()).isEmpty();
        assertThat(lines(hints.authority())).singleElement().asString().endsWith("IN NS a.root-servers.net.");
    }

    @Test
    void theServersOfAZoneAreAskedForDsAtItsParent() {
        exampleOnly();
        net.ask("www.example.test. A");
        net.takeAsked();

        Resolution resolution = net.ask("example.test. DS");

        assertThat(net.takeAsked()).containsExactly("192.0.2.1 example.test. DS");
        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.NOERROR);
    }

    @Test
    void aNameErrorOfAZoneForItsApexSaysNothingOfItsDs() {
        exampleOnly();
        net.server("192.0.2.2").on("example.test. AAAA",
                question -> message(question, Flags.AA | ResponseCode.NXDOMAIN, List.of(),
                        records("example.test. 3600 SOA ns.example.test. h. 1 2 3 4 600"), List.of()));
        net.ask("example.test. AAAA");
        net.takeAsked();

        Resolution resolution = net.ask("example.test. DS");

        assertThat(net.takeAsked()).containsExactly("192.0.2.1 example.test. DS");
        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.NOERROR);
    }

    @Test
    void flushForgetsANameAndWhatIsBelow() {
        exampleOnly();
        net.ask("www.example.test. A");
        net.takeAsked();

        net.resolver().flush(Name.of("example.test."));
        net.ask("www.example.test. A");

        assertThat(net.takeAsked()).containsExactly("192.0.2.1 www.example.test. A", "192.0.2.2 www.example.test. A");
    }

    @Test
    void aDelegationWithoutGlueIsFollowed() {
        exampleOnly();
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            example.test. NS ns.example.test.
            ns.example.test. A 192.0.2.2
            glueless.test. NS www.example.test.
            """);
        net.server("192.0.2.80").zone("glueless.test.", "a.glueless.test. A 192.0.2.99");

        assertThat(lines(net.ask("a.glueless.test. A").answer())).containsExactly(
                "a.glueless.test. 3600 IN A 192.0.2.99");
    }

    @Test
    void serversThatNameEachOtherEndInFailure() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        net.server("192.0.2.1").zone("test.", """
            one.test. NS ns.two.test.
            two.test. NS ns.one.test.
            """);

        Resolution resolution = net.ask("www.one.test. A");

        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(resolution.errors()).isNotEmpty();
        assertThat(net.takeAsked().size()).isLessThan(12);
    }

    @Test
    void minimisedQuestionsShowOneLabelMore() {
        exampleOnly();
        net.minimisation = rootwalk.resolver.recursion.Minimisation.RELAXED;

        net.ask("www.example.test. AAAA");

        assertThat(net.takeAsked()).containsExactly("198.41.0.4 . NS", "198.41.0.4 test. A",
                "192.0.2.1 example.test. A", "192.0.2.2 www.example.test. AAAA");
    }

    @Test
    void minimisationFallsBackWhereAnEmptyNonTerminalIsDenied() {
        exampleOnly();
        net.minimisation = rootwalk.resolver.recursion.Minimisation.RELAXED;
        net.server("192.0.2.2").on("ent.example.test. A",
                question -> ScriptedServer.message(question, rootwalk.wire.Flags.AA | ResponseCode.NXDOMAIN, List.of(),
                        records("example.test. SOA ns.example.test. h. 1 2 3 4 600"), List.of()));

        Resolution resolution = net.ask("deep.ent.example.test. A");

        assertThat(lines(resolution.answer())).containsExactly("deep.ent.example.test. 3600 IN A 192.0.2.82");
    }

    @Test
    void anyIsAskedForAndNotPutTogetherFromCache() {
        exampleOnly();
        net.ask("www.example.test. A");
        net.takeAsked();
        net.server("192.0.2.2").on("www.example.test. ANY", question -> ScriptedServer.message(question,
                rootwalk.wire.Flags.AA, records("www.example.test. HINFO RFC8482 \"\""), List.of(),
                List.of()));

        Resolution resolution = net.ask("www.example.test. ANY");

        assertThat(resolution.answer()).extracting(RRset::type).containsExactly(RecordType.HINFO);
    }
}
