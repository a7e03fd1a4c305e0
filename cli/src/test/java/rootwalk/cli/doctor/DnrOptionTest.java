package rootwalk.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.wire.testing.TestCertificates;

/// The options of Discovery of Network-designated Resolvers, octet by octet.
class DnrOptionTest {

    /// `ns.example.` in wire format.
    private static final String NAME = "026e73076578616d706c6500";
    private static final String ALPN_DOT = "0001000403646f74";
    private static final String ALPN_H2 = "00010003026832";
    private static final String DOHPATH = "000700102f646e732d71756572797b3f646e737d";

    @TempDir
    Path folder;

    private List<DnrOption> options(String listen) throws IOException {
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        ConfigResult read =
                ConfigReader.read("listen: " + listen + "\n" + "tls: {certificate: server.pem, key: server.key}\n",
                        folder.resolve("rootwalk.yaml"));
        return DnrOption.of(((ConfigResult.Valid) read).config());
    }

    @Test
    void dhcpv4HasOneOptionForAllTransports() throws IOException {
        List<DnrOption> options = options(
                "{dns: [\"192.0.2.53:53\"], tls: [\"192.0.2.53:853\"], https: [\"192.0.2.53:443\"]}");

        assertThat(options).singleElement().satisfies(option -> {
            assertThat(option.forKea())
                    .isEqualTo("{\"space\": \"dhcp4\", \"code\": 162, \"csv-format\": false, \"data\": \""
                            + "001c" + "0001" + "0c" + NAME + "04" + "c0000235" + ALPN_DOT
                            + "002f" + "0002" + "0c" + NAME + "04" + "c0000235" + ALPN_H2 + DOHPATH + "\"}");
            assertThat(option.forDnsmasq()).startsWith("dhcp-option=162,00:1c:00:01:0c:02:6e:73:07:");
        });
    }

    @Test
    void dhcpv6HasAnOptionForEachTransport() throws IOException {
        List<DnrOption> options = options(
                "{dns: [\"[2001:db8::53]:53\"], tls: [\"[2001:db8::53]:8853\"], https: [\"[2001:db8::53]:443\"]}");
        String address = "0010" + "20010db8000000000000000000000053";

        assertThat(options).extracting(DnrOption::forKea).containsExactly(
                "{\"space\": \"dhcp6\", \"code\": 144, \"csv-format\": false, \"data\": \"0001" + "000c" + NAME
                        + address
                        + ALPN_DOT + "000300022295" + "\"}",
                "{\"space\": \"dhcp6\", \"code\": 144, \"csv-format\": false, \"data\": \"0002" + "000c" + NAME
                        + address
                        + ALPN_H2 + DOHPATH + "\"}");
        assertThat(options.getFirst().forDnsmasq()).startsWith("dhcp-option=option6:144,00:01:00:0c:02:6e");
    }

    @Test
    void addressesThatClientsDoNotReachAreNotAnnounced() throws IOException {
        assertThat(options("{dns: [\"127.0.0.1:53\"], tls: [\"127.0.0.1:853\", \"[::1]:853\"]}")).isEmpty();
        assertThat(options("{dns: [\"0.0.0.0:53\"], tls: [\"0.0.0.0:853\"]}")).isEmpty();
        assertThat(options("{dns: [\"192.0.2.53:53\"]}")).isEmpty();
    }
}
