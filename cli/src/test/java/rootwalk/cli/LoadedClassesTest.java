package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.client.StubClient;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.StubTransport;
import rootwalk.wire.testing.TestCertificates;

/// A daemon whose configuration has no address for TLS and HTTPS, and no shared cache, loads no class for them, since classes need memory and
/// the start needs more time.
class LoadedClassesTest {

    private static final Pattern READY = Pattern.compile("ready: .*? answers on 127\\.0\\.0\\.1:(\\d+).*");
    private static final StubQuery QUERY =
            new StubQuery(new Question(Name.of("localhost."), RecordType.A), 0x0100, false, List.of());

    @TempDir
    private Path folder;

    private static boolean isOfTlsOrHttp(String type) {
        return type.startsWith("io.netty.handler.ssl.") || type.startsWith("io.netty.handler.codec.")
                || type.startsWith("javax.net.ssl.") || type.startsWith("sun.security.ssl.")
                || type.startsWith("java.net.http.");
    }

    private static boolean isOfTheSharedCache(String type) {
        return type.startsWith("io.lettuce.") || type.startsWith("reactor.")
                || type.startsWith("rootwalk.daemon.valkey.");
    }

    /// Starts a daemon, sends it queries, and ends it.
    ///
    /// @return the classes that it has loaded
    private List<String> loaded(String listen) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("rootwalk.yaml"),
                listen + "hosts: {files: []}\nthreads: 1\ndnssec: {rollover: false}\n");
        Path classes = folder.resolve("classes.log");
        Process daemon = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Xlog:class+load:file=" + classes + "::filesize=0", "-cp",
                System.getProperty("java.class.path"), Program.class.getName(), "serve", "-c", file.toString())
                .redirectErrorStream(true).start();
        try (BufferedReader lines = daemon.inputReader()) {
            InetSocketAddress server = server(lines);
            for (StubTransport transport : List.of(StubTransport.UDP, StubTransport.TCP)) {
                assertThat(new StubClient(Duration.ofSeconds(20), new SecureRandom(), System::nanoTime,
                        InstantSource.system()).ask(server, QUERY, transport))
                        .isInstanceOf(StubResult.Response.class);
            }
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
        return Files.readAllLines(classes).stream().map(line -> line.replaceFirst("^(\\[[^]]*])+ ", ""))
                .map(line -> line.split(" ", 2)[0]).toList();
    }

    private static InetSocketAddress server(BufferedReader lines) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return new InetSocketAddress("127.0.0.1", Integer.parseInt(ready.group(1)));
            }
            before.append(line).append('\n');
        }
        throw new AssertionError(before);
    }

    @Test
    void plainDnsNeedsNoClassesOfTlsAndHttp() throws Exception {
        List<String> classes = loaded("listen: {dns: [\"127.0.0.1:0\"]}\n");

        assertThat(classes).contains("rootwalk.daemon.transport.udp.UdpTransport", "io.netty.channel.Channel");
        assertThat(classes.stream().filter(LoadedClassesTest::isOfTlsOrHttp)).isEmpty();
        assertThat(classes.stream().filter(LoadedClassesTest::isOfTheSharedCache)).isEmpty();
    }

    @Test
    void anAddressForTlsNeedsNoClassesOfHttp() throws Exception {
        Files.writeString(folder.resolve("server.pem"), TestCertificates.SERVER);
        Path key = Files.writeString(folder.resolve("server.key"), TestCertificates.SERVER_KEY);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Predicate<String> isOfHttp = type -> type.startsWith("io.netty.handler.codec.http");

        List<String> classes = loaded("listen: {dns: [\"127.0.0.1:0\"], tls: [\"127.0.0.1:0\"]}\n"
                + "tls: {certificate: server.pem, key: server.key}\n");

        assertThat(classes).contains("javax.net.ssl.SSLContext");
        assertThat(classes.stream().filter(isOfHttp)).isEmpty();
    }
}
