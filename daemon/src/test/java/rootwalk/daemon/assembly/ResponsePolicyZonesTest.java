package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.CommandResult;
import rootwalk.control.ZoneCommand;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.text.RdataText;

/// Response policy zones of a running server that resolves names with another one.
class ResponsePolicyZonesTest {

    private static final int UPDATE = 5 << 11;
    private static final String SOA = "@ 60 SOA ns h 1 3600 600 86400 60\n@ 60 NS ns\n";

    @TempDir
    private Path folder;
    private final List<Daemon> daemons = new ArrayList<>();
    private Daemon authority;

    @BeforeEach
    void startAuthority() throws Exception {
        Files.writeString(folder.resolve("data.zone"),
                SOA + "ns 60 A 127.0.0.1\nwww 60 A 203.0.113.80\nalias 60 CNAME www\n");
        // So large that differences are shorter.
        Files.writeString(folder.resolve("rpz.zone"), SOA + "ns 60 A 127.0.0.1\nwww.data 60 CNAME .\n"
                + "$GENERATE 1-50 n$.data 60 CNAME .\n");
        authority = start("authority", "recursion: {enabled: false}\nzones: [{name: data., file: data.zone},"
                + " {name: rpz., file: rpz.zone, transfer-to: [loopback], update-from: [loopback]}]\n");
    }

    @AfterEach
    void close() {
        daemons.reversed().forEach(Daemon::close);
    }

    private ConfigResult.Valid read(String name, String text) {
        ConfigResult read = ConfigReader.read(
                "listen: {dns: [\"127.0.0.1:0\"]}\nhosts: {files: []}\nthreads: 1\njournal: {directory: " + name
                        + "}\n" + text,
                folder.resolve(name + ".yaml"));
        assertThat(read).as(read.toString()).isInstanceOf(ConfigResult.Valid.class);
        return (ConfigResult.Valid) read;
    }

    private Daemon start(String name, String text) throws Exception {
        ConfigResult.Valid read = read(name, text);
        Daemon daemon = Daemon.start(read, Environment.ofProcess(() -> read));
        daemons.add(daemon);
        return daemon;
    }

    private String address() {
        return "\"127.0.0.1:" + authority.localAddresses().getFirst().getPort() + "\"";
    }

    private String resolving(String policy) {
        return "recursion: {do-not-query: [], stub: [{zone: data., servers: [" + address()
                + "]}]}\ndnssec: {validation: false}\nresponse-policy: [" + policy + "]\n";
    }

