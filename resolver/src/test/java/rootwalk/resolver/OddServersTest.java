package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.message;
import static rootwalk.resolver.ScriptedServer.records;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.resolver.recursion.Minimisation;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Servers that mean well and answer badly: what is usable is used at once, and nothing is held against other questions.
class OddServersTest {

    private static final String ALIVE = "192.0.2.11";
    private static final String DEAD = "192.0.2.12";

    private final ScriptedInternet net = new ScriptedInternet();

    /// `example.test.` has one server that is alive, as a test has it, and one that is dead and known to be.
    @BeforeEach
    void oneAliveAndOneDead() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            example.test. NS one.example.test.
            example.test. NS two.example.test.
            one.example.test. A 192.0.2.11
            two.example.test. A 192.0.2.12
            """);
        StringBuilder zone = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            zone.append("h").append(i).append(".example.test. A 192.0.2.80\n");
        }
        net.server(ALIVE).zone("example.test.", zone.toString());
        net.server(DEAD).silent();
        for (int i = 40; i < 50; i++) {
            net.ask("h" + i + ".example.test. A");
        }
        net.takeAsked();
    }

    private void alive(Function<Question, @Nullable Message> addresses) {
        for (int i = 0; i < 30; i++) {
            net.server(ALIVE).on("h" + i + ".example.test. AAAA", addresses);
        }
    }

    @Test
    void oneRefusalSaysNothingOfOtherQuestions() {
        alive(question -> ScriptedServer.code(question, ResponseCode.REFUSED));
        net.ask("h1.example.test. AAAA");
        net.ask("h2.example.test. AAAA");
        net.takeAsked();

        for (int i = 1; i < 20; i++) {
            assertThat(net.ask("h" + i + ".example.test. A").answer()).isNotEmpty();
            assertThat(net.takeAsked()).containsExactly(ALIVE + " h" + i + ".example.test. A");
        }
    }

    @Test
    void oneRefusalOfAForwarderSaysNothingOfOtherQuestions() {
        ScriptedInternet house = new ScriptedInternet();
        house.configured
                .add(ConfiguredZone.at(Name.of("house."), List.of(address(ALIVE), address(DEAD)), Use.FORWARD));
        house.server(ALIVE).always(question -> question.type() == RecordType.AAAA
                ? ScriptedServer.code(question, ResponseCode.REFUSED)
                : message(question, Flags.RA, records(question.name() + " A 192.0.2.80"), List.of(), List.of()));
        house.ask("a.house. A");
        house.ask("a.house. AAAA");
        house.ask("b.house. AAAA");
        house.takeAsked();

        assertThat(house.ask("b.house. A").answer()).isNotEmpty();
        assertThat(house.takeAsked()).containsExactly(ALIVE + " b.house. A");
    }

    /// A server that refers upward, as a lame one does.
    private static Message referralUpward(Question question) {
        return message(question, 0, List.of(), records(". NS a.root-servers.net."), List.of());
    }

    static Stream<Function<Question, Message>> errors() {
        return Stream.of(question -> ScriptedServer.code(question, ResponseCode.REFUSED),
                question -> ScriptedServer.code(question, ResponseCode.SERVFAIL),
                question -> ScriptedServer.code(question, ResponseCode.NOTIMP),
                question -> ScriptedServer.code(question, ResponseCode.FORMERR),
                question -> ScriptedServer.code(question, ResponseCode.NOTAUTH),
                OddServersTest::referralUpward);
    }

    /// `example.test.` has one server that responds as a script has it, and one that is dead; neither is known.
    private static ScriptedInternet oneErrorAndOneDead(Function<Question, @Nullable Message> error) {
        ScriptedInternet fresh = new ScriptedInternet();
        fresh.root("example.test. NS one.example.test.\nexample.test. NS two.example.test.\n"
                + "one.example.test. A 192.0.2.11\ntwo.example.test. A 192.0.2.12");
        fresh.server(ALIVE).always(error);
        return fresh;
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorBesideADeadServerIsTheResultAfterTwoTimeouts(Function<Question, @Nullable Message> error) {
        ScriptedInternet fresh = oneErrorAndOneDead(error);
        long begun = fresh.nanos();

        assertThat(fresh.ask("www.example.test. AAAA").isFailure()).isTrue();

        assertThat(fresh.asked).as("it might be alive").contains(DEAD + " www.example.test. AAAA");
        assertThat(fresh.nanos() - begun).isLessThan(Duration.ofMillis(2100).toNanos());
        fresh.takeAsked();

        begun = fresh.nanos();
        assertThat(fresh.ask("ftp.example.test. AAAA").isFailure()).isTrue();
        assertThat(fresh.takeAsked()).containsExactly(ALIVE + " ftp.example.test. AAAA");
        assertThat(fresh.nanos() - begun).isLessThan(Duration.ofMillis(10).toNanos());
    }

    @Test
    void aSlowServerBesideARefusalAnswersInTheBackground() {
        ScriptedInternet fresh =
                oneErrorAndOneDead(question -> ScriptedServer.code(question, ResponseCode.REFUSED));
        fresh.respondsLate(DEAD);
        List<Resolution> sent = new ArrayList<>();
        Query plain = fresh.query("www.example.test. AAAA");

        Resolution later =
                fresh.resolver().resolve(new Query(plain.question(), false, false, plain.observer(), failure -> {
                    sent.add(failure);
                    fresh.server(DEAD).zone("example.test.", "www.example.test. AAAA 2001:db8::1\n");
                    fresh.arriveLate();
                    return true;
                }));

        assertThat(sent).singleElement().satisfies(failure -> assertThat(failure.isFailure()).isTrue());
        assertThat(later.isFailure()).isFalse();
        assertThat(fresh.ask("www.example.test. AAAA").isFailure()).isFalse();
    }

    @Test
    void aFailureBesideASlowServerIsRememberedWhileTheBackgroundGoesOn() {
        ScriptedInternet fresh =
                oneErrorAndOneDead(question -> ScriptedServer.code(question, ResponseCode.REFUSED));
        fresh.respondsLate(DEAD);
        List<Resolution> meanwhile = new ArrayList<>();
        Query plain = fresh.query("www.example.test. AAAA");

        Resolution ignored =
                fresh.resolver().resolve(new Query(plain.question(), false, false, plain.observer(), failure -> {
                    fresh.takeAsked();
                    meanwhile.add(fresh.resolver().resolve(plain));
                    assertThat(fresh.takeAsked()).isEmpty();
                    fresh.server(DEAD).zone("example.test.", "www.example.test. AAAA 2001:db8::1\n");
                    fresh.arriveLate();
                    return true;
                }));

        assertThat(meanwhile).singleElement().satisfies(failure -> assertThat(failure.isFailure()).isTrue());
    }

    @Test
    void theExtendedErrorsNameTheErrorAndTheSilence() {
        ScriptedInternet fresh =
                oneErrorAndOneDead(question -> ScriptedServer.code(question, ResponseCode.REFUSED));

        assertThat(fresh.ask("www.example.test. AAAA").errors()).containsExactly(
                new ExtendedError(ExtendedError.NO_REACHABLE_AUTHORITY,
                        "at delegation example.test.: 192.0.2.11:53: REFUSED"),
                new ExtendedError(ExtendedError.NETWORK_ERROR, "192.0.2.12:53 timed out"));
        assertThat(fresh.ask("ftp.example.test. AAAA").errors()).contains(new ExtendedError(
                ExtendedError.NETWORK_ERROR, "192.0.2.12:53 has timed out recently and was not queried"));
    }

    @Test
    void aServerThatLosesOneQueryIsAskedAgainAfterTheRefusalOfAnother() {
        ScriptedInternet fresh =
                oneErrorAndOneDead(question -> ScriptedServer.code(question, ResponseCode.REFUSED));
        AtomicInteger lost = new AtomicInteger(1);
        fresh.server(DEAD).always(
                question -> lost.getAndDecrement() > 0 ? null : answer(question, "192.0.2.80"));

        assertThat(fresh.ask("www.example.test. A").answer()).isNotEmpty();
    }

    @Test
    void aDeadServerThatIsBackAnswersWithinSecondsThoughTheOtherRefuses() {
        net.server(ALIVE).always(question -> ScriptedServer.code(question, ResponseCode.REFUSED));
        for (int i = 0; i < 30; i++) {
            assertThat(net.ask("h" + i + ".example.test. A").isFailure()).isTrue();
            net.pass(Duration.ofSeconds(2));
        }
        net.server(DEAD).always(question -> answer(question, "192.0.2.80"));
        net.pass(Duration.ofSeconds(6));

        assertThat(net.ask("h30.example.test. A").answer()).isNotEmpty();
    }

    @Test
    void aDeadServerCostsATimeoutEveryFewSecondsOnlyWhileTheOtherRefuses() {
        net.server(ALIVE).always(question -> ScriptedServer.code(question, ResponseCode.REFUSED));
        long begun = net.nanos();
        for (int i = 0; i < 30; i++) {
            net.ask("h" + i + ".example.test. A");
            net.pass(Duration.ofSeconds(1));
        }

        assertThat(net.nanos() - begun - Duration.ofSeconds(30).toNanos())
                .isLessThan(Duration.ofSeconds(5).toNanos());
    }

    private static InetSocketAddress address(String literal) {
        return new InetSocketAddress(ScriptedServer.ip(literal), 53);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "elsewhere. 60 SOA ns.elsewhere. h. 1 2 3 4 600"})
    void anEmptyAuthoritativeAnswerIsUsedAtOnceAndRememberedForSeconds(String authority) {
        alive(question -> message(question, Flags.AA, List.of(), records(authority), List.of()));

        Resolution empty = net.ask("h1.example.test. AAAA");
        assertThat(empty.responseCode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(empty.answer()).isEmpty();
        assertThat(net.takeAsked()).containsExactly(ALIVE + " h1.example.test. AAAA");

        net.pass(Duration.ofSeconds(2));
        net.ask("h1.example.test. AAAA");
        assertThat(net.takeAsked()).isEmpty();

        net.pass(Duration.ofSeconds(4));
        net.ask("h1.example.test. AAAA");
        assertThat(net.takeAsked()).hasSize(1);
    }

    @Test
    void anotherServerMayKnowBetterThanOneThatAnswersEmpty() {
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            other.test. NS one.other.test.
            other.test. NS two.other.test.
            one.other.test. A 192.0.2.13
            two.other.test. A 192.0.2.14
            """);
        net.server("192.0.2.13").always(question -> message(question, Flags.AA, List.of(), List.of(), List.of()));
        net.server("192.0.2.14").zone("other.test.", "www.other.test. AAAA 2001:db8::1");
        for (int i = 0; i < 40; i++) {
            net.ask("n" + i + ".other.test. A");
        }

        assertThat(lines(net.ask("www.other.test. AAAA").answer())).singleElement().asString()
                .contains(" AAAA 2001:db8:");
    }

    @Test
    void aServerThatDropsPartsOfNamesIsAskedForTheWholeWithinOneTimeout() {
        net.minimisation = Minimisation.RELAXED;
        net.server(ALIVE).on("lb.example.test. A", question -> null)
                .on("eu.lb.example.test. A", question -> null)
                .on("www.eu.lb.example.test. A", question -> answer(question, "192.0.2.81"))
                .on("www.us.lb.example.test. A", question -> answer(question, "192.0.2.82"));
        long begun = net.nanos();

        assertThat(net.ask("www.eu.lb.example.test. A").answer()).isNotEmpty();
        assertThat(net.nanos() - begun).isLessThan(Duration.ofMillis(600).toNanos());
        net.takeAsked();

        assertThat(net.ask("www.us.lb.example.test. A").answer()).isNotEmpty();
        assertThat(net.takeAsked()).as("what it drops is known").containsExactly(ALIVE
                + " www.us.lb.example.test. A");
    }

    private static Message answer(Question question, String address) {
        return message(question, Flags.AA, records(question.name() + " A " + address), List.of(), List.of());
    }

    @Test
    void aNegativeResponseBehindAnAliasIsNotAcceptedForTheTarget() {
        String soa = "example.test. SOA ns.example.test. h. 1 2 3 4 600";
        net.server("192.0.2.13").zone("lb.example.test.",
                "www.lb.example.test. A 192.0.2.81\nww2.lb.example.test. A 192.0.2.82");
        net.server(ALIVE).zone("example.test.",
                "lb.example.test. NS ns.lb.example.test.\nns.lb.example.test. A 192.0.2.13")
                .on("www.example.test. A", question -> message(question, Flags.AA | ResponseCode.NXDOMAIN,
                        records("www.example.test. CNAME www.lb.example.test."), records(soa), List.of()))
                .on("ww2.example.test. A", question -> message(question, Flags.AA,
                        records("ww2.example.test. CNAME ww2.lb.example.test."), records(soa), List.of()));

        assertThat(lines(net.ask("www.example.test. A").answer()).getLast()).endsWith("A 192.0.2.81");
        assertThat(lines(net.ask("ww2.example.test. A").answer()).getLast()).endsWith("A 192.0.2.82");
        assertThat(lines(net.ask("ww2.lb.example.test. A").answer()).getLast()).endsWith("A 192.0.2.82");
    }

    @Test
    void anAddressBehindAnAliasIsNotAcceptedBelowAPossibleCut() {
        net.server("192.0.2.13").zone("lb.example.test.", "www.lb.example.test. A 192.0.2.81");
        net.server(ALIVE).zone("example.test.",
                "lb.example.test. NS ns.lb.example.test.\nns.lb.example.test. A 192.0.2.13")
                .on("www.example.test. A", question -> message(question, Flags.AA,
                        records("www.example.test. CNAME www.lb.example.test.\nwww.lb.example.test. A 192.0.2.66"),
                        List.of(), List.of()));

        assertThat(lines(net.ask("www.example.test. A").answer()).getLast()).endsWith("A 192.0.2.81");
        assertThat(lines(net.ask("www.lb.example.test. A").answer()).getLast()).endsWith("A 192.0.2.81");
    }

    @Test
    void anAliasBesideItsTargetCostsOneQuestion() {
        net.server(ALIVE).on("www.example.test. A", question -> message(question, Flags.AA,
                records("www.example.test. CNAME web.example.test.\nweb.example.test. A 192.0.2.81"), List.of(),
                List.of()));

        assertThat(net.ask("www.example.test. A").answer()).hasSize(2);
        assertThat(net.takeAsked()).hasSize(1);
    }

    @Test
    void anOutageIsForgottenWhenTheNetworkReturns() {
        net.networkIsAway = true;
        for (int i = 0; i < 60; i++) {
            Resolution failure = net.ask("h1.example.test. AAAA");
            assertThat(failure.isFailure()).isTrue();
            assertThat(failure.ttl()).as("no message cache stores it").isZero();
            assertThat(net.ask("other.test. A").isFailure()).isTrue();
            net.pass(Duration.ofSeconds(1));
        }

        net.networkIsAway = false;
        long back = net.nanos();
        net.server(ALIVE).on("h1.example.test. AAAA", question -> message(question, Flags.AA,
                records("h1.example.test. AAAA 2001:db8::1"), List.of(), List.of()));

        net.ask("h1.example.test. AAAA");
        net.pass(Duration.ofSeconds(1));
        assertThat(net.ask("h1.example.test. AAAA").answer()).isNotEmpty();
        assertThat(net.ask("other.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(net.nanos() - back).isLessThan(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void aServerThatDiesAloneIsNoOutage() {
        net.server("192.0.2.13").silent();
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            dead.test. NS ns.dead.test.
            ns.dead.test. A 192.0.2.13
            """);
        int asked = 0;
        net.ask("n.test. A");
        for (int i = 0; i < 60; i++) {
            assertThat(net.ask("www.dead.test. A").isFailure()).isTrue();
            net.ask("h" + i % 30 + ".example.test. A");
            net.ask("n" + i + ".test. A");
            asked += (int) net.takeAsked().stream().filter(line -> line.startsWith("192.0.2.13")).count();
            net.pass(Duration.ofSeconds(1));
        }
        assertThat(asked).as("failures are remembered longer each time").isLessThan(25);
    }

    /// `child.test.` has the servers that its parent names; `extra` are records of the parent.
    private void child(String extra) {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1\nnet. NS ns.net.\nns.net. A 192.0.2.3");
        net.server("192.0.2.1").zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1\n" + extra);
    }

    @Test
    void aServerThatOnlyTheZoneNamesIsAskedWhereItsAddressCameAlong() {
        child("child.test. NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").on("www.child.test. A", question -> message(question, Flags.AA,
                records("www.child.test. A 192.0.2.80"),
                records("child.test. NS one.child.test.\nchild.test. NS two.child.test."),
                records("two.child.test. A 192.0.2.22")));
        net.server("192.0.2.22").zone("child.test.", "web.child.test. A 192.0.2.81");
        net.ask("www.child.test. A");
        net.server("192.0.2.21").silent();

        assertThat(lines(net.ask("web.child.test. A").answer())).singleElement().asString().endsWith("192.0.2.81");
    }

    @Test
    void aServerThatOnlyTheZoneNamesIsFoundByAskingTheZone() {
        child("child.test. NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").zone("child.test.", "child.test. NS one.child.test.\nchild.test. NS two.child.test.\n"
                + "two.child.test. A 192.0.2.22\none.child.test. A 192.0.2.21")
                .on("web.child.test. A", question -> ScriptedServer.code(question, ResponseCode.SERVFAIL));
        net.server("192.0.2.22").zone("child.test.", "web.child.test. A 192.0.2.81");

        net.ask("child.test. NS");
        assertThat(lines(net.ask("web.child.test. A").answer())).singleElement().asString().endsWith("192.0.2.81");
    }

    @Test
    void anAddressThatWasAnsweredReplacesGlueThatFails() {
        child("child.test. NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").on("one.child.test. A", question -> message(question, Flags.AA,
                records("one.child.test. A 192.0.2.22"), List.of(), List.of()));
        net.server("192.0.2.22").zone("child.test.", "web.child.test. A 192.0.2.81");
        net.ask("one.child.test. A");
        net.server("192.0.2.21").silent();

        assertThat(lines(net.ask("web.child.test. A").answer())).singleElement().asString().endsWith("192.0.2.81");
    }

    @Test
    void aServerThatMovedIsAskedAtItsNewAddressAtOnce() {
        child("child.test. NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").on("one.child.test. A", question -> message(question, Flags.AA,
                records("one.child.test. A 192.0.2.22"), List.of(), List.of()));
        net.server("192.0.2.22").zone("child.test.", "web.child.test. A 192.0.2.81");
        net.ask("one.child.test. A");
        net.takeAsked();

        net.ask("web.child.test. A");
        assertThat(net.takeAsked()).containsExactly("192.0.2.22 web.child.test. A");
    }

    @Test
    void glueCountsAgainWhenTheZonesOwnAddressHasExpired() {
        child("child.test. NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").zone("child.test.", "web.child.test. A 192.0.2.81")
                .on("one.child.test. A", question -> message(question, Flags.AA,
                        records("one.child.test. 2 A 192.0.2.22"), List.of(), List.of()));
        net.server("192.0.2.22").silent();
        net.ask("one.child.test. A");
        net.pass(Duration.ofSeconds(3));
        net.takeAsked();

        net.ask("web.child.test. A");
        assertThat(net.takeAsked()).containsExactly("192.0.2.21 web.child.test. A");
    }

    @Test
    void theZonesOwnAddressCountsAsLongAsTheParentSaysTheSame() {
        child("child.test. 2 NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").on("one.child.test. A", question -> message(question, Flags.AA,
                records("one.child.test. A 192.0.2.22"), List.of(), List.of()));
        net.server("192.0.2.22").zone("child.test.", "web.child.test. A 192.0.2.81");
        net.ask("one.child.test. A");
        net.pass(Duration.ofSeconds(3));
        net.takeAsked();

        net.ask("web.child.test. A");
        assertThat(net.takeAsked()).containsExactly("192.0.2.1 web.child.test. A", "192.0.2.22 web.child.test. A");
    }

    @Test
    void newGlueEndsWhatTheOldServerSaidOfItself() {
        child("child.test. 2 NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").on("one.child.test. A", question -> message(question, Flags.AA,
                records("one.child.test. A 192.0.2.22"), List.of(), List.of()));
        net.server("192.0.2.22").zone("child.test.", "web.child.test. A 192.0.2.66");
        net.ask("one.child.test. A");
        net.pass(Duration.ofSeconds(3));
        net.server("192.0.2.1").zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1\n"
                + "child.test. NS one.child.test.\none.child.test. A 192.0.2.23");
        net.server("192.0.2.23").zone("child.test.", "web.child.test. A 192.0.2.81");

        assertThat(lines(net.ask("web.child.test. A").answer())).singleElement().asString().endsWith("192.0.2.81");
    }

    @Test
    void anAddressOfTheOtherFamilyDoesNotReplaceGlue() {
        child("child.test. NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").zone("child.test.",
                "one.child.test. AAAA 2001:db8::21\nweb.child.test. A 192.0.2.81\nwww.child.test. A 192.0.2.82");
        net.server("2001:db8::21").silent();
        net.ask("one.child.test. AAAA");
        net.takeAsked();

        net.ask("web.child.test. A");
        assertThat(net.takeAsked()).containsExactly("192.0.2.21 web.child.test. A");
    }

    @Test
    void aDeadZoneCostsItsParentLittle() {
        child("child.test. NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").silent();
        int asked = 0;
        for (int i = 0; i < 20; i++) {
            net.ask("h" + i + ".child.test. A");
            net.ask("n" + i + ".net. A");
            asked += (int) net.takeAsked().stream().filter(line -> line.startsWith("192.0.2.1 ")).count();
        }
        assertThat(asked).isLessThan(10);
    }

    @Test
    void glueIsAskedForAgainWhereTheZoneGaveAnAddressThatFails() {
        child("child.test. NS one.child.test.\none.child.test. A 192.0.2.21");
        net.server("192.0.2.21").zone("child.test.", "web.child.test. A 192.0.2.81")
                .on("one.child.test. A", question -> message(question, Flags.AA,
                        records("one.child.test. A 192.0.2.22"), List.of(), List.of()));
        net.server("192.0.2.22").silent();
        net.ask("one.child.test. A");

        assertThat(net.ask("web.child.test. A").answer()).isNotEmpty();
    }

    @Test
    void oneZoneOfServersThatIsSilentDoesNotHoldUpTheOther() {
        child("child.test. NS ns.gone.net.\nchild.test. NS ns.alive.net.");
        net.server("192.0.2.3").zone("net.", "gone.net. NS ns.gone.net.\nns.gone.net. A 192.0.2.23\n"
                + "alive.net. NS ns.alive.net.\nns.alive.net. A 192.0.2.22");
        net.server("192.0.2.22").zone("child.test.", "web.child.test. A 192.0.2.81").zone("alive.net.",
                "ns.alive.net. A 192.0.2.22");
        net.server("192.0.2.23").silent();
        long begun = net.nanos();

        assertThat(net.ask("web.child.test. A").answer()).isNotEmpty();
        assertThat(net.nanos() - begun).isLessThan(Duration.ofMillis(1500).toNanos());
    }

    @Test
    void anAddressFromTheServersOwnZoneReplacesGlueThatFails() {
        child("test. NS ns.test.\nchild.test. NS ns.other.test.\nother.test. NS ns.test.\nns.other.test. A 192.0.2.21");
        net.server("192.0.2.1").zone("other.test.", "ns.other.test. A 192.0.2.22");
        net.server("192.0.2.21").silent();
        net.server("192.0.2.22").zone("child.test.", "web.child.test. A 192.0.2.81");

        assertThat(lines(net.ask("web.child.test. A").answer())).singleElement().asString().endsWith("192.0.2.81");
    }

    @Test
    void oneLostDatagramDoesNotUseUpTheTime() {
        child("child.test. NS one.child.test.\none.child.test. A 192.0.2.21\nchild.test. NS ns.gone.net.");
        net.server("192.0.2.3").zone("net.", "gone.net. NS ns.gone.net.\nns.gone.net. A 192.0.2.23");
        int[] asked = {0};
        net.server("192.0.2.21").on("web.child.test. A", question -> asked[0]++ == 0 ? null
                : answer(question, "192.0.2.81"));

        assertThat(net.ask("web.child.test. A").answer()).isNotEmpty();
    }

    @Test
    void whereMostServersDoNotExistTheNextQuestionGoesOnWithTheOthers() {
        StringBuilder parent = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            parent.append("child.test. NS n").append(i).append(".net.\n");
        }
        child(parent.toString());
        net.server("192.0.2.3").zone("net.", "n7.net. A 192.0.2.22");
        net.server("192.0.2.22").zone("child.test.", "web.child.test. A 192.0.2.81");

        Resolution resolution = net.ask("web.child.test. A");
        for (int i = 0; i < 3 && resolution.isFailure(); i++) {
            resolution = net.ask("web.child.test. A");
        }
        assertThat(resolution.answer()).isNotEmpty();
    }
}
