package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;

/// Keys of the configuration and from files, in a running daemon whose client is dnsjava.
class KeysTest {

    private static final String ONE = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String TWO =
            Base64.getEncoder().encodeToString("another secret, as long as need be".getBytes());
    private static final String SOUND = """
        listen: {dns: ["127.0.0.1:0"]}
        hosts: {files: []}
        threads: 1
        recursion: {enabled: false}
        zones: [{name: example., file: zone}]
        """;

    @TempDir
    private Path folder;

    private final List<Daemon> daemons = new ArrayList<>();
    private String text = SOUND;

    @BeforeEach
    void writeZone() throws IOException {
        Files.writeString(folder.resolve("zone"), "@ 60 SOA ns root 1 2 3 4 5\n@ 60 NS ns\nns 60 A 192.0.2.1\n");
    }

    @AfterEach
    void close() {
        daemons.forEach(Daemon::close);
    }

    private ConfigResult read() {
        return ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
    }

    private Daemon start(String more) throws StartFailure {
        text = SOUND + more;
        Daemon daemon = Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read));
        daemons.add(daemon);
        return daemon;
    }

    private void reload(Daemon daemon, String more) {
        text = SOUND + more;
        assertThat(daemon.control().reload().problems()).isEmpty();
    }

    private Path file(String name, String permissions, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static Message ask(Daemon daemon, boolean tcp, TSIG key) throws IOException {
        InetSocketAddress address = daemon.localAddresses().getFirst();
        SimpleResolver resolver = new SimpleResolver(address);
        resolver.setTCP(tcp);
        resolver.setTimeout(Duration.ofSeconds(5));
        resolver.setTSIGKey(key);
        return resolver.send(Message.newQuery(
                Record.newRecord(Name.fromConstantString("ns.example."), Type.A, DClass.IN)));
    }

    private static TSIG key(String name, Name algorithm, String secret) {
        return new TSIG(algorithm, Name.fromConstantString(name), Base64.getDecoder().decode(secret));
    }

    /// `valid`, or the error of the TSIG of the response.
    private static String result(Daemon daemon, TSIG key) throws IOException {
        Message udp = ask(daemon, false, key);
        Message tcp = ask(daemon, true, key);
        assertThat(text(udp)).isEqualTo(text(tcp));
        return text(udp);
    }

    private static String text(Message response) {
        TSIGRecord tsig = response.getTSIG();
        if (response.isVerified() && response.getRcode() == Rcode.NOERROR
                && response.getSection(Section.ANSWER).size() == 1) {
            return "valid";
        }
        return Rcode.string(response.getRcode()) + " "
                + (tsig == null ? "without TSIG" : Rcode.TSIGstring(tsig.getError()));
    }

    @Test
    void queriesAreVerifiedAndResponsesSigned() throws Exception {
        Daemon daemon = start("""
            keys:
              - {name: a.key., algorithm: hmac-sha256, secret: "%s"}
              - {name: b.key., algorithm: hmac-sha512, secret: "%s"}
              - {name: c.key., algorithm: hmac-sha1, secret: "%s"}
            """.formatted(ONE, TWO, TWO));

        assertThat(result(daemon, key("a.key.", TSIG.HMAC_SHA256, ONE))).isEqualTo("valid");
        assertThat(result(daemon, key("B.KEY.", TSIG.HMAC_SHA512, TWO))).isEqualTo("valid");
        assertThat(result(daemon, key("c.key.", TSIG.HMAC_SHA1, TWO))).isEqualTo("valid");
        assertThat(result(daemon, key("d.key.", TSIG.HMAC_SHA256, ONE))).isEqualTo("NOTAUTH BADKEY");
        assertThat(result(daemon, key("a.key.", TSIG.HMAC_SHA384, ONE))).isEqualTo("NOTAUTH BADKEY");
        assertThat(result(daemon, key("a.key.", TSIG.HMAC_SHA256, TWO))).isEqualTo("NOTAUTH BADSIG");
        assertThat(daemon.telemetry().counts().totals()).containsEntry("tsig.valid", 6L).containsEntry("tsig.errors",
                6L);
    }

    @Test
    void aReloadReplacesTheKeys() throws Exception {
        Daemon daemon = start("keys: [{name: a., algorithm: hmac-sha256, secret: \"" + ONE + "\"}]\n");

        reload(daemon, "keys: [{name: a., algorithm: hmac-sha256, secret: \"" + TWO + "\"}]\n");
        assertThat(result(daemon, key("a.", TSIG.HMAC_SHA256, ONE))).isEqualTo("NOTAUTH BADSIG");
        assertThat(result(daemon, key("a.", TSIG.HMAC_SHA256, TWO))).isEqualTo("valid");

        reload(daemon, "");
        assertThat(result(daemon, key("a.", TSIG.HMAC_SHA256, TWO))).isEqualTo("NOTAUTH BADKEY");
    }

    @Test
    void keysComeFromFilesWhichAReloadReadsAgain() throws Exception {
        file("bind.keys", "rw-------", """
            key "a" { algorithm hmac-sha256; secret "%s"; };
            key "b" { algorithm hmac-sha384; secret "%s"; };
            """.formatted(ONE, TWO));
        file("c.secret", "r--------", TWO + "\n");
        String keys = """
            keys:
              - {name: a., file: bind.keys}
              - {name: b., algorithm: hmac-sha384, file: bind.keys}
              - {name: c., algorithm: hmac-sha256, file: c.secret}
            """;
        Daemon daemon = start(keys);

        assertThat(result(daemon, key("a.", TSIG.HMAC_SHA256, ONE))).isEqualTo("valid");
        assertThat(result(daemon, key("b.", TSIG.HMAC_SHA384, TWO))).isEqualTo("valid");
        assertThat(result(daemon, key("c.", TSIG.HMAC_SHA256, TWO))).isEqualTo("valid");

        file("bind.keys", "rw-------", """
            key "a" { algorithm hmac-sha256; secret "%s"; };
            key "b" { algorithm hmac-sha384; secret "%s"; };
            """.formatted(TWO, TWO));
        reload(daemon, keys);
        assertThat(result(daemon, key("a.", TSIG.HMAC_SHA256, TWO))).isEqualTo("valid");
    }

    private List<String> problems(String more) {
        text = SOUND + more;
        ConfigResult read = read();
        List<String> problems =
                StartCheck.problems(read, InstantSource.system()).stream().map(Problem::toString).toList();
        if (read instanceof ConfigResult.Valid valid && !problems.isEmpty()) {
            assertThatThrownBy(() -> Daemon.start(valid, Environment.ofProcess(this::read)))
                    .isInstanceOf(StartFailure.class);
        }
        return problems;
    }

    @Test
    void aFileThatIsMissingOrWrongIsAProblemWithItsPlace() throws Exception {
        file("broken", "rw-------", "key a {\n  algorithm hmac-md5;\n  secret \"" + ONE + "\";\n};\n");
        file("a.keys", "rw-------", "key a { algorithm hmac-sha256; secret \"" + ONE + "\"; };\n");
        file("secret", "rw-------", ONE);
        String yaml = folder.resolve("rootwalk.yaml").toString();

        assertThat(problems("keys: [{name: a., file: none}]")).containsExactly(yaml
                + ":6:19: keys[0].file: there is no file " + folder.resolve("none")
                + "; name an existing file, or create a key with: rootwalk key generate a.");
        assertThat(problems("keys: [{name: a., file: broken}]")).containsExactly(folder.resolve("broken")
                + ":2:1: keys[0].file: 'hmac-md5' must not be used (RFC 8945 section 6); write hmac-sha256, and create a"
                + " key with: rootwalk key generate NAME");
        assertThat(problems("keys: [{name: b., file: a.keys}]")).containsExactly(yaml + ":6:19: keys[0].file: "
                + folder.resolve("a.keys")
                + " has no key b., only a.; write one of its names, or name another file");
        assertThat(problems("keys: [{name: a., algorithm: hmac-sha512, file: a.keys}]")).containsExactly(
                folder.resolve("a.keys") + ":1:1: keys[0].file: a. is for hmac-sha256, and the configuration says"
                        + " hmac-sha512; remove algorithm: from the configuration");
        assertThat(problems("keys: [{name: a., file: secret}]")).containsExactly(yaml + ":6:19: keys[0].file: "
                + folder.resolve("secret") + " has a secret only; write algorithm: hmac-sha256 beside file:");
        assertThat(problems("keys: [{name: a., file: .}]")).singleElement().asString()
                .contains("cannot be read: it is not a regular file");
    }

    /// RFC 8945 section 8.
    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-----w-", "rw---x---", "r-----r--"})
    void aFileThatOtherAccountsHaveAccessToIsAProblem(String permissions) throws Exception {
        Path file = file("a.keys", permissions, "key a { algorithm hmac-sha256; secret \"" + ONE + "\"; };\n");

        assertThat(problems("keys: [{name: a., file: a.keys}]")).containsExactly(folder.resolve("rootwalk.yaml")
                + ":6:19: keys[0].file: other accounts have access to " + file + " (" + permissions
                + "); run: chmod 600 " + file);
    }

    @Test
    void aShortSecretInAFileIsAWarning() throws Exception {
        file("a.keys", "rw-------", "# short\nkey a { algorithm hmac-sha256; secret \"c2VjcmV0\"; };\n");
        text = SOUND + "keys: [{name: a., file: a.keys}]";

        assertThat(StartCheck.warnings(read(), InstantSource.system())).extracting(Problem::toString).containsExactly(
                folder.resolve("a.keys") + ":2:1: keys[0].file: the secret of a. has 6 octets, and hmac-sha256 needs 32"
                        + " for its full strength; create a key with: rootwalk key generate a.");
        assertThat(problems("keys: [{name: a., file: a.keys}]")).isEmpty();
    }

    @Test
    void noProblemHasTheSecret() throws Exception {
        file("a.keys", "rw-r--r--", "key a { algorithm hmac-sha256; secret \"c2VjcmV0\" };\n");

        assertThat(problems("keys: [{name: a., file: a.keys}, {name: b., algorithm: hmac-sha256, secret: c2VjcmV0!}]"))
                .hasSize(3).noneMatch(problem -> problem.contains("c2Vj"));
    }
}