    private static Message send(Daemon daemon, TestQuery query) throws IOException {
        byte[] request = query.octets();
        InetSocketAddress address = daemon.localAddresses().getFirst();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(new byte[] {(byte) (request.length >> 8), (byte) request.length});
            socket.getOutputStream().write(request);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] response = in.readNBytes(in.readUnsignedShort());
            return Objects.requireNonNull(new MessageReader().read(response, 0, response.length));
        }
    }

    private static String resolved(Daemon daemon, String question) throws IOException {
        return TestQuery.line(send(daemon, ask(question)));
    }

    private static boolean starts(Daemon daemon, String question, String with) {
        try {
            return resolved(daemon, question).startsWith(with);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        Instant until = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean() && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static String status(Daemon daemon) {
        return daemon.control().status().toString();
    }

    private static String stats(Daemon daemon, String name) {
        return daemon.control().stats().facts().stream().filter(fact -> fact.name().equals(name)).findFirst()
                .orElseThrow().toString().replaceAll("\\D+", "");
    }

    private static CommandResult ctl(Daemon daemon, String command) throws IOException {
        return daemon.control().zone(ZoneCommand.parse(command), new StringBuilder());
    }

    @Test
    void aZoneFromAFileIsAppliedAndAReloadAppliesItsNextVersion() throws Exception {
        Files.writeString(folder.resolve("own.zone"), "www.data CNAME .\n32.80.113.0.203.rpz-client-ip CNAME .\n");
        String policy = resolving("{name: own., file: own.zone}");
        Daemon resolver = start("resolver", policy);

        assertThat(resolved(resolver, "www.data. A"))
                .isEqualTo("NXDOMAIN aa ra ? own. 3600 IN SOA own. nobody.invalid. 1 3600 600 86400 3600");
        assertThat(resolved(resolver, "alias.data. A"))
                .startsWith("NXDOMAIN aa ra | alias.data. 60 IN CNAME www.data.");
        assertThat(status(resolver)).contains("own. serial 1, response policy");
        assertThat(stats(resolver, "policy.nxdomain")).isEqualTo("2");
        assertThat(stats(resolver, "answers.policy")).isEqualTo("2");

        Files.writeString(folder.resolve("own.zone"), "other.data CNAME .\n");
        assertThat(resolver.reload(read("resolver", policy)).isDone()).isTrue();

        assertThat(resolved(resolver, "alias.data. A")).startsWith("NOERROR ra | ").contains("203.0.113.80");
        assertThat(resolved(resolver, "other.data. A")).startsWith("NXDOMAIN aa ra");

        Files.writeString(folder.resolve("own.zone"),
                "$TTL 60\n@ SOA ns h 9 3600 600 86400 60\nalias.data A 127.0.0.1\n");
        assertThat(ctl(resolver, "status own.")).isInstanceOf(CommandResult.Listed.class);
        assertThat(
                resolver.reload(read("resolver", resolving("{name: own., file: own.zone, action: nodata}"))).isDone())
                .isTrue();
        assertThat(resolved(resolver, "alias.data. A")).startsWith("NOERROR aa ra ? own. 60 IN SOA");
        assertThat(resolver.reload(read("resolver", resolving(""))).isDone()).isTrue();
        assertThat(resolved(resolver, "alias.data. A")).startsWith("NOERROR ra | ").contains("203.0.113.80");
    }

    @Test
    void noQueryIsAnsweredFromTheZoneAndOnlySomeMayTransferIt() throws Exception {
        Files.writeString(folder.resolve("one.zone"), SOA + "www.data 60 CNAME .\n");
        Files.writeString(folder.resolve("two.zone"), SOA);
        Daemon resolver = start("resolver", "special-use-names: false\n" + resolving(
                "{name: one.data., file: one.zone, transfer-to: [loopback]}, {name: two.data., file: two.zone}"));

        assertThat(resolved(resolver, "one.data. SOA")).startsWith("NXDOMAIN ra");
        assertThat(resolved(resolver, "www.data.one.data. CNAME")).startsWith("NXDOMAIN ra");
        assertThat(resolved(resolver, "one.data. AXFR")).contains("www.data.one.data. 60 IN CNAME .");
        assertThat(resolved(resolver, "two.data. AXFR")).startsWith("REFUSED");
    }

    @Test
    void aSecondaryZoneIsAppliedOnceItHasBeenTransferredAndThenWithItsChanges() throws Exception {
        String policy = resolving("{name: rpz., primaries: [" + address() + "]}");
        Daemon resolver = start("resolver", policy);
        await(() -> starts(resolver, "www.data. A", "NXDOMAIN aa ra"));
        assertThat(resolved(resolver, "alias.data. A")).startsWith("NXDOMAIN aa ra | alias.data. 60 IN CNAME");

        TestQuery update = ask("rpz. SOA").flags(UPDATE)
                .authority(RRset.of(Name.of("alias.data.rpz."), RecordType.A, 60,
                        RdataText.parse(RecordType.A, "127.0.0.1", Name.ROOT)));
        assertThat(send(authority, update).rcode()).isZero();
        assertThat(ctl(resolver, "refresh rpz.")).isInstanceOf(CommandResult.Done.class);

        await(() -> starts(resolver, "alias.data. A", "NOERROR aa ra | alias.data. 60 IN A 127.0.0.1"));
        assertThat(resolved(resolver, "www.data. A")).startsWith("NXDOMAIN aa ra");
        daemons.remove(resolver);
        resolver.close();
        daemons.remove(authority);
        authority.close();

        Daemon again = start("resolver", policy);
        assertThat(resolved(again, "alias.data. A")).as("from the journal")
                .startsWith("NOERROR aa ra | alias.data. 60 IN A 127.0.0.1");
    }

    @Test
    void theExampleInTheManualStarts() throws Exception {
        String page = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/configuration.md"));
        String section = page.substring(page.indexOf("## Response policy zones"));
        String entries = section.substring(section.indexOf("response-policy:"), section.indexOf("```\n\n"));
        String zone = section.substring(section.indexOf("    ; allowed.zone"), section.indexOf("| Trigger,"));
        Files.writeString(folder.resolve("allowed.zone"), zone.stripTrailing().stripIndent() + "\n");
        Files.writeString(folder.resolve("trial.zone"), "www.data CNAME .\n");

        Daemon resolver = start("resolver", "recursion: {do-not-query: [], stub: [{zone: data., servers: [" + address()
                + "]}]}\ndnssec: {validation: false}\n" + entries.replace("192.0.2.1", address()));

        assertThat(status(resolver)).contains("allowed.rpz. serial 1, response policy",
                "feed.example. not served, response policy", "trial.rpz. serial 1, response policy");
        assertThat(resolved(resolver, "www.data. A")).startsWith("NOERROR ra | www.data.");
        assertThat(stats(resolver, "policy.disabled")).isNotEqualTo("0");
    }

    @Test
    void aZoneWithoutContentIsShownAndChangesNothing() throws Exception {
        Daemon resolver = start("resolver", resolving("{name: absent., primaries: [" + address() + "]}"));

        assertThat(resolved(resolver, "www.data. A")).startsWith("NOERROR ra | www.data. 60 IN A 203.0.113.80");
        assertThat(status(resolver)).contains("absent. not served, response policy");
    }
}
