package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.config.Network;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.TlsClient;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.ResponseCode;

class AccessControlTest {

    private static final long CLIENT = 0xC0000201L;

    static AccessControl everybody() {
        return control(networks("0.0.0.0/0", "::/0"), networks("127.0.0.0/8"), NetworkSet.NONE);
    }

    private static AccessControl control(NetworkSet query, NetworkSet recursion, NetworkSet refuse) {
        return new AccessControl(query, query, query, query, recursion, refuse, NetworkSet.NONE);
    }

    private static NetworkSet networks(String... texts) {
        NetworkSet.Builder builder = new NetworkSet.Builder();
        for (String text : texts) {
            String[] parts = text.split("/");
            builder.add(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
        }
        return builder.build();
    }

    private static TestQuery fromClient() {
        return ask("www.example. A").edns(1232).from(false, 0, CLIENT);
    }

    @Test
    void clientsWithoutAccessAreRefused() {
        var response = fromClient().responseOf(control(networks("127.0.0.0/8"), networks(), networks()));

        assertThat(response.rcode()).isEqualTo(ResponseCode.REFUSED);
        assertThat(TestQuery.error(response)).isEqualTo(ExtendedError.PROHIBITED);
    }

    @Test
    void theListOfThoseToRefuseWins() {
        NetworkSet client = networks("192.0.2.1/32");

        assertThat(fromClient().of(control(client, client, client))).isEqualTo(StepResult.ANSWERED);
    }

    @Test
    void eachEncryptedTransportHasItsOwnNetworks() {
        NetworkSet client = networks("192.0.2.1/32");
        AccessControl overTls = new AccessControl(networks(), client, networks(), networks(), networks(),
                networks(), networks());
        AccessControl overHttps = new AccessControl(networks(), networks(), client, networks(), networks(),
                networks(), networks());
        AccessControl overQuic = new AccessControl(networks(), networks(), networks(), client, networks(),
                networks(), networks());

        assertThat(fromClient().of(overTls)).isEqualTo(StepResult.ANSWERED);
        assertThat(fromClient().overTcp().of(overTls)).isEqualTo(StepResult.ANSWERED);
        assertThat(fromClient().overTls(TlsClient.NONE).of(overTls)).isEqualTo(StepResult.PASS);
        assertThat(fromClient().overHttps().of(overTls)).isEqualTo(StepResult.ANSWERED);
        assertThat(fromClient().overTls(TlsClient.NONE).of(overHttps)).isEqualTo(StepResult.ANSWERED);
        assertThat(fromClient().overHttps().of(overHttps)).isEqualTo(StepResult.PASS);
        assertThat(fromClient().overHttps().of(overQuic)).isEqualTo(StepResult.ANSWERED);
        assertThat(fromClient().overQuic().of(overHttps)).isEqualTo(StepResult.ANSWERED);
        assertThat(fromClient().overQuic().of(overQuic)).isEqualTo(StepResult.PASS);
    }

    @Test
    void recursionIsOfferedToThoseItIsOpenFor() {
        AccessControl control = control(networks("0.0.0.0/0", "::/0"), networks("192.0.2.0/24"), networks());
        QueryContext inside = fromClient().exchange();
        QueryContext outside = ask("a. A").from(false, 0, CLIENT + 0x100).exchange();
        QueryContext ipv6 = ask("a. A").from(true, 0x2001_0db8L << 32, CLIENT).exchange();

        for (QueryContext context : List.of(inside, outside, ipv6)) {
            assertThat(control.serve(context)).isEqualTo(StepResult.PASS);
        }

        assertThat(inside.recursionOffered()).isTrue();
        assertThat(outside.recursionOffered()).isFalse();
        assertThat(ipv6.recursionOffered()).isFalse();
    }

    @Test
    void neighbouringNetworksAreOneAndTheirEndsBelongToThem() {
        NetworkSet set = networks("10.0.0.0/24", "10.0.1.0/24", "10.0.0.128/25", "10.0.4.0/32", "10.0.1.7/32");

        assertThat(List.of(0x0A000000L, 0x0A0000FFL, 0x0A000100L, 0x0A0001FFL, 0x0A000400L))
                .allMatch(address -> contains(set, address));
        assertThat(List.of(0x09FFFFFFL, 0x0A000200L, 0x0A0003FFL, 0x0A000401L))
                .noneMatch(address -> contains(set, address));
    }

    private static boolean contains(NetworkSet set, long address) {
        ClientAddress client = new ClientAddress();
        client.set(false, 0, address, 1);
        return set.contains(client);
    }

    @Test
    void aSetHoldsExactlyWhatItsNetworksHold() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            List<Network> networks = new ArrayList<>();
            NetworkSet.Builder builder = new NetworkSet.Builder();
            for (int i = 0; i < random.nextInt(8); i++) {
                byte[] octets = address(random);
                int length = random.nextInt(octets.length * 8 + 1);
                builder.add(inet(octets), length);
                networks.add(new Network(inet(octets), length));
            }
            NetworkSet set = builder.build();
            for (int i = 0; i < 100; i++) {
                InetAddress address = inet(address(random));
                ClientAddress client = new ClientAddress();
                client.set(new java.net.InetSocketAddress(address, 1));

                assertThat(set.contains(client)).as("%s in %s", address, networks)
                        .isEqualTo(networks.stream().anyMatch(network -> network.contains(address)));
            }
        }
    }

    /// Few values in the first octet and at the ends, so that addresses fall into networks.
    private static byte[] address(Random random) {
        byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(octets);
        octets[0] = (byte) (random.nextInt(3) * 0x7F);
        return octets;
    }

    private static InetAddress inet(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /// RFC 6147 section 5.5: not if the client validates.
    @ParameterizedTest
    @CsvSource({"AAAA, true, false, false, true", "PTR, true, false, false, true", "A, true, false, false, false",
            "AAAA, true, true, false, true", "AAAA, true, false, true, true", "AAAA, true, true, true, false",
            "AAAA, false, false, false, false"})
    void clientsInItsListGetDns64ForAaaaAndPtr(String type, boolean recursion, boolean dnssecOk,
            boolean checkingDisabled,
            boolean isOffered) {
        NetworkSet all = networks("0.0.0.0/0");
        AccessControl control = new AccessControl(all, all, all, all, recursion ? all : networks(), networks(),
                networks("192.0.2.1/32"));
        TestQuery query = ask("www.example. " + type).flags(checkingDisabled ? Flags.RD | Flags.CD : Flags.RD)
                .from(false, 0, CLIENT);

        QueryContext listed = (dnssecOk ? query.dnssecOk() : query).exchange();
        QueryContext other = ask("www.example. " + type).from(false, 0, CLIENT + 1).exchange();
        assertThat(control.serve(listed)).isEqualTo(StepResult.PASS);
        assertThat(control.serve(other)).isEqualTo(StepResult.PASS);

        assertThat(listed.synthesisOffered()).isEqualTo(isOffered);
        assertThat(other.synthesisOffered()).isFalse();
    }
}
