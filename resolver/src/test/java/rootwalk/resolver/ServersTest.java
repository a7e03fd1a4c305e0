package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.message;
import static rootwalk.resolver.ScriptedServer.records;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Which servers are asked, in which order, and which are left alone.
class ServersTest {

    private final ScriptedInternet net = new ScriptedInternet();

    private void twoServers() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            example.test. NS one.example.test.
            example.test. NS two.example.test.
            one.example.test. A 192.0.2.11
            two.example.test. A 192.0.2.12
            """);
        String zone = "www.example.test. A 192.0.2.80\n*.example.test. A 192.0.2.80\n";
        for (int i = 0; i < 50; i++) {
            zone += "h" + i + ".example.test. A 192.0.2.80\n";
        }
        net.server("192.0.2.11").zone("example.test.", zone);
        net.server("192.0.2.12").zone("example.test.", zone);
    }

    @Test
    void aServerThatIsLameForTwoQuestionsIsSkipped() {
        twoServers();
        net.server("192.0.2.11").always(question -> message(question, 0, List.of(), records(". NS a.root-servers.net."),
                List.of()));

        for (int i = 0; i < 10; i++) {
            assertThat(net.ask("h" + i + ".example.test. A").answer()).isNotEmpty();
        }

        assertThat(net.server("192.0.2.11").heard.size()).isEqualTo(2);
    }

    @Test
    void aServerThatRefusesTwoQuestionsIsSkipped() {
        twoServers();
        net.server("192.0.2.12").always(question -> ScriptedServer.code(question, ResponseCode.REFUSED));

        for (int i = 0; i < 10; i++) {
            assertThat(net.ask("h" + i + ".example.test. A").answer()).isNotEmpty();
        }
        assertThat(net.server("192.0.2.12").heard.size()).isEqualTo(2);
    }

    @Test
    void wantOfSocketsIsNoFaultOfTheServers() {
        twoServers();
        net.socketsAreFree = false;

        assertThat(net.ask("www.example.test. A").errors()).extracting(ExtendedError::code)
                .containsExactly(ExtendedError.NOT_READY);

        net.socketsAreFree = true;
        assertThat(net.ask("www.example.test. A").answer()).isNotEmpty();
        assertThat(net.ask("h1.example.test. A").answer()).isNotEmpty();
    }

    @Test
    void aDeadServerIsLeftAloneAfterAFewTries() {
        twoServers();
        net.server("192.0.2.11").silent();

        for (int i = 0; i < 40; i++) {
            assertThat(net.ask("h" + i + ".example.test. A").answer()).isNotEmpty();
        }

        assertThat(net.server("192.0.2.11").heard.size()).isLessThanOrEqualTo(5);
    }

    /// Not only if the other one fails.
    @Test
    void aForwarderThatHasNeverRespondedIsTriedAgain() {
        net.configured.add(ConfiguredZone.at(Name.ROOT,
                List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53),
                        new InetSocketAddress(ScriptedServer.ip("192.0.2.54"), 53)),
                Use.FORWARD));
        Function<Question, Message> answers = question -> message(question, Flags.RA,
                records(question.name() + " A 192.0.2.80"), List.of(), List.of());
        net.server("192.0.2.53").silent();
        net.server("192.0.2.54").always(answers::apply);
        for (int i = 0; i < 20; i++) {
            assertThat(net.ask("a" + i + ".test. A").answer()).isNotEmpty();
        }
        int heard = net.server("192.0.2.53").heard.size();
        assertThat(heard).isPositive();

        net.server("192.0.2.53").always(answers::apply);
        net.pass(Duration.ofMinutes(5));
        for (int i = 0; i < 1000; i++) {
            assertThat(net.ask("b" + i + ".test. A").answer()).isNotEmpty();
        }

        assertThat(net.server("192.0.2.53").heard.size()).isGreaterThan(heard + 100);
    }

    @Test
    void aForwardingServerIsUsedLast() {
        twoServers();
        net.server("192.0.2.11").always(question -> message(question, Flags.RA, records(question.name()
                + " A 192.0.2.66"), List.of(), List.of()));

        for (int i = 0; i < 5; i++) {
            assertThat(lines(net.ask("h" + i + ".example.test. A").answer()).getFirst()).endsWith("192.0.2.80");
        }
        net.server("192.0.2.12").silent();
        assertThat(lines(net.ask("h9.example.test. A").answer()).getFirst()).endsWith("192.0.2.66");
    }

    /// Root servers at which a box on the way answers.
    private void interceptedRoot() {
        StringBuilder hints = new StringBuilder();
        for (int i = 1; i <= 13; i++) {
            hints.append(". NS r%d.test.\nr%d.test. A 192.0.2.%d\n".formatted(i, i, i));
            net.server("192.0.2." + i).always(question -> message(question, Flags.RA | ResponseCode.NXDOMAIN, List.of(),
                    List.of(), List.of()));
        }
        net.hints = hints.toString();
    }

    @Test
    void rootServersThatAnswerAsResolversAreSeenForWhatTheyAreAfterAFew() {
        interceptedRoot();
        net.minimisation = Minimisation.RELAXED;

        Resolution failed = net.ask("www.example.test. A");

        assertThat(failed.isFailure()).isTrue();
        assertThat(failed.errors()).extracting(ExtendedError::text).anyMatch(text -> text.contains(
                "a device between this host and the root servers answers in their place; name it in recursion.forward"));
        assertThat(net.takeAsked()).hasSize(3);
    }

    @Test
    void theReasonIsReportedAlsoWhenTimeRunsOut() {
        interceptedRoot();
        net.limits = new BudgetLimits(3, BudgetLimits.STANDARD.octets(), BudgetLimits.STANDARD.referrals(),
                BudgetLimits.STANDARD.aliases(), BudgetLimits.STANDARD.serverLookups(), BudgetLimits.STANDARD.depth(),
                BudgetLimits.STANDARD.time(), BudgetLimits.STANDARD.background());

        assertThat(net.ask("www.example.test. A").errors()).extracting(ExtendedError::text)
                .anyMatch(text -> text.contains("name it in recursion.forward"));
    }

    @Test
    void aFewAnswersOfAResolverAreUsedWhereTheRootHasNoOther() {
        interceptedRoot();
        for (int i = 1; i <= 13; i++) {
            net.server("192.0.2." + i).always(question -> message(question, Flags.RA,
                    records(question.name().isRoot() ? ". NS r1.test.\n. NS r2.test.\n. NS r3.test."
                            : "www.example.test. A 192.0.2.80"),
                    List.of(), List.of()));
        }

        assertThat(net.ask("www.example.test. A").answer()).isNotEmpty();
        assertThat(net.takeAsked().size()).isLessThanOrEqualTo(6);
    }

    /// The client gets an error in time, and the answer if it asks again.
    @Test
    void aResponseOverTcpThatTakesLongerThanTheFirstTimeoutIsAwaitedInTheBackground() {
        twoServers();
        net.server("192.0.2.12").silent();
        net.respondsOverTcp("192.0.2.11", Duration.ofMillis(3_000));
        List<Resolution> early = new ArrayList<>();
        Query query = net.query("www.example.test. A");

        Resolution answer = net.resolver().resolve(new Query(query.question(), false, false, query.observer(),
                failure -> early.add(failure)));

        assertThat(early).singleElement().matches(Resolution::isFailure);
        assertThat(answer.answer()).isNotEmpty();
        net.takeAsked();
        assertThat(net.ask("www.example.test. A").answer()).isNotEmpty();
        assertThat(net.takeAsked()).isEmpty();
    }

    /// Not for as long as the servers have failed (RFC 9520 section 2): the question can be resolved when no other one depends on it.
    @Test
    void aFailureOfAQuestionThatDependedOnTheOneInProgressIsForgottenSoon() {
        net.root("""
            a. NS ns1.a.
            a. NS ns.b.
            ns1.a. A 192.0.2.1
            b. NS ns.a.
            """);
        List<Question> lost = new ArrayList<>();
        net.server("192.0.2.1").zone("a.", "ns1.a. A 192.0.2.1\nns.a. A 192.0.2.2").on("ns.a. A", question -> {
            if (lost.isEmpty()) {
                lost.add(question);
                return null;
            }
            return message(question, Flags.AA, records("ns.a. A 192.0.2.2"), List.of(), List.of());
        });
        net.server("192.0.2.2").zone("b.", "ns.b. A 192.0.2.1");

        assertThat(net.ask("ns.a. A").answer()).isNotEmpty();
        net.pass(Duration.ofSeconds(1));
        assertThat(net.ask("ns.b. A").answer()).isNotEmpty();
    }

    @Test
    void anEmptyResponseIsNotUsedWhileOtherServersAnswer() {
        twoServers();
        net.server("192.0.2.11").always(question -> message(question, 0, List.of(), List.of(), List.of()));

        assertThat(net.ask("www.example.test. A").answer()).isNotEmpty();
    }

    @Test
    void aForwardedZoneIsAskedOfItsServers() {
        net.configured.add(ConfiguredZone.at(Name.of("example.test."),
                List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), Use.FORWARD));
        net.server("192.0.2.53").always(question -> message(question, Flags.RA,
                records("www.example.test. CNAME web.example.test.\nweb.example.test. A 192.0.2.80"), List.of(),
                List.of()));

        assertThat(lines(net.ask("www.example.test. A").answer())).containsExactly(
                "www.example.test. 3600 IN CNAME web.example.test.", "web.example.test. 3600 IN A 192.0.2.80");
        assertThat(net.takeAsked()).containsExactly("192.0.2.53 www.example.test. A");
    }

    @Test
    void aForwarderIsTrustedForItsZoneOnly() {
        net.configured.add(ConfiguredZone.at(Name.of("example.test."),
                List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), Use.FORWARD));
        net.root("other. NS ns.other.\nns.other. A 192.0.2.3");
        net.server("192.0.2.3").zone("other.", "web.other. A 192.0.2.80");
        net.server("192.0.2.53").always(question -> message(question, Flags.RA,
                records("www.example.test. CNAME web.other.\nweb.other. A 192.0.2.66"), List.of(), List.of()));

        assertThat(lines(net.ask("www.example.test. A").answer())).containsExactly(
                "www.example.test. 3600 IN CNAME web.other.", "web.other. 3600 IN A 192.0.2.80");
    }

    @Test
    void whenForwardersFailTheResolutionBeginsWherePermitted() {
        twoServers();
        net.configured.add(ConfiguredZone.at(Name.of("example.test."),
                List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), Use.FORWARD_THEN_ITERATE));
        net.server("192.0.2.53").always(question -> ScriptedServer.code(question, ResponseCode.SERVFAIL));

        assertThat(net.ask("www.example.test. A").answer()).isNotEmpty();
    }

    private void forwardsAll(Use use) {
        twoServers();
        net.configured.add(ConfiguredZone.at(Name.ROOT,
                List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), use));
    }

    @Test
    void aSilentForwarderLeavesTimeForTheFallback() {
        forwardsAll(Use.FORWARD_THEN_ITERATE);
        net.server("192.0.2.53").silent();
        net.respondsLate("192.0.2.53");

        for (int i = 0; i < 10; i++) {
            assertThat(net.ask("h" + i + ".example.test. A").answer()).isNotEmpty();
            net.pass(Duration.ofSeconds(1));
        }

        assertThat(net.server("192.0.2.53").heard.size()).isLessThan(10);
    }

    @Test
    void aForwarderThatFailedIsNotQueriedForOtherPartsOfTheSameResolution() {
        forwardsAll(Use.FORWARD_THEN_ITERATE);
        net.server("192.0.2.53").always(question -> ScriptedServer.code(question, ResponseCode.SERVFAIL));
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1\nother. NS ns.other.\nns.other. A 192.0.2.3");
        net.server("192.0.2.1").zone("test.", "www.test. CNAME web.other.");
        net.server("192.0.2.3").zone("other.", "web.other. A 192.0.2.80");

        assertThat(net.ask("www.test. A").answer()).hasSize(2);
        assertThat(net.server("192.0.2.53").questions()).containsExactly("www.test. A");
    }

    @Test
    void aForwarderThatRefersToOtherServersHasFailed() {
        forwardsAll(Use.FORWARD_THEN_ITERATE);
        net.server("192.0.2.53").always(question -> message(question, 0, List.of(),
                records("test. NS ns.test."), records("ns.test. A 192.0.2.9")));
        assertThat(net.ask("www.example.test. A").answer()).isNotEmpty();

        net.server("192.0.2.53").always(question -> message(question, Flags.RA, List.of(),
                records(". NS a.root-servers.net."), List.of()));
        assertThat(net.ask("h1.example.test. A").answer()).isNotEmpty();
    }

    @Test
    void aStubServerNeedsNoSoaForNoData() {
        net.configured.add(ConfiguredZone.at(Name.of("lan."),
                List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), Use.STUB));
        net.server("192.0.2.53").always(question -> message(question, Flags.RA, List.of(), List.of(), List.of()));

        Resolution noData = net.ask("printer.lan. AAAA");

        assertThat(noData.responseCode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(noData.answer()).isEmpty();
    }

    @Test
    void emptyResponsesOfTwoServersAreNoData() {
        twoServers();
        for (String server : List.of("192.0.2.11", "192.0.2.12")) {
            net.server(server).always(question -> message(question, 0, List.of(), List.of(), List.of()));
        }

        assertThat(net.ask("www.example.test. AAAA").responseCode()).isEqualTo(ResponseCode.NOERROR);
    }

    @Test
    void aStubIsAskedIterativelyAndWhatItDelegatesIsFollowed() {
        net.configured.add(ConfiguredZone.at(Name.of("lan."),
                List.of(new InetSocketAddress(ScriptedServer.ip("192.0.2.53"), 53)), Use.STUB));
        net.server("192.0.2.53").zone("lan.", "printer.lan. A 192.0.2.9\nsub.lan. NS ns.sub.lan.\n"
                + "ns.sub.lan. A 192.0.2.54");
        net.server("192.0.2.54").zone("sub.lan.", "www.sub.lan. A 192.0.2.10");

        assertThat(lines(net.ask("printer.lan. A").answer())).containsExactly("printer.lan. 3600 IN A 192.0.2.9");
        assertThat(lines(net.ask("www.sub.lan. A").answer())).containsExactly("www.sub.lan. 3600 IN A 192.0.2.10");
        assertThat(net.takeAsked()).noneMatch(asked -> asked.startsWith(ScriptedInternet.ROOT));
    }

    @Test
    void addressesThatTheOperatorForbidsAreNotAsked() {
        twoServers();
        net.policy = address -> !address.getHostAddress().equals("192.0.2.11");

        for (int i = 0; i < 10; i++) {
            net.ask("h" + i + ".example.test. A");
        }

        assertThat(net.server("192.0.2.11").heard).isEmpty();
    }

    @Test
    void theRootIsPrimedOnceAndAgainWhenThatExpires() {
        twoServers();
        net.ask("www.example.test. A");
        assertThat(net.takeAsked().getFirst()).isEqualTo("198.41.0.4 . NS");
        net.ask("other. A");
        assertThat(net.takeAsked()).doesNotContain("198.41.0.4 . NS");

        net.pass(Duration.ofHours(2));
        net.ask("another. A");

        assertThat(net.takeAsked().getFirst()).isEqualTo("198.41.0.4 . NS");
    }

    @Test
    void aServerOfAnotherZoneIsFoundThroughThatZone() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1\nnet. NS ns.net.\nns.net. A 192.0.2.3");
        net.server("192.0.2.1").zone("test.", "far.test. NS ns.far.net.");
        net.server("192.0.2.3").zone("net.", "ns.far.net. AAAA 2001:db8::53");
        net.server("2001:db8::53").zone("far.test.", "www.far.test. A 192.0.2.80");

        assertThat(net.ask("www.far.test. A").answer()).isNotEmpty();
    }

    @Test
    void glueThatTheReferralForgotIsAskedOfTheParent() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        net.server("192.0.2.1").zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1\n"
                + "example.test. NS ns.example.test.").on("ns.example.test. A",
                        question -> message(question, 0, records("ns.example.test. A 192.0.2.2"), List.of(),
                                List.of()));
        net.server("192.0.2.2").zone("example.test.", "www.example.test. A 192.0.2.80");

        assertThat(net.ask("www.example.test. A").answer()).isNotEmpty();
    }

    @Test
    void whenTheParentsServersFailThoseThatTheZoneListsAreAsked() {
        twoServers();
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1\nnet. NS ns.net.\nns.net. A 192.0.2.3");
        net.server("192.0.2.3").zone("net.", "three.net. A 192.0.2.13");
        net.server("192.0.2.13").zone("example.test.", "late.example.test. A 192.0.2.81");
        for (String address : List.of("192.0.2.11", "192.0.2.12")) {
            net.server(address).on("www.example.test. A", question -> message(question, Flags.AA,
                    records("www.example.test. A 192.0.2.80"),
                    records("example.test. NS one.example.test.\nexample.test. NS three.net."), List.of()));
        }
        net.ask("www.example.test. A");
        net.server("192.0.2.11").silent();
        net.server("192.0.2.12").silent();

        assertThat(lines(net.ask("late.example.test. A").answer())).containsExactly(
                "late.example.test. 3600 IN A 192.0.2.81");
    }

    @Test
    void aServerThatRefersToItsOwnZoneIsLame() {
        twoServers();
        for (String address : List.of("192.0.2.11", "192.0.2.12")) {
            net.server(address).always(question -> message(question, 0, List.of(),
                    records("example.test. NS one.example.test."), List.of()));
        }

        assertThat(net.ask("www.example.test. A").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
    }
}
