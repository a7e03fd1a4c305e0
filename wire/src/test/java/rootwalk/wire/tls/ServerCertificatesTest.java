package rootwalk.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.testing.TestCertificates;

class ServerCertificatesTest {

    private final TlsIdentity server;
    private final TlsIdentity rsa;
    private final TlsIdentity other;

    ServerCertificatesTest() throws Exception {
        server = TestCertificates.server();
        rsa = TestCertificates.rsaServer();
        other = TestCertificates.other();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dns.other.example", "DNS.other.EXAMPLE", "a.wild.example", "*.wild.example"})
    void theCertificateWithTheNameIsUsed(String name) {
        assertThat(ServerCertificates.of(List.of(server, other)).forName(name)).containsExactly(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown.example", "wild.example", "a.b.wild.example", ".wild.example", "127.0.0.1"})
    void theFirstOneIsForOtherNames(String name) {
        assertThat(ServerCertificates.of(List.of(server, other)).forName(name)).containsExactly(server);
        assertThat(ServerCertificates.of(List.of(other, server)).forName(name)).containsExactly(other);
    }

    @Test
    void aNameMayHaveKeysOfDifferentKinds() {
        ServerCertificates certificates = ServerCertificates.of(List.of(rsa, other, server));

        assertThat(certificates.forName("ns.example")).containsExactly(rsa, server);
        assertThat(certificates.forName("")).containsExactly(rsa, server);
        assertThat(certificates.forName("dns.other.example")).containsExactly(other);
    }

    @Test
    void thereIsAtLeastOne() {
        assertThatThrownBy(() -> ServerCertificates.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
