package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.message;
import static rootwalk.resolver.ScriptedServer.records;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent.QuerySent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.recursion.ConfiguredServer;
import rootwalk.resolver.recursion.ConfiguredServer.ByAddress;
import rootwalk.resolver.recursion.ConfiguredServer.ByName;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Forwarders and stub servers that the configuration gives by host name.
class NamedServersTest {

    private static final String FORWARDER = "192.0.2.53";
    private static final String OTHER = "192.0.2.54";

    private final ScriptedInternet net = new ScriptedInternet();

    @BeforeEach
    void theServersAreInTheZoneNet() {
        net.root("net. NS ns.net.\nns.net. A 192.0.2.3");
        net.server("192.0.2.3").zone("net.", """
            net. NS ns.net.
            ns.net. A 192.0.2.3
            dns.net. 60 A 192.0.2.53
            six.net. AAAA 2001:db8::53
            both.net. A 192.0.2.54
            both.net. AAAA 2001:db8::53
            alias.net. CNAME dns.net.
            loopback.net. A 127.0.0.1
            mail.net. MX 10 dns.net.
            """);
        net.server(FORWARDER).always(NamedServersTest::forwarded);
        net.server("2001:db8::53").always(NamedServersTest::forwarded);
        net.server(OTHER).silent();
    }

    private static Message forwarded(Question question) {
        return question.type() == RecordType.A
                ? message(question, Flags.RA, records(question.name() + " A 192.0.2.80"), List.of(), List.of())
                : message(question, Flags.RA, List.of(), records("corp. SOA ns.corp. h. 1 2 3 4 600"), List.of());
    }

    private void forward(String zone, ConfiguredServer... servers) {
        net.configured.add(new ConfiguredZone(Name.of(zone), List.of(servers), Use.FORWARD));
    }

    private static ConfiguredServer named(String name) {
        return new ByName(Name.of(name), 53);
    }

    private static ConfiguredServer at(String address) {
        return new ByAddress(new InetSocketAddress(ScriptedServer.ip(address), 53));
    }

    private static LocalData local(String name, String address) {
        return question -> !question.name().equals(Name.of(name)) ? null
                : new Resolution(ResponseCode.NOERROR,
                        question.type() != RecordType.A ? List.of() : records(name + " A " + address), List.of(),
                        List.of(), Security.INSECURE, 60, false, List.of());
    }

