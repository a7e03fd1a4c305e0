package rootwalk.daemon.assembly.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.Config;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.tls.TlsClient;

class ForwarderTlsTest {

    @TempDir
    private Path folder;

    private Path authorities;
    private ForwarderTls<TlsClient> tls;

    @BeforeEach
    void write() throws IOException {
        authorities = Files.writeString(folder.resolve("authority.pem"), TestCertificates.AUTHORITY);
        tls = with(Optional.of("ns.example"));
    }

    private ForwarderTls<TlsClient> with(Optional<String> name) {
        return new ForwarderTls<>(
                new Config.RemoteTls(name, Optional.of(authorities), List.of(), Optional.empty()), "127.0.0.1",
                Function.identity());
    }

    @Test
    void allConnectionsShareOneClient() throws Exception {
        assertThat(tls.client()).isSameAs(tls.client());
    }

    @Test
    void anotherClientIsMadeWhenAFileHasChanged() throws Exception {
        TlsClient first = tls.client();
        Files.writeString(authorities, TestCertificates.AUTHORITY + "\n");

        assertThat(tls.client()).isNotSameAs(first).isSameAs(tls.client());
    }

    @Test
    void aFileThatIsGoneIsNotUsedAnyLonger() throws Exception {
        var _ = tls.client();
        Files.delete(authorities);

        assertThatThrownBy(tls::client).isInstanceOf(IOException.class).hasMessageContaining("authority.pem");
    }

    @Test
    void anotherClientIsMadeAfterAFailure() throws Exception {
        TlsClient first = tls.client();
        tls.forget();

        assertThat(tls.client()).isNotSameAs(first);
    }

    /// So that two servers at one address have two connections.
    @Test
    void twoWithAnotherNameDiffer() {
        assertThat(tls).isEqualTo(with(Optional.of("ns.example"))).isNotEqualTo(with(Optional.of("dns.example")));
        assertThat(tls).hasSameHashCodeAs(with(Optional.of("ns.example")));
    }
}
