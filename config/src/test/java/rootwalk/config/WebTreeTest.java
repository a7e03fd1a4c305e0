package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.config.Web.LogFormat;
import rootwalk.config.Web.LogTarget;

/// What `web` says.
class WebTreeTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");

    private static Web web(String text) {
        return switch (ConfigReader.read(text, FILE)) {
            case ConfigResult.Valid valid -> valid.config().web();
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private static List<String> problems(String text) {
        return switch (ConfigReader.read(text, FILE)) {
            case ConfigResult.Valid _ -> List.of();
            case ConfigResult.Invalid invalid -> invalid.problems().stream().map(Problem::toString).toList();
        };
    }

    private static List<String> warnings(String text) {
        return switch (ConfigReader.read(text, FILE)) {
            case ConfigResult.Valid valid -> valid.warnings().stream().map(Problem::toString).toList();
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"{name: [a], files: www}", "{names: [a], file: www}", "{names: [a], files: {a: b}}",
            "{names: [a b], files: www}", "{names: [a], demo: request}", "{names: [a], redirect: there}",
            "{files: www}",
            "{names: [a]}", "{names: [], files: www}", "{names: [a], files: www, demo: requests}",
            "{names: [a], files: www, certificate: a.pem}", "{names: [a], files: www, certificat: a.pem, key: k.pem}",
            "{names: [a], files: www, accounts: [{nam: anna, password: x}]}",
            "{names: [a], files: www, cache: [{path: x, control: y}]}"})
    void oneMistakeInASiteIsOneProblem(String site) {
        assertThat(problems("web: {sites: [" + site + "]}")).hasSize(1);
    }

    /// What the folder of the authority is needed for: a certificate that is not given.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {tls: [127.0.0.1], sites: [{names: [a], demo: requests}]}                               | 1
        {tls: [127.0.0.1], sites: [{names: [a], demo: requests, certificate: c, key: k}]}       | 0
        {sites: [{names: [a], demo: requests}]}                                                 | 0
        """)
    void theAuthorityIsAFileThatIsNeeded(String web, int amount) {
        ConfigResult.Valid valid = (ConfigResult.Valid) ConfigReader.read("web: " + web, FILE);
        assertThat(valid.source().files()).filteredOn(file -> file.use() == NamedFile.Use.AUTHORITY).hasSize(amount)
                .allMatch(file -> file.key().equals("web.authority"));
    }

    @Test
    void accessLogGoesToAFileOrToStandardError() {
        assertThat(web("web: {access-log: {file: access.log}}").accessLog()).contains(
                new Web.AccessLog(new LogTarget.File(Path.of("/etc/rootwalk/access.log")), LogFormat.COMBINED));
        assertThat(web("web: {access-log: {stderr: true, format: json}}").accessLog())
                .contains(new Web.AccessLog(new LogTarget.StandardError(), LogFormat.JSON));
        assertThat(web("web: {access-log: {format: json}}").accessLog()).isEmpty();
    }

    @Test
    void tlsAddressesWithoutASiteAreReportedAndNotListenedOn() {
        assertThat(warnings("web: {tls: [127.0.0.1]}")).filteredOn(it -> it.contains("web.tls")).singleElement()
                .asString().startsWith(FILE + ":1:7: web.tls: it has no effect: nothing listens there")
                .contains("add web.sites");
        assertThat(warnings("web: {tls: [127.0.0.1], sites: [{names: [a], demo: requests}]}")).isEmpty();
    }

    @Test
    void anyPortIsAnotherOneOverTls() {
        assertThat(problems("""
            listen: {web: ["127.0.0.1:0"]}
            web: {tls: ["127.0.0.1:0"]}
            """)).isEmpty();
    }

    @Test
    void limitsAreWhatTheFileSaysAndTheRestIsUsual() {
        assertThat(web("web: {limits: {content: 2MiB, patience: 3s}}").limits())
                .isEqualTo(new Web.Limits(10_000, Duration.ofSeconds(3), 1024, 8192, 16_384, 2 << 20));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                web:\\n  access-log: {file: a, stderr: true}  | :2:16: web.access-log.file: the log can have only one destination; remove file or stderr
                web:\\n  access-log: {format: xml}            | :2:24: web.access-log.format: 'xml' is not allowed here; write one of combined, json
                web:\\n  access-log: {files: a}               | :2:16: unknown key web.access-log.files; did you mean web.access-log.file?
                web:\\n  limits:\\n    head: 1KB               | :3:11: web.limits.head: '1KB' is not a size from 256B to 1024KiB; write 1KiB
                web:\\n  limits:\\n    line: 1                 | :3:11: web.limits.line: '1' is not a size from 256B to 1024KiB; write, for example, 8KiB
                web:\\n  limits:\\n    patiense: 1s            | :3:5: unknown key web.limits.patiense; did you mean web.limits.patience?
                listen: {web: [127.0.0.1:80]}\\nweb: {tls: ["127.0.0.1:80"], sites: [{names: [a], demo: requests}]} | :2:13: web.tls[0]: 127.0.0.1:80 is also in listen.web; remove it from one of them, or change the port of one of them
                web: {trace: maybe}                          | :1:14: web.trace: 'maybe' is not allowed here; write true or false
                """)
    void errorsAreReportedWithTheirLocation(String text, String problem) {
        assertThat(problems(text.translateEscapes())).containsExactly(FILE + problem);
    }
}