    private static String lastError(Resolution failure) {
        assertThat(failure.responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        return failure.errors().getLast().text();
    }

    @Test
    void aForwarderIsFoundByItsNameAndAskedAtItsPort() {
        forward("corp.", new ByName(Name.of("dns.net."), 5353));

        assertThat(lines(net.ask("www.corp. A").answer())).containsExactly("www.corp. 3600 IN A 192.0.2.80");

        assertThat(net.takeAsked()).containsExactly("198.41.0.4 . NS", "198.41.0.4 dns.net. A",
                "192.0.2.3 dns.net. A", FORWARDER + " www.corp. A");
        assertThat(net.events).filteredOn(QuerySent.class::isInstance).last()
                .isInstanceOfSatisfying(QuerySent.class, sent -> {
                    assertThat(sent.server()).isEqualTo(new InetSocketAddress(ScriptedServer.ip(FORWARDER), 5353));
                    assertThat(sent.serverName()).isEqualTo(Name.of("dns.net."));
                    assertThat(sent.depth()).isZero();
                });
        net.ask("ftp.corp. A");
        assertThat(net.takeAsked()).as("the address is known").containsExactly(FORWARDER + " ftp.corp. A");
    }

    @Test
    void anAddressIsUsedForItsTtlAndThenResolvedAgain() {
        forward("corp.", named("dns.net."));
        net.ask("www.corp. A");
        net.server("192.0.2.3").zone("net.", "dns.net. 60 A 192.0.2.55");
        net.server("192.0.2.55").always(NamedServersTest::forwarded);
        net.takeAsked();

        net.pass(Duration.ofSeconds(50));
        net.ask("a.corp. A");
        net.pass(Duration.ofSeconds(15));
        net.ask("b.corp. A");

        assertThat(net.takeAsked()).containsExactly(FORWARDER + " a.corp. A", "192.0.2.3 dns.net. A",
                "192.0.2.55 b.corp. A");
    }

    @Test
    void aForwarderMayHaveAnIpv6AddressOnly() {
        forward("corp.", named("six.net."));

        assertThat(net.ask("www.corp. A").answer()).isNotEmpty();
    }

    @Test
    void theOtherFamilyIsUsedIfTheFirstIsSilent() {
        forward("corp.", named("both.net."));

        assertThat(net.ask("www.corp. A").answer()).isNotEmpty();
        net.takeAsked();

        assertThat(net.ask("ftp.corp. A").answer()).isNotEmpty();
        assertThat(net.takeAsked()).containsExactly("2001:db8:0:0:0:0:0:53 ftp.corp. A");
    }

    @Test
    void onlyTheEnabledFamiliesAreLookedUp() {
        net.ipv6 = false;
        forward("corp.", named("six.net."));

        assertThat(lastError(net.ask("www.corp. A"))).isEqualTo("six.net., a server of corp., has no address");
        assertThat(net.takeAsked()).noneMatch(asked -> asked.endsWith(" AAAA"));
    }

    @Test
    void theNameOfAForwarderMayBeAnAlias() {
        forward("corp.", named("alias.net."));
        assertThat(net.ask("www.corp. A").answer()).isNotEmpty();
        net.takeAsked();

        assertThat(net.ask("ftp.corp. A").answer()).isNotEmpty();
        assertThat(net.takeAsked()).containsExactly(FORWARDER + " ftp.corp. A");
    }

    @Test
    void theDataOfThisServerHasTheAddress() {
        net.localData = local("dns.corp.", FORWARDER);
        forward("corp.", named("dns.corp."));

        assertThat(net.ask("www.corp. A").answer()).isNotEmpty();
        assertThat(net.takeAsked()).containsExactly(FORWARDER + " www.corp. A");
    }

    @Test
    void theNameMayBeInAZoneThatIsForwardedElsewhere() {
        forward("corp.", named("dns.lan."));
        forward("lan.", at(OTHER));
        net.server(OTHER).always(question -> question.type() == RecordType.A
                ? message(question, Flags.RA, records("dns.lan. A 192.0.2.53"), List.of(), List.of())
                : message(question, Flags.RA, List.of(), List.of(), List.of()));

        assertThat(net.ask("www.corp. A").answer()).isNotEmpty();
        assertThat(net.takeAsked()).containsExactly(OTHER + " dns.lan. A", FORWARDER + " www.corp. A");
    }

    @Test
    void aStubServerIsFoundByItsName() {
        net.configured.add(new ConfiguredZone(Name.of("lan."), List.of(named("dns.net.")), Use.STUB));
        net.server(FORWARDER).speaksAgain().zone("lan.", "printer.lan. A 192.0.2.9");

        assertThat(lines(net.ask("printer.lan. A").answer())).containsExactly("printer.lan. 3600 IN A 192.0.2.9");
    }

    @Test
    void allOfSeveralNamesAndAddressesAreUsed() {
        forward("corp.", at(OTHER), named("nothing.net."), named("dns.net."));

        assertThat(net.ask("www.corp. A").answer()).isNotEmpty();
    }

    @Test
    void aNameThatOnlyItsOwnForwarderKnowsIsALoopThatTheErrorNames() {
        forward("corp.", named("dns.corp."));
        long begun = net.nanos();

        for (String question : List.of("www.corp. A", "ftp.corp. A", "dns.corp. A", "dns.corp. AAAA")) {
            assertThat(lastError(net.ask(question))).isEqualTo("the address of dns.corp., a server of corp.,"
                    + " cannot be found without that server; write its address, or give it in local-data");
        }
        assertThat(net.takeAsked()).isEmpty();
        assertThat(net.nanos()).isEqualTo(begun);
    }

    @Test
    void namesThatLeadToEachOtherAreALoop() {
        forward("corp.", named("dns.lan."));
        forward("lan.", named("dns.home."));
        forward("home.", named("dns.corp."));

        assertThat(lastError(net.ask("www.corp. A"))).startsWith("the address of dns.lan., a server of corp.,"
                + " cannot be found without that server");
        assertThat(lastError(net.ask("www.home. A"))).contains("cannot be found without that server");
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void aServerWithAnAddressFindsTheOneWithAName() {
        forward("corp.", named("dns.corp."), at(FORWARDER));
        net.server(FORWARDER).on("dns.corp. A", question -> message(question, Flags.RA,
                records("dns.corp. A 192.0.2.55"), List.of(), List.of()))
                .on("late.corp. A", question -> null);
        net.server("192.0.2.55").always(NamedServersTest::forwarded);

        assertThat(net.ask("www.corp. A").answer()).isNotEmpty();
        assertThat(net.ask("late.corp. A").answer()).isNotEmpty();
    }

    @Test
    void aLoopLeadsToTheFallback() {
        net.configured.add(new ConfiguredZone(Name.of("net."), List.of(named("dns.net.")), Use.FORWARD_THEN_ITERATE));

        assertThat(net.ask("www.net. A").answer()).as("by the forwarder, whose address the zone has").isNotEmpty();
        assertThat(net.takeAsked()).endsWith(FORWARDER + " www.net. A");
    }

    @Test
    void theErrorSaysWhyAForwarderHasNoAddress() {
        forward("a.", named("nothing.net."));
        forward("b.", named("mail.net."));
        forward("c.", named("dns.dead."));
        net.root("net. NS ns.net.\nns.net. A 192.0.2.3\ndead. NS ns.dead.\nns.dead. A 192.0.2.99");

        assertThat(lastError(net.ask("www.a. A"))).isEqualTo("nothing.net., a server of a., does not exist");
        assertThat(lastError(net.ask("www.b. A"))).isEqualTo("mail.net., a server of b., has no address");
        assertThat(lastError(net.ask("www.c. A")))
                .isEqualTo("dns.dead., a server of c., cannot be resolved: 192.0.2.99:53 timed out");
    }

    @Test
    void anAddressFromTheDnsIsSubjectToDoNotQueryAndOneOfTheOperatorIsNot() {
        net.policy = address -> !address.isLoopbackAddress();
        net.server("127.0.0.1").always(NamedServersTest::forwarded);
        forward("corp.", named("loopback.net."));
        forward("lan.", named("dns.lan."));
        net.localData = local("dns.lan.", "127.0.0.1");

        assertThat(lastError(net.ask("www.corp. A"))).isEqualTo("loopback.net., a server of corp., has the address"
                + " 127.0.0.1, which may not be queried; see recursion.do-not-query and recursion.use");
        assertThat(net.ask("www.lan. A").answer()).isNotEmpty();
    }

    @Test
    void anAddressOfBlockListsIsNotThatOfAServer() {
        net.localData = local("dns.net.", "0.0.0.0");
        net.server("0.0.0.0").always(NamedServersTest::forwarded);
        forward("corp.", named("dns.net."));

        assertThat(lastError(net.ask("www.corp. A"))).contains("dns.net., a server of corp., has");
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void aNameOfThisServerIsNotAsked() {
        net.policy = new AddressPolicy() {
            @Override
            public boolean mayQuery(java.net.InetAddress address) {
                return true;
            }

            @Override
            public boolean isThisServer(InetSocketAddress server) {
                return server.getAddress().equals(ScriptedServer.ip(FORWARDER));
            }
        };
        forward("corp.", named("dns.net."));

        assertThat(lastError(net.ask("www.corp. A")))
                .isEqualTo("dns.net., a server of corp., has the address 192.0.2.53, and this server itself is there;"
                        + " name another one");
        assertThat(net.server(FORWARDER).heard).isEmpty();
    }

    @Test
    void aLongChainOfNamesIsBounded() {
        for (int i = 0; i < 20; i++) {
            forward("z" + i + ".", named("dns.z" + (i + 1) + "."));
        }

        assertThat(net.ask("www.z0. A").isFailure()).isTrue();
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void namesOfAForwardedZoneAreNotSentToTheServersThatTheZoneNames() {
        forward("corp.", at(FORWARDER));
        net.server(FORWARDER).on("corp. NS", question -> message(question, Flags.RA, records("corp. NS dns.net."),
                List.of(), List.of())).on("late.corp. A", question -> null);
        net.server("192.0.2.3").zone("net.", "dns.net. A 192.0.2.55");
        net.ask("corp. NS");
        net.ask("dns.net. A");

        assertThat(net.ask("late.corp. A").isFailure()).isTrue();
        assertThat(net.takeAsked()).noneMatch(asked -> asked.startsWith("192.0.2.55"));
    }

    @Test
    void anErrorOfTheLookupIsNoAnswerForTheClient() {
        forward("corp.", named("nothing.net."));

        Resolution failure = net.ask("www.corp. A");

        assertThat(failure.errors()).extracting(ExtendedError::code)
                .containsExactly(ExtendedError.NO_REACHABLE_AUTHORITY, ExtendedError.OTHER);
        assertThat(failure.answer()).isEqualTo(List.<RRset>of());
    }
}
