package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.records;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;

/// An authoritative zone, `corp.`, which delegates `sub.corp.`, in front of the scripted internet.
class LocalDataTest {

    private static final Name SUB = Name.of("sub.corp.");

    private final ScriptedInternet net = new ScriptedInternet();

    private static final class Corp implements LocalData {

        @Override
        public @Nullable Resolution find(Question question) {
            return question.name().equals(Name.of("www.corp."))
                    ? new Resolution(ResponseCode.NOERROR, records("www.corp. 60 A 192.0.2.80"), List.of(), List.of(),
                            Security.INSECURE, 60, true, List.of())
                    : null;
        }

        @Override
        public boolean exists(Name name) {
            return name.equals(Name.of("nas.org."));
        }

        @Override
        public @Nullable LocalCut deepestCut(Name name) {
            return name.isSubdomainOf(SUB)
                    ? new LocalCut(Name.of("corp."), records("sub.corp. NS ns.sub.corp.").getFirst(),
                            records("ns.sub.corp. A 192.0.2.7"))
                    : null;
        }
    }

    @BeforeEach
    void populate() {
        net.localData = new Corp();
        net.root("org. NS ns.org.\nns.org. A 192.0.2.1");
        net.server("192.0.2.7").zone("sub.corp.", """
            sub.corp. NS ns.sub.corp.
            ns.sub.corp. A 192.0.2.7
            host.sub.corp. A 192.0.2.77
            """);
        for (String address : List.of("192.0.2.8", "192.0.2.9")) {
            net.server(address).zone("sub.corp.", "sub.corp. NS ns.\nhost.sub.corp. A 192.0.2.78");
        }
    }

    /// RFC 6604 section 3.
    @Test
    void aNameThatItHasIsNotDeniedAlsoBehindAliases() {
        net.root("org. NS ns.org.\nns.org. A 192.0.2.1\ntest. NS ns.test.\nns.test. A 192.0.2.2");
        net.server("192.0.2.1").zone("org.", "org. NS ns.org.\nns.org. A 192.0.2.1\nin.org. CNAME nas.org.\n"
                + "out.org. CNAME missing.org.");
        net.server("192.0.2.2").zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.2\nto.test. CNAME nas.org.");

        for (String question : List.of("nas.org. MX", "in.org. MX", "to.test. MX", "nas.org. MX", "in.org. TXT")) {
            Resolution resolution = net.ask(question);
            assertThat(resolution.responseCode()).as(question).isEqualTo(ResponseCode.NOERROR);
            assertThat(lines(resolution.authority())).singleElement().asString().contains(" SOA ");
        }
        assertThat(net.ask("out.org. MX").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(net.ask("x.nas.org. MX").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(net.resolver().fromCache(net.query("to.test. MX")).responseCode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(net.resolver().fromCache(net.query("out.org. MX")).responseCode())
                .isEqualTo(ResponseCode.NXDOMAIN);
    }

    private void configured(String zone, Use use, String server) {
        net.configured.add(ConfiguredZone.at(Name.of(zone),
                List.of(new InetSocketAddress(ScriptedServer.ip(server), 53)), use));
    }

    @Test
    void answersBeforeTheRootIsAskedForItsServers() {
        assertThat(lines(net.ask("www.corp. A").answer())).containsExactly("www.corp. 60 IN A 192.0.2.80");
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void whereItDelegatesItsServersAreAskedAndNotTheRoot() {
        assertThat(lines(net.ask("host.sub.corp. A").answer())).containsExactly("host.sub.corp. 3600 IN A 192.0.2.77");
        assertThat(net.takeAsked()).containsExactly("192.0.2.7 host.sub.corp. A");
        assertThat(net.events).anyMatch(event -> event instanceof ResolutionEvent.DelegationChosen chosen
                && chosen.source() == ResolutionEvent.Source.AUTHORITATIVE_ZONE && chosen.cut().equals(SUB));
    }

    @Test
    void theAddressesOfItsDelegationsAreAskedOnlyWhereThatIsPermitted() {
        net.policy = address -> !address.equals(ScriptedServer.ip("192.0.2.7"));

        assertThat(net.ask("host.sub.corp. A").isFailure()).isTrue();
        assertThat(net.takeAsked()).noneMatch(asked -> asked.startsWith("192.0.2.7"));
    }

    @Test
    void whatIsConfiguredForNamesAboveTheZoneHasNoPartInIt() {
        configured(".", Use.FORWARD, "192.0.2.9");

        net.ask("host.sub.corp. A");

        assertThat(net.takeAsked()).containsExactly("192.0.2.7 host.sub.corp. A");
    }

    @Test
    void whatIsConfiguredForTheZoneOrBelowStandsAboveItsDelegations() {
        configured("corp.", Use.FORWARD, "192.0.2.9");
        configured("host.sub.corp.", Use.STUB, "192.0.2.8");

        net.ask("other.sub.corp. A");
        net.ask("host.sub.corp. A");

        assertThat(net.takeAsked()).containsExactly("192.0.2.9 other.sub.corp. A", "192.0.2.8 host.sub.corp. A");
    }

    @Test
    void withoutRdItsDelegationIsTheReferral() {
        Resolution resolution = net.resolver().fromCache(net.query("host.sub.corp. A"));

        assertThat(lines(resolution.authority())).containsExactly("sub.corp. 3600 IN NS ns.sub.corp.");
        assertThat(lines(resolution.additional())).containsExactly("ns.sub.corp. 3600 IN A 192.0.2.7");
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void aForwarderIsNotTrustedForIt() {
        aliasOfAForwarder("www.corp.");

        assertThat(lines(net.ask("x.evil.test. A").answer())).endsWith("www.corp. 60 IN A 192.0.2.80");
    }

    @Test
    void aForwarderIsNotTrustedForDelegatedZones() {
        aliasOfAForwarder("host.sub.corp.");

        assertThat(lines(net.ask("x.evil.test. A").answer())).endsWith("host.sub.corp. 3600 IN A 192.0.2.77");
        assertThat(lines(net.ask("host.sub.corp. A").answer())).endsWith("host.sub.corp. 3600 IN A 192.0.2.77");
    }

    private void aliasOfAForwarder(String target) {
        configured(".", Use.FORWARD, "192.0.2.9");
        net.server("192.0.2.9").on("x.evil.test. A", question -> ScriptedServer.message(question, Flags.RA,
                records("x.evil.test. CNAME %s\n%s A 192.0.2.66".formatted(target, target)), List.of(), List.of()));
    }
}
