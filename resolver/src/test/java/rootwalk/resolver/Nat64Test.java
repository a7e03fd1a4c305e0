package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;

/// A host without IPv4 queries the servers that have nothing else through a NAT64.
class Nat64Test {

    private final ScriptedInternet net = new ScriptedInternet();

    @BeforeEach
    void populate() {
        net.nat64 = Optional.of(Nat64Prefix.of(InetAddress.ofLiteral("2001:db8:2345::"), 48));
        net.hints = ". NS a.root-servers.net.\na.root-servers.net. AAAA 2001:db8::1\n";
        net.server("2001:db8::1").zone(".", """
            . NS a.root-servers.net.
            a.root-servers.net. AAAA 2001:db8::1
            four. NS ns.four.
            ns.four. A 192.0.2.1
            six. NS ns.six.
            ns.six. AAAA 2001:db8::6
            glueless. NS ns.four.
            """);
        net.server("2001:db8:2345:c000:2:100::")
                .zone("four.", "four. NS ns.four.\nns.four. A 192.0.2.1\nwww.four. A 192.0.2.80")
                .zone("glueless.", "glueless. NS ns.four.\nwww.glueless. A 192.0.2.81");
        net.server("2001:db8::6").zone("six.", "six. NS ns.six.\nns.six. AAAA 2001:db8::6\nwww.six. A 192.0.2.82");
    }

    private List<String> asked(String question) {
        assertThat(net.ask(question).answer()).isNotEmpty();
        return net.takeAsked();
    }

    /// RFC 6052 section 2.4: the address with a prefix of 48 bits.
    @Test
    void aServerIsQueriedAtTheAddressThatRepresentsItsIpv4Address() {
        assertThat(asked("www.four. A")).contains("2001:db8:2345:c000:2:100:0:0 www.four. A")
                .allMatch(query -> query.startsWith("2001:db8:"));
    }

    @Test
    void serversWithIpv6AddressesAreQueriedDirectly() {
        assertThat(asked("www.six. A")).contains("2001:db8:0:0:0:0:0:6 www.six. A");
    }

    @Test
    void theIpv4AddressesOfServersWithoutGlueAreLookedUp() {
        assertThat(asked("www.glueless. A")).contains("2001:db8:2345:c000:2:100:0:0 www.glueless. A");
    }

    /// The policy is about servers, not about the way to them.
    @Test
    void aServerThatMustNotBeQueriedIsNotQueriedThroughIt() {
        net.policy = address -> !(address instanceof Inet4Address);

        assertThat(net.ask("www.four. A").isFailure()).isTrue();

        assertThat(net.takeAsked()).noneMatch(query -> query.startsWith("2001:db8:2345"));
    }

    /// A delegation may have the address of the NAT64 for it.
    @Test
    void neitherIsTheAddressThatRepresentsItInADelegation() {
        net.policy = address -> !address.equals(InetAddress.ofLiteral("192.0.2.1"));
        net.server("2001:db8::1").without(".").zone(".", """
            . NS a.root-servers.net.
            a.root-servers.net. AAAA 2001:db8::1
            bad. NS ns.bad.
            ns.bad. AAAA 2001:db8:2345:c000:2:100::
            """);

        assertThat(net.ask("www.bad. A").isFailure()).isTrue();

        assertThat(net.takeAsked()).noneMatch(query -> query.startsWith("2001:db8:2345"));
    }

    @Test
    void aForwarderOnThisHostIsReachedWithoutIt() {
        net.configured.add(ConfiguredZone.at(Name.of("local."),
                List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 53)), ConfiguredZone.Use.STUB));
        net.server("127.0.0.1").zone("local.", "local. NS ns.local.\nwww.local. A 192.0.2.83");

        assertThat(asked("www.local. A")).contains("127.0.0.1 www.local. A");
    }

    @Test
    void withoutItsPrefixServersAreQueriedOverIpv4() {
        net.nat64 = Optional.empty();
        net.server("192.0.2.1").zone("four.", "four. NS ns.four.\nns.four. A 192.0.2.1\nwww.four. A 192.0.2.80");

        assertThat(asked("www.four. A")).contains("192.0.2.1 www.four. A");
    }
}
