package rootwalk.daemon.assembly.listening;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.testing.TestCertificates;
import rootwalk.wire.text.RdataText;

/// RFC 9462, RFC 9461, RFC 9606. The certificate has the name ns.example.
class DesignatedResolverTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
    }

    private Stream<RRset> records(String listen, String more) {
        ConfigResult read = ConfigReader.read("listen: {" + listen + "}\n" + more, folder.resolve("rootwalk.yaml"));
        assertThat(read).isInstanceOf(ConfigResult.Valid.class);
        return DesignatedResolver.records(((ConfigResult.Valid) read).config()).stream();
    }

    private List<String> services(String listen) {
        return records(listen, "tls: {certificate: server.pem, key: server.key}\n")
                .filter(it -> it.type() == RecordType.SVCB).flatMap(it -> it.rdata().stream()
                        .map(data -> it.owner() + " " + RdataText.print(RecordType.SVCB, data).replace("\"", "")))
                .toList();
    }

    @Test
    void eachEncryptedTransportIsAService() {
        assertThat(services("dns: [\"192.0.2.1:53\"], tls: [\"192.0.2.1:853\", \"[2001:db8::1]:853\"], "
                + "https: [\"192.0.2.1:443\"]")).containsExactly(
                        "_dns.resolver.arpa. 1 ns.example. alpn=dot ipv4hint=192.0.2.1 ipv6hint=2001:db8::1",
                        "_dns.resolver.arpa. 2 ns.example. alpn=h2 ipv4hint=192.0.2.1 dohpath=/dns-query{?dns}");
    }

    /// RFC 9461 section 5.
    @Test
    void theFirstPathIsAnnounced() {
        assertThat(services("dns: [\"192.0.2.1:53\"], https: [\"192.0.2.1:443\"]}\nhttps: {paths: [/a, /dns-query]"))
                .containsExactly("_dns.resolver.arpa. 2 ns.example. alpn=h2 ipv4hint=192.0.2.1 dohpath=/a{?dns}");
    }

    @Test
    void eachPortIsAService() {
        assertThat(services("dns: [\"192.0.2.1:53\"], tls: [\"192.0.2.1:8853\", \"192.0.2.2:853\"]")).containsExactly(
                "_dns.resolver.arpa. 1 ns.example. alpn=dot ipv4hint=192.0.2.2",
                "_dns.resolver.arpa. 1 ns.example. alpn=dot port=8853 ipv4hint=192.0.2.1");
    }

    @Test
    void allAddressesAreNoHint() {
        assertThat(services("dns: [\"0.0.0.0:53\"], tls: [\"0.0.0.0:853\"]"))
                .containsExactly("_dns.resolver.arpa. 1 ns.example. alpn=dot");
    }

    @Test
    void linkLocalAddressesAreNoHint() {
        assertThat(services("dns: [\"192.0.2.1:53\"], tls: [\"[fe80::1%1]:853\", \"192.0.2.1:853\"]"))
                .containsExactly("_dns.resolver.arpa. 1 ns.example. alpn=dot ipv4hint=192.0.2.1");
    }

    @Test
    void theNamesOfTheCertificateHaveTheInformationToo() {
        assertThat(records("dns: [\"192.0.2.1:53\"], tls: [\"192.0.2.1:853\"]",
                "tls: {certificate: server.pem, key: server.key}\n").filter(it -> it.type() == RecordType.RESINFO)
                .map(it -> it.owner().toString())).contains("resolver.arpa.", "ns.example.");
    }

    @Test
    void otherHostsAreNotSentToTheLoopbackInterface() {
        assertThat(services("dns: [\"192.0.2.1:53\"], tls: [\"127.0.0.1:853\"]")).isEmpty();
        assertThat(services("dns: [\"127.0.0.1:53\"], tls: [\"127.0.0.1:853\"]"))
                .containsExactly("_dns.resolver.arpa. 1 ns.example. alpn=dot ipv4hint=127.0.0.1");
    }

    @Test
    void withoutAnEncryptedTransportThereIsNoService() {
        assertThat(services("dns: [\"192.0.2.1:53\"]")).isEmpty();
    }

    @Test
    void withoutACertificateThereIsNoService() throws IOException {
        Files.delete(folder.resolve("server.pem"));

        assertThat(services("dns: [\"192.0.2.1:53\"], tls: [\"192.0.2.1:853\"]")).isEmpty();
    }

    @Test
    void theServerSaysWhatItSupports() {
        assertThat(information("")).isEqualTo("\"qnamemin\" \"exterr=0-2,5-15,18,20-25,27,30\"");
        assertThat(information("recursion: {qname-minimisation: off}\n"))
                .isEqualTo("\"exterr=0-2,5-15,18,20-25,27,30\"");
    }

    private String information(String more) {
        RRset only = records("dns: [\"192.0.2.1:53\"]", more).findFirst().orElseThrow();
        assertThat(only.owner()).hasToString("resolver.arpa.");
        assertThat(only.rdata()).hasSize(1);
        return RdataText.print(RecordType.RESINFO, only.rdata().getFirst());
    }
}
