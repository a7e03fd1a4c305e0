package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.cli.serve.RunningDaemon;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.control.ControlSocket;
import rootwalk.daemon.assembly.Daemon;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.lab.Lab;
import rootwalk.lab.LabFolder;
import rootwalk.lab.LabPorts;
import rootwalk.lab.LabWeb;
import rootwalk.lab.WebPorts;
import rootwalk.os.ServiceManager;
import rootwalk.wire.Addresses;
import rootwalk.wire.testing.ScriptedServer;

/// What the commands print for programs, held against the schemas in `docs/`.
class JsonSchemasTest {

    private static final Path CTL = Path.of("../docs/ctl.schema.json");
    private static final Path QUERY = Path.of("../docs/query.schema.json");
    private static final Path TRACE = Path.of("../docs/trace.schema.json");
    private static final Path FETCH = Path.of("../docs/fetch.schema.json");
    private static final Path LAB = Path.of("../docs/lab.schema.json");
    private static final Path KEY = Path.of("../docs/key.schema.json");
    private static final Path TOKEN = Path.of("../docs/token.schema.json");
    private static final Path CHECK = Path.of("../docs/check.schema.json");
    private static final Path DOCTOR = Path.of("../docs/doctor.schema.json");

    private static final String CONFIGURATION = """
        listen: {dns: ["127.0.0.1:0"]}
        hosts: {files: []}
        threads: 1
        local-data: ["router.example. A 192.0.2.1"]
        zones:
          - {name: own.test., file: own.zone}
          - {name: none.test., file: none.zone}
        """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private String run(int status, String... arguments) {
        out.getBuffer().setLength(0);
        assertThat(Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments))
                .as(out + " " + err).isEqualTo(status);
        assertThat(out.toString()).isNotEmpty();
        return out.toString();
    }

    private Path configuration(String text) throws IOException {
        Files.writeString(folder.resolve("own.zone"), "$TTL 60\n@ SOA ns root 1 2 3 4 5\n@ NS ns\nns A 192.0.2.2\n"
                + "@ RRSIG SOA 13 2 60 20491231000000 20200101000000 1 own.test. AAAA\n");
        return Files.writeString(folder.resolve("rootwalk.yaml"), text);
    }

    private static Daemon start(Path file) throws StartFailure {
        ConfigResult.Valid valid = (ConfigResult.Valid) ConfigReader.read(file);
        return Daemon.start(valid, Environment.ofProcess(() -> ConfigReader.read(file)));
    }

    @Test
    void ctl() throws Exception {
        Path file = configuration(CONFIGURATION);
        String socket = folder.resolve("s").toString();
        try (Daemon daemon = start(file)) {
            RunningDaemon running =
                    new RunningDaemon(daemon, Optional.of(file), ServiceManager.of(Map.of()), System.err,
                            () -> {});
            try (ControlSocket _ = ControlSocket.open(Path.of(socket), running, Duration.ofSeconds(30))) {
                InetSocketAddress address = daemon.localAddresses().getFirst();
                run(0, "query", "--json", "ns.own.test", "@" + Addresses.text(address));

                JsonSchema.ofDefinition(CTL, "status").holds(run(0, "ctl", "-s", socket, "--json", "status"));
                assertThat(out.toString()).contains("\"recursion\":true",
                        "{\"name\":\"own.test.\",\"answer\":\"clients\",\"served\":true,\"serial\":1,"
                                + "\"signaturesExpire\":\"2049-12-31T00:00:00Z\"}");
                JsonSchema.ofDefinition(CTL, "stats").holds(run(0, "ctl", "-s", socket, "--json", "stats"));
                JsonSchema.ofDefinition(CTL, "reload").holds(run(1, "ctl", "-s", socket, "--json", "reload"));
                assertThat(out.toString()).contains(
                        "\"zones\":[{\"name\":\"none.test.\",\"reloaded\":false,\"served\":false,\"message\":",
                        "\"file\":");
                JsonSchema.ofDefinition(CTL, "reload")
                        .holds(run(0, "ctl", "-s", socket, "--json", "reload", "own.test"));
                JsonSchema.ofDefinition(CTL, "done").holds(run(0, "ctl", "-s", socket, "--json", "flush", "all"));
                JsonSchema.ofDefinition(CTL, "done").holds(run(0, "ctl", "-s", socket, "--json", "stop"));
                JsonSchema cacheLine = JsonSchema.ofDefinition(CTL, "cacheLine");
                run(0, "ctl", "-s", socket, "--json", "dump", "cache").lines().forEach(cacheLine::holds);
                Files.writeString(file, "threads: 0\n");
                JsonSchema.ofDefinition(CTL, "reload").holds(run(1, "ctl", "-s", socket, "--json", "reload"));
                assertThat(out.toString()).contains("\"line\":1,\"column\":10,", "\"remedy\":\"write auto or");
            }
        }
        JsonSchema.ofDefinition(CTL, "failed").holds(run(1, "ctl", "-s", socket, "--json", "status"));
    }

    @Test
    void tokens() throws IOException {
        JsonSchema.read(TOKEN).holds(run(0, "token", "generate", "acme", "--json"));
    }

    @Test
    void doctor() throws IOException {
        JsonSchema.read(DOCTOR)
                .holds(run(1, "doctor", "--json", "--no-network", "--only", "root-udp,configuration,versions",
                        "-c", configuration("threads: 0\n").toString()));
        assertThat(out.toString()).contains("{\"problems\":1,\"warnings\":0,", "\"state\":\"problem\"",
                "\"state\":\"skipped\"", "\"state\":\"ok\"");
    }

    @Test
    void keys() throws IOException {
        JsonSchema.read(KEY).holds(run(0, "key", "generate", "a.example", "--json"));
    }

    @Test
    void failuresAndServers() throws Exception {
        int port;
        try (ScriptedServer gone = new ScriptedServer((_, _) -> List.of())) {
            port = gone.port();
        }
        Path file = configuration(
                CONFIGURATION + "recursion: {do-not-query: [], forward: [{zone: ., servers: [\"127.0.0.1:"
                        + port + "\"]}]}\n");
        String socket = folder.resolve("s").toString();
        try (Daemon daemon = start(file);
                ControlSocket _ = ControlSocket.open(Path.of(socket), daemon.control(), Duration.ofSeconds(30))) {
            String server = "@" + Addresses.text(daemon.localAddresses().getFirst());
            run(1, "query", "--json", "--timeout", "30", "www.example", server);
            JsonSchema.ofDefinition(QUERY, "replied").holds(out.toString());
            assertThat(out.toString()).contains("\"rcodeName\":\"SERVFAIL\"");

            run(0, "ctl", "-s", socket, "--json", "dump", "failures");
            assertThat(out.toString()).startsWith("{\"name\":\"www.example.\",\"type\":\"A\",");
            out.toString().lines().forEach(JsonSchema.ofDefinition(CTL, "failure")::holds);
            run(0, "ctl", "-s", socket, "--json", "dump", "servers");
            assertThat(out.toString())
                    .contains("{\"address\":\"127.0.0.1:" + port + "\",\"answered\":false,");
            out.toString().lines().forEach(JsonSchema.ofDefinition(CTL, "server")::holds);
        }
    }

    @Test
    void query() throws Exception {
        try (Daemon daemon = start(configuration(CONFIGURATION))) {
            String server = "@" + Addresses.text(daemon.localAddresses().getFirst());
            for (String name : List.of("ns.own.test", "router.example", "localhost")) {
                JsonSchema.ofDefinition(QUERY, "replied").holds(run(0, "query", "--json", name, server));
            }
            for (String name : List.of("x.own.test", "none.test")) {
                JsonSchema.ofDefinition(QUERY, "replied").holds(run(1, "query", "--json", name, server));
            }
            JsonSchema.ofDefinition(QUERY, "replied")
                    .holds(run(1, "query", "--json", "--tcp", "-y", "k:c2VjcmV0", "ns.own.test", server));
        }
        JsonSchema.ofDefinition(QUERY, "failed")
                .holds(run(1, "query", "--json", "--timeout", "0.01", "a.", "@127.0.0.1:9"));
    }

    @Test
    void queryWithoutAServer() throws Exception {
        JsonSchema.ofDefinition(QUERY, "failed")
                .holds(run(1, "query", "--json", "-c", configuration("threads: 0\n").toString(), "a."));
        assertThat(out.toString()).contains("\"line\":1,\"column\":10,", "\"remedy\":\"write auto or");
        JsonSchema.ofDefinition(QUERY, "failed").holds(run(1, "query", "--json", "a.", "@no-such-host.invalid"));
    }

    /// Camel case, with the unit at the end of the name; other names are those of RFC 8427.
    @Test
    void membersAreNamedAlikeInAllOfThem() throws Exception {
        for (Path schema : List.of(CTL, QUERY, TRACE, FETCH, LAB, CHECK, DOCTOR, KEY, TOKEN)) {
            membersOf(Run.json(Files.readString(schema)), (name, of) -> {
                assertThat(name).as("%s in %s", name, schema).matches("[a-z][A-Za-z0-9]*|[A-Z]+(name|HEX)?|Opcode");
                assertThat(name).as("%s in %s", name, schema).isNotIn("at", "took", "since", "found", "began", "why",
                        "seen", "usualCause", "words", "total", "len", "window", "mss", "rtt");
                boolean isTime = "number".equals(of.get("type")) || "#/$defs/milliseconds".equals(of.get("$ref"));
                assertThat(isTime).as("%s in %s", name, schema)
                        .isEqualTo(name.endsWith("Milliseconds") && !"integer".equals(of.get("type")));
            });
        }
    }

    /// Each property of a schema, by its name and what it is.
    private static void membersOf(Object schema, BiConsumer<String, Map<?, ?>> member) {
        if (schema instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("properties")) {
                    ((Map<?, ?>) value).forEach((name, of) -> member.accept(String.valueOf(name), (Map<?, ?>) of));
                }
                membersOf(value, member);
            });
        } else if (schema instanceof List<?> list) {
            list.forEach(one -> membersOf(one, member));
        }
    }

    @Test
    void trace() throws Exception {
        Path file = configuration(CONFIGURATION);
        JsonSchema.holdsEachLine(TRACE, run(0, "trace", "--json", "-c", file.toString(), "router.example"));
        JsonSchema.holdsEachLine(TRACE,
                run(0, "trace", "--json", "--lab", "--zones", "../zones", "lamp.gallery.shaft.mine.grove"));
        JsonSchema.holdsEachLine(TRACE,
                run(1, "trace", "--json", "-c", configuration("threads: 0\n").toString(), "a."));
        JsonSchema.holdsEachLine(TRACE,
                run(1, "trace", "--json", "-c", configuration("recursion: {root-hints: none}\n").toString(), "a."));
    }

    @Test
    void lab() throws Exception {
        LabFolder zones = LabFolder.read(Path.of("../zones"));
        try (Lab lab = Lab.start(zones, LabPorts.free())) {
            Environment environment =
                    Environment.ofProcess(lab.resolverConfig());
            try (LabWeb web = LabWeb.start(zones, WebPorts.free(), environment)) {
                JsonSchema.ofDefinition(LAB, "running").holds(LabCommand.asJson(lab, zones, web, "http://127.0.0.1/"));
            }
        }
        JsonSchema.ofDefinition(LAB, "list").holds(run(0, "lab", "--list", "--json", "--zones", "../zones"));
    }

    @Test
    void check() throws Exception {
        JsonSchema schema = JsonSchema.read(CHECK);
        schema.holds(run(0, "check", "config", "--json", configuration(CONFIGURATION).toString()));
        assertThat(out.toString()).contains("\"accepted\":true,\"problems\":[{\"severity\":\"warning\",");
        schema.holds(run(1, "check", "config", "--json", configuration("cache: {size: 256M}\n").toString()));
        assertThat(out.toString()).contains("\"remedy\":\"write 256MiB\"");
        Path unsigned = Files.writeString(folder.resolve("unsigned.zone"),
                "$TTL 60\n@ SOA ns root 1 2 3 4 5\n@ NS ns\nns A 192.0.2.2\n");
        schema.holds(run(0, "check", "zone", "--json", "own.test.", unsigned.toString()));
        schema.holds(run(1, "check", "zone", "--json", "own.test.", folder.resolve("own.zone").toString()));
        assertThat(out.toString()).contains("has signatures but no DNSKEY record");
        Path keys = Files.writeString(folder.resolve("keys.zone"), Files.readString(unsigned)
                + "@ DNSKEY 257 3 13 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"
                + "ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==\n");
        schema.holds(run(0, "check", "zone", "--json", "own.test.", keys.toString()));
        assertThat(out.toString()).contains("\"severity\":\"warning\"");
        schema.holds(run(1, "check", "zone", "--json", "own.test.", folder.resolve("none.zone").toString()));
    }
}
