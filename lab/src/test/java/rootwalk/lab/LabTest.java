package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// The whole program against the local internet: the right answer for everything that the zones are there to show.
class LabTest {

    private static Lab lab;
    private static TestClient resolver;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(LabFolder.read(Path.of("../zones")), LabPorts.free());
        resolver = TestClient.stub(lab.resolver());
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|',
            textBlock = """
                www.harbor.isle                     | NOERROR A 127.8.11.80
                harbor.isle MX                      | NOERROR MX 10 mail.harbor.isle. 20 mx.hosting.isle.
                mail.harbor.isle AAAA               | NOERROR AAAA 2001:db8:11::25
                www.harbor.isle MX                  | NOERROR
                nobody.harbor.isle                  | NXDOMAIN
                nothing.nowhere                     | NXDOMAIN
                oldest.harbor.isle                  | NOERROR CNAME older.harbor.isle. CNAME old.harbor.isle. CNAME www.harbor.isle. A 127.8.11.80
                www.bakery.isle                     | NOERROR CNAME bakery.edge.anvil.forge. A 127.8.41.79 127.8.41.80
                order.bakery.isle                   | NOERROR CNAME pay.harbor.isle. CNAME pay.edge.anvil.forge. A 127.8.41.90
                gone.bakery.isle                    | NXDOMAIN CNAME nobody.harbor.isle.
                note.bakery.isle                    | NOERROR CNAME ticker.harbor.isle.
                papyrus.archive.library.vale        | NOERROR DNAME shelves.museum.grove. CNAME papyrus.shelves.museum.grove. A 127.8.32.1
                oldest-map.library.vale             | NOERROR CNAME maps.archive.library.vale. DNAME shelves.museum.grove. CNAME maps.shelves.museum.grove. A 127.8.32.2
                archive.library.vale TXT            | NOERROR TXT "The archive moved to the museum; this text stayed."
                www.buecher.vale                    | NOERROR DNAME xn--bcher-kva.vale. CNAME www.xn--bcher-kva.vale. A 127.8.25.80
                xn--bcher-kva.vale TXT              | NOERROR TXT "B\\195\\188cher und mehr"
                rose.beds.garden.grove              | NOERROR A 127.8.31.11
                tulip.beds.garden.grove             | NOERROR A 127.8.31.10
                a.b.tulip.beds.garden.grove TXT     | NOERROR TXT "whatever you asked for grows here"
                tulip.beds.garden.grove MX          | NOERROR
                sub.rose.beds.garden.grove          | NXDOMAIN
                hedge.beds.garden.grove             | NOERROR
                any.paths.garden.grove              | NOERROR CNAME gate.garden.grove. A 127.8.31.1
                field.garden.grove                  | NOERROR
                plot.field.garden.grove             | NOERROR
                flame.lantern.isle                  | NOERROR A 127.8.15.1
                www.postern.grove                   | NOERROR A 127.8.33.80
                www.museum.grove                    | NOERROR A 127.8.32.80
                type65280.museum.grove TYPE65280    | NOERROR TYPE65280 \\# 4 0a000001
                phase1.halfmoon.vale                | NOERROR A 127.8.22.1
                phase2.halfmoon.vale                | NOERROR A 127.8.22.2
                www.onewing.vale                    | NOERROR A 127.8.23.80
                www.tortoise.grove                  | NOERROR A 127.8.34.80
                www.ironclad.forge                  | NOERROR A 127.8.42.80
                stair1.carousel.forge               | NOERROR CNAME stair2.carousel.forge. CNAME stair3.carousel.forge. CNAME stair4.carousel.forge. CNAME stair5.carousel.forge. CNAME stair6.carousel.forge. CNAME stair7.carousel.forge. CNAME stair8.carousel.forge. CNAME top.carousel.forge. A 127.8.43.1
                lamp.gallery.shaft.mine.grove       | NOERROR CNAME flame.lantern.isle. A 127.8.15.1
                a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.0.1.2.3.gallery.shaft.mine.grove | NOERROR A 127.8.35.4
                e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.0.1.2.3.gallery.shaft.mine.grove         | NOERROR
                www.wolf.forge                      | NOERROR CNAME www.harbor.isle. A 127.8.11.80
                80.11.8.127.in-addr.arpa PTR        | NOERROR PTR www.harbor.isle.
                7.14.8.127.in-addr.arpa PTR         | NOERROR PTR ship007.fleet.isle.
                8.127.in-addr.arpa PTR              | NOERROR
                5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.1.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR | NOERROR PTR mail.harbor.isle.
                keeper.lighthouse                   | NOERROR A 127.8.0.7
                tracker.anvil.forge                 | NOERROR A 0.0.0.0
                . NS                                | NOERROR NS alpha.root. omega.root.
                """)
    void theRightAnswerByUdpAndByTcpAndThenFromCache(String question, String summary) {
        String expected = summary == null ? "" : summary;
        assertThat(TestClient.summary(resolver.overUdp(question))).isEqualTo(expected);
        long asked = lab.queriesToServers();

        assertThat(TestClient.summary(resolver.overTcp(question))).isEqualTo(expected);
        assertThat(TestClient.summary(resolver.overUdp(question))).isEqualTo(expected);
        assertThat(lab.queriesToServers()).as("questions to servers").isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({"convoy.fleet.isle, 24", "armada.fleet.isle, 100"})
    void aNameWithManyAddressesHasThemAll(String name, int addresses) {
        Message response = resolver.ask(name);

        assertThat(response.rcode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(response.answer().getFirst().rdata()).hasSize(addresses).doesNotHaveDuplicates();
        assertThat(TestClient.summary(resolver.overTcp(name))).isEqualTo(TestClient.summary(response));
    }

    @ParameterizedTest
    @CsvSource({"letter, false", "ode, true", "chronicle, true"})
    void whatDoesNotFitIntoADatagramComesByTcp(String name, boolean truncated) {
        String question = name + ".scroll.vale TXT";
        assertThat(resolver.overTcp(question).answer()).hasSize(1);

        Message response = resolver.overUdp(question);
        assertThat(response.isTruncated()).isEqualTo(truncated);
        assertThat(response.length()).isLessThanOrEqualTo(1232);
        assertThat(resolver.withoutEdns().overUdp(question).length()).isLessThanOrEqualTo(512);
    }

    @ParameterizedTest
    @ValueSource(strings = {"horse.carousel.forge", "mirror.carousel.forge", "out.carousel.forge", "www.chicken.isle",
            "ns.egg.vale"})
    void aCircleEndsInAFailureAndSoonAndSaysWhy(String name) {
        long before = lab.queriesToServers();
        Message response = resolver.overUdp(name);

        assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(extendedErrors(response)).isNotEmpty();
        assertThat(lab.queriesToServers() - before).isLessThan(20);
    }

    @Test
    void aZoneWhoseServersAreAllDeadFailsWithAReason() {
        Message response = resolver.overUdp("www.ghosttown.vale");

        assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(extendedErrors(response))
                .containsAnyOf(ExtendedError.NO_REACHABLE_AUTHORITY, ExtendedError.NETWORK_ERROR);
    }

    @Test
    void oneDeadServerOutOfTwoIsFoundOutOnce() {
        for (int i = 1; i <= 20; i++) {
            assertThat(TestClient.summary(resolver.overUdp("feather" + i + ".onewing.vale")))
                    .isEqualTo("NOERROR A 127.8.23." + i);
        }
        assertThat(time(() -> resolver.overUdp("www.onewing.vale"))).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void theQuickServerIsPreferredToTheSlowOne() {
        Duration slow = Duration.ofMillis(300);
        int waited = 0;
        for (int i = 1; i <= 20; i++) {
            String name = "step" + i + ".tortoise.grove";
            waited += time(() -> resolver.overUdp(name)).compareTo(slow) >= 0 ? 1 : 0;
        }
        assertThat(waited).isLessThanOrEqualTo(6);
    }

    @Test
    void aFalseRecordOfAnotherZoneIsNotAccepted() {
        assertThat(TestClient.summary(resolver.overUdp("www.wolf.forge"))).endsWith("A 127.8.11.80");

        for (String name : List.of("harbor.isle", "www.harbor.isle")) {
            assertThat(TestClient.summary(resolver.overUdp(name))).isEqualTo("NOERROR A 127.8.11.80");
        }
        assertThat(TestClient.summary(at("127.2.44.1").overUdp("www.wolf.forge"))).contains("127.6.6.6");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|',
            textBlock = """
                . SOA                               | NOERROR AD
                nothing.nowhere                     | NXDOMAIN AD
                www.harbor.isle                     | NOERROR AD
                www.harbor.isle MX                  | NOERROR AD
                nobody.harbor.isle                  | NXDOMAIN AD
                oldest.harbor.isle                  | NOERROR AD
                mail.harbor.isle AAAA               | NOERROR AD
                gone.bakery.isle                    | NXDOMAIN AD
                papyrus.archive.library.vale        | NOERROR AD
                oldest-map.library.vale             | NOERROR AD
                tulip.beds.garden.grove             | NOERROR AD
                tulip.beds.garden.grove MX          | NOERROR AD
                sub.rose.beds.garden.grove          | NXDOMAIN AD
                field.garden.grove                  | NOERROR AD
                type65280.museum.grove TYPE65280    | NOERROR AD
                www.mine.grove                      | NOERROR AD
                harbor.isle DS                      | NOERROR AD
                forge DS                            | NOERROR AD
                """)
    void aSignedZoneIsSecure(String question, String outcome) {
        assertThat(outcome(validated(question))).isEqualTo(outcome);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"www.bakery.isle", "order.bakery.isle", "www.hosting.isle", "flame.lantern.isle",
            "www.scroll.vale TXT", "www.buecher.vale", "www.postern.grove", "ladder.shaft.mine.grove",
            "lamp.gallery.shaft.mine.grove", "www.anvil.forge", "80.11.8.127.in-addr.arpa PTR", "hosting.isle DS",
            "www.ironclad.forge"})
    void whatIsNotBelowAChainOfTrustIsInsecure(String question) {
        assertThat(outcome(validated(question))).isEqualTo("NOERROR");
    }

    /// Each zone below `broken.` has one fault, and what it does not concern is secure.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|',
            textBlock = """
                www.expired.broken                      | SERVFAIL 7
                www.not-yet-valid.broken                | SERVFAIL 8
                www.wrong-ds.broken                     | SERVFAIL 9
                www.rrsig-missing.broken                | SERVFAIL 10
                rrsig-missing.broken TXT                | NOERROR AD
                nobody.rrsig-missing.broken             | NXDOMAIN AD
                www.nsec-missing.broken                 | NOERROR AD
                www.nsec-missing.broken MX              | SERVFAIL 12
                nobody.nsec-missing.broken              | SERVFAIL 12
                www.wrong-span.broken                   | NOERROR AD
                www.wrong-span.broken MX                | NOERROR AD
                nobody.wrong-span.broken                | SERVFAIL 12
                www.unknown-algorithm.broken            | NOERROR 1
                nobody.unknown-algorithm.broken         | NXDOMAIN 1
                www.dnskey-missing.broken               | SERVFAIL 9
                www.wildcard-without-proof.broken       | NOERROR AD
                tulip.beds.wildcard-without-proof.broken | SERVFAIL 12
                www.foreign-key.broken                  | SERVFAIL 6
                www.iterations-100.broken               | NOERROR AD
                nobody.iterations-100.broken            | NXDOMAIN 27
                www.iterations-1000.broken              | NOERROR AD
                nobody.iterations-1000.broken           | SERVFAIL 27
                www.unsigned-with-ds.broken             | SERVFAIL 10
                """)
    void eachBrokenZoneHasItsFaultAndNoOther(String question, String outcome) {
        assertThat(outcome(validated(question))).isEqualTo(outcome);
    }

    private static Message validated(String question) {
        return TestClient.trustingStub(lab.resolver()).ask(question);
    }

    /// The response code, AD if it is set, and the first extended error if there is one.
    private static String outcome(Message response) {
        String error = extendedErrors(response).stream().findFirst().map(code -> " " + code).orElse("");
        return ResponseCode.name(response.rcode()) + ((response.flags() & Flags.AD) != 0 ? " AD" : "") + error;
    }

    @Nested
    class Servers {

        @Test
        void theRootRefers() {
            Message response = at("127.1.0.1").overUdp("www.harbor.isle");

            assertThat(response.isAuthoritative()).isFalse();
            assertThat(response.answer()).isEmpty();
            assertThat(response.authority()).extracting(RRset::owner).containsExactly(Name.of("isle."));
            assertThat(response.additional()).hasSize(2);
        }

        @Test
        void aServerSendsItsName() {
            assertThat(TestClient.summary(at("127.2.11.2").overTcp("id.server TXT"))).contains("REFUSED");
        }

        @Test
        void theLameOneRefuses() {
            assertThat(at("127.2.22.2").overUdp("www.halfmoon.vale").rcode()).isEqualTo(ResponseCode.REFUSED);
        }

        @Test
        void theOneForTcpTruncatesEverything() {
            Message response = at("127.2.42.1").overUdp("www.ironclad.forge");

            assertThat(response.isTruncated()).isTrue();
            assertThat(response.answer()).isEmpty();
            assertThat(TestClient.summary(at("127.2.42.1").overTcp("www.ironclad.forge")))
                    .isEqualTo("NOERROR A 127.8.42.80");
        }

        @Test
        void theSlowOneTakesItsTime() {
            TestClient slow = at("127.2.34.1");

            assertThat(time(() -> slow.overUdp("www.tortoise.grove"))).isGreaterThan(Duration.ofMillis(295));
            assertThat(time(() -> slow.overTcp("www.tortoise.grove"))).isGreaterThan(Duration.ofMillis(295));
        }

        @Test
        void theSilentOneSaysNothing() {
            assertThatThrownBy(() -> at("127.2.23.1").within(Duration.ofMillis(50)).overUdp("www.onewing.vale"))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    private static TestClient at(String address) {
        return TestClient.iterative(new InetSocketAddress(address, lab.serversPort()));
    }

    private static Duration time(Runnable task) {
        long start = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static List<Integer> extendedErrors(Message response) {
        return Objects.requireNonNull(response.edns()).options().stream()
                .filter(option -> option.code() == EdnsOption.EXTENDED_ERROR)
                .map(option -> option.data().unsignedShort(0))
                .toList();
    }
}
