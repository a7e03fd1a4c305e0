package rootwalk.daemon.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.control.ControlProblem;
import rootwalk.control.ReloadResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.StartFailure;
import rootwalk.web.certificate.LocalAuthority;
import rootwalk.wire.tls.TlsIdentity;

/// `check config`, a start and a reload refuse a configuration for the same problems.
class StartCheckTest {

    private static final String SOUND = """
        listen: {dns: ["127.0.0.1:0"]}
        hosts: {files: []}
        threads: 1
        """;

    @TempDir
    private Path folder;
    private String text = SOUND;

    private ConfigResult read() {
        return ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
    }

    private List<String> problems() {
        return StartCheck.problems(read(), InstantSource.system()).stream().map(Problem::toString).toList();
    }

    private List<String> warnings(String more) {
        text = SOUND + more;
        return StartCheck.warnings(read(), InstantSource.system()).stream().map(Problem::toString).toList();
    }

    /// A start, a reload and a check report the same problems.
    private void assertRefused(String more, String... expected) throws StartFailure {
        text = SOUND + more;
        String file = folder + "/rootwalk.yaml:";
        List<String> problems = problems();
        assertThat(problems).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            String want = expected[i].replace("~", folder.toString());
            assertThat(problems.get(i)).startsWith(want.startsWith("/") ? want : file + want).contains("; ");
        }
        if (read() instanceof ConfigResult.Valid valid) {
            assertThatThrownBy(() -> Daemon.start(valid, Environment.ofProcess(this::read)))
                    .isInstanceOfSatisfying(StartFailure.class,
                            e -> assertThat(e.problems()).extracting(Problem::toString).isEqualTo(problems));
        }
        text = SOUND;
        try (Daemon daemon = Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read))) {
            text = SOUND + more;
            ReloadResult reloaded = daemon.control().reload();
            assertThat(reloaded.inEffect()).isFalse();
            assertThat(reloaded.problems()).extracting(ControlProblem::toString).isEqualTo(problems);
            assertThat(reloaded.problems()).allMatch(problem -> problem.line() > 0 && problem.column() > 0);
        }
    }

    @Test
    void aForwarderWhoseNameOnlyItCanResolveIsAProblem() throws Exception {
        assertRefused("""
            recursion:
              forward: [{zone: corp.example., servers: [dns.corp.example]}]
            """, "5:45: recursion.forward[0].servers[0]: dns.corp.example. is in corp.example., so only the servers of"
                + " corp.example. could resolve it; write its address instead, or give it in local-data:"
                + " [\"dns.corp.example. A 192.0.2.53\"]");
        assertRefused("recursion: {forward: [{zone: ., servers: [dns.example.net]}]}\n", "4:43: recursion.forward[0]");
        assertRefused("recursion: {stub: [{zone: lan., servers: [ns.lan, ns2.lan]}]}\n", "4:43: recursion.stub[0]",
                "4:51: recursion.stub[0].servers[1]");
    }

    @Test
    void namesOfForwardersThatLeadToEachOtherAreProblems() throws Exception {
        assertRefused("""
            recursion:
              forward:
                - {zone: a.example., servers: [dns.b.example]}
                - {zone: b.example., servers: [dns.a.example]}
                - {zone: c.example., servers: [dns.b.example]}
                - {zone: d.example., servers: [dns.example.net]}
            """, "6:36: recursion.forward[0].servers[0]: dns.b.example. is in b.example., whose servers have names that"
                + " cannot be resolved either; write its address", "7:36: recursion.forward[1]",
                "8:36: recursion.forward[2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "recursion: {forward: [{zone: corp.example., servers: [dns.corp.example, 192.0.2.53]}]}",
            "recursion: {forward: [{zone: corp.example., servers: [dns.corp.example], fallback: true}]}",
            "recursion: {forward: [{zone: corp.example., servers: [dns.corp.example]},"
                    + " {zone: dns.corp.example., servers: [192.0.2.53]}]}",
            "recursion: {forward: [{zone: ., servers: [dns.example.net]}],"
                    + " stub: [{zone: example.net., servers: [192.0.2.53]}]}",
            "recursion: {forward: [{zone: ., servers: [dns.example.net]}]}\n"
                    + "local-data: [\"dns.example.net. AAAA 2001:db8::53\"]",
            "recursion: {forward: [{zone: ., servers: [dns.example.net]}]}\n"
                    + "zones: [{name: example.net., file: net.zone}]",
            "recursion: {forward: [{zone: ., servers: [localhost]}]}",
            "recursion: {forward: [{zone: corp.example., servers: [dns.example.net]}]}",
            "recursion: {enabled: false, forward: [{zone: ., servers: [dns.example.net]}]}"})
    void aNameThatMayBeResolvedIsNone(String more) throws Exception {
        Files.writeString(folder.resolve("net.zone"), "@ 60 SOA ns h 1 2 3 4 5\n@ 60 NS ns\nns 60 A 192.0.2.1\n");

        text = SOUND + more;
        assertThat(problems()).isEmpty();
        assertThat(warnings(more)).noneMatch(it -> it.contains("servers["));
    }

    @Test
    void aHostsFileHasTheAddressOfAForwarderOrMayHaveIt() throws Exception {
        Path hosts = folder.resolve("hosts");
        String forward = """
            listen: {dns: ["127.0.0.1:0"]}
            hosts: {files: [hosts]}
            recursion: {forward: [{zone: corp.example., servers: [dns.corp.example]}]}
            """;
        text = forward;
        assertThat(problems()).isEmpty();
        assertThat(StartCheck.warnings(read(), InstantSource.system())).extracting(Problem::toString)
                .anyMatch(it -> it
                        .contains(":3:55: recursion.forward[0].servers[0]: dns.corp.example. is in corp.example.")
                        && it.contains(", unless " + hosts + ", which cannot be read now, has it; write its address"));

        Files.writeString(hosts, "192.0.2.1 other.example\n");
        assertThat(problems()).singleElement().asString().contains("dns.corp.example. is in corp.example.");

        Files.writeString(hosts, "192.0.2.1 dns.corp.example\n");
        assertThat(problems()).isEmpty();
        assertThat(StartCheck.warnings(read(), InstantSource.system())).extracting(Problem::toString)
                .noneMatch(it -> it.contains("servers[0]"));
    }

    @Test
    void aNameThatTheOwnDataDeniesIsAProblem() throws Exception {
        assertRefused("""
            recursion: {forward: [{zone: corp.example., servers: [dns.ads.example]}]}
            local-zones: [{name: ads.example., action: nxdomain}]
            """, "4:55: recursion.forward[0].servers[0]: this server answers dns.ads.example. itself, by hosts files,"
                + " special-use-names or local-zones, and without an address; write its address instead");
        assertRefused("recursion: {stub: [{zone: corp.example., servers: [ns.house.test]}]}\n",
                "4:52: recursion.stub[0].servers[0]: this server answers ns.house.test. itself");
    }

    @Test
    void aNameWhoseAddressIsThisDaemonIsAProblem() {
        String listen = "listen: {dns: [\"127.0.0.1:53\", \"[::1]:53\"]}\nhosts: {files: []}\n";
        text = listen + "recursion: {forward: [{zone: ., servers: [localhost]}]}\n";
        assertThat(problems()).singleElement().asString().contains(":3:43: recursion.forward[0].servers[0]:"
                + " localhost. is this daemon itself (listen and the data of this server)",
                "name another server");

        text = listen + "recursion: {forward: [{zone: ., servers: [\"localhost:5353\"]}]}\n";
        assertThat(problems()).isEmpty();
    }

    @Test
    void aNameOfOneLabelIsWarnedOf() {
        assertThat(warnings("recursion: {forward: [{zone: corp.example., servers: [router]}]}\n"))
                .anyMatch(it -> it.contains(":4:55: recursion.forward[0].servers[0]: router. has one label"));
        assertThat(warnings("recursion: {forward: [{zone: corp.example., servers: [router]}]}\n"
                + "local-data: [\"router. A 192.0.2.1\"]\n")).noneMatch(it -> it.contains("servers[0]"));
    }

    @Test
    void rootHintsAreReadAndEachRecordIsReportedWithItsPlace() throws Exception {
        Files.writeString(folder.resolve("hints"), ". NS a.\n  com. NS b.\na. A 192.0.2\na. MX 1 b.\n");

        assertRefused("recursion: {root-hints: hints}\n", "~/hints:2:3: recursion.root-hints: ",
                "~/hints:3:1: recursion.root-hints: ", "~/hints:4:1: recursion.root-hints: ");
    }

    @Test
    void rootHintsThatAreMissingAreReportedWhereTheyAreNamed() throws Exception {
        assertRefused("recursion: {root-hints: none}\n", "4:13: recursion.root-hints: there is no file ");
    }

    @Test
    void rootHintsAreNotReadWhereNothingIsResolved() throws Exception {
        text = SOUND + "recursion: {enabled: false, root-hints: none}\n";

        assertThat(problems()).isEmpty();
        Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read)).close();
    }

    @Test
    void everythingThatSitesNeedIsReportedAtOnce() throws Exception {
        TlsIdentity one = issued();
        write("one.crt", "CERTIFICATE", one.certificate().getEncoded());
        write("old.key", "EC PRIVATE KEY", one.key().getEncoded());
        write("other.key", "PRIVATE KEY", issued().key().getEncoded());
        write("locked.key", "ENCRYPTED PRIVATE KEY", one.key().getEncoded());
        Files.writeString(folder.resolve("no.crt"), "nonsense");
        Files.writeString(folder.resolve("file"), "");

        assertRefused("""
            recursion: {root-hints: none}
            web:
              tls: ["127.0.0.1:0"]
              authority: file/authority
              sites:
              - {names: [a], files: none}
              - {names: [b], files: file}
              - {names: [c], demo: requests, certificate: one.crt, key: old.key}
              - {names: [d], demo: requests, certificate: no.crt, key: locked.key}
              - {names: [e], demo: requests, certificate: one.crt, key: other.key}
            """,
                "4:13: recursion.root-hints: there is no file ",
                "7:3: web.authority: there is no certificate authority in ",
                "9:18: web.sites[0].files: there is no folder ",
                "10:18: web.sites[1].files: there is no folder ",
                "11:56: web.sites[2].key: ~/old.key cannot be used: line 1: the key is not one of EC",
                "12:34: web.sites[3].certificate: ~/no.crt cannot be used: it has no BEGIN CERTIFICATE",
                "12:55: web.sites[3].key: ~/locked.key cannot be used: the key is encrypted",
                "13:56: web.sites[4].key: ~/other.key is not the key of the certificate in ");
    }

    @Test
    void filesAreLookedAtAlsoWhereTheFileHasOtherProblems() throws Exception {
        assertRefused("""
            thraeds: 1
            recursion: {root-hints: none}
            listen: {}
            """, "4:1: unknown key thraeds", "5:13: recursion.root-hints: there is no file ",
                "6:1: listen is given twice");
    }

    @Test
    void anAuthorityThatCannotBeUsedIsAProblemAndNoneIsMade() throws Exception {
        String site = "web: {tls: [\"127.0.0.1:0\"], sites: [{names: [a], demo: requests}]}\n";
        text = SOUND + site;
        assertThat(problems()).isEmpty();
        assertThat(folder.resolve("authority")).doesNotExist();

        Files.createDirectory(folder.resolve("authority"));
        Files.writeString(folder.resolve("authority/authority.pem"), "nonsense");
        assertRefused(site, "4:6: web.authority: ~/authority/authority.pem cannot be used: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limits: {idle: 24855d, udp-size: 65507, connections: 1}",
            "hosts: {files: [none, .]}", "zones: [{name: a., file: none}, {name: b., primaries: [192.0.2.1]}]",
            "local-data: ['. SOA a. b. 1 2 3 4 5', 'a. NSEC3 1 0 0 - 00 A', 'a. TXT x']",
            "local-zones: [{name: ., action: drop}]", "cache: {size: 1MiB, max-ttl: 0s}",
            "recursion: {enabled: false, root-hints: none}",
            "web: {tls: ['127.0.0.1:0'], sites: [{names: ['*', '192.0.2.1', '2001:db8::1', _a], demo: requests}]}",
            "web: {tls: ['127.0.0.1:0'], sites: [{names: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.a.example.test],"
                    + " redirect: 'https://[::1]:8443', delay: 24855d}], limits: {patience: 24855d, head: 256B}}",
            "web: {tls: ['127.0.0.1:0'], sites: [{names: [a], demo: requests, broken-certificate: expired}],"
                    + " access-log: {file: none/log}}"})
    void whatIsNotRefusedStarts(String more) throws StartFailure {
        text = (more.startsWith("hosts") ? SOUND.replace("hosts: {files: []}\n", "") : SOUND) + more + "\n";

        assertThat(problems()).isEmpty();
        Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read)).close();
    }

    @Test
    void addressesThatExcludeEachOtherAreRefused() throws Exception {
        text = SOUND.replace("127.0.0.1:0", "127.62.0.1:22353");
        String dns = text;
        text = dns + "web: {tls: [\"127.62.0.1:22353\"], sites: [{names: [a], demo: requests}]}\n";

        assertThat(problems()).singleElement().asString()
                .startsWith(folder + "/rootwalk.yaml:4:13: web.tls[0]: 127.62.0.1:22353 is also in listen.dns");
    }

    @Test
    void anAddressThatThisHostDoesNotHaveIsAWarning() {
        text = "listen: {dns: [192.0.2.1, 127.0.0.9], web: [\"[2001:db8::1]:80\"]}\nweb: {sites: [{names: [a], demo: requests}]}\n";
        assertThat(StartCheck.warnings(read(), InstantSource.system())).extracting(Problem::toString)
                .filteredOn(it -> it.contains("interface"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith(folder + "/rootwalk.yaml:1:16: listen.dns[0]: no interface"
                                        + " of this host has 192.0.2.1 now"),
                        second -> assertThat(second).startsWith(folder + "/rootwalk.yaml:1:45: listen.web[0]: "));

        text = text.replace("80\"]", "80\"], freebind: true");
        assertThat(StartCheck.warnings(read(), InstantSource.system())).extracting(Problem::toString)
                .noneMatch(it -> it.contains("interface"));
    }

    @Test
    void whatADaemonRunsWithoutIsAWarning() throws IOException {
        String longName = "x".repeat(120);
        assertThat(warnings("control: {socket: " + longName + "}\n")).singleElement().asString()
                .startsWith(folder + "/rootwalk.yaml:4:11: control.socket: the path of the control socket has ")
                .contains("name a shorter one");
        Files.writeString(folder.resolve("file"), "");
        assertThat(warnings("control: {socket: file}\n")).singleElement().asString()
                .startsWith(
                        folder + "/rootwalk.yaml:4:11: control.socket: " + folder + "/file exists and is not a socket");
        assertThat(warnings("control: {socket: none/socket}\n")).singleElement().asString()
                .startsWith(folder + "/rootwalk.yaml:4:11: control.socket: there is no folder ");
        assertThat(warnings("web: {tls: [\"127.0.0.1:0\"], access-log: {file: file/log}, sites: [{names: [a], demo:"
                + " requests}]}\n")).singleElement().asString()
                .startsWith(folder + "/rootwalk.yaml:4:42: web.access-log.file: there is no folder ");
        assertThat(warnings("zones: [{name: a., file: none.zone}]\n")).singleElement().asString()
                .contains("4:20: zones[0].file: there is no file ");
    }

    @Test
    void aResponsePolicyZoneWithoutAFileHasOneWarning() {
        assertThat(warnings("response-policy: [{name: rpz., file: none.zone}]\n")).singleElement().asString()
                .contains("4:32: response-policy[0].file: there is no file ");
    }

    @Test
    void aTriggerThatCannotBeReadIsReportedWithItsLine() throws IOException {
        Files.writeString(folder.resolve("rpz.zone"), """
            bad.test CNAME .
            24.1.2.0.192.rpz-ip CNAME .
            """);

        assertThat(warnings("response-policy: [{name: rpz., file: rpz.zone}]\n")).singleElement().asString()
                .startsWith(folder
                        + "/rpz.zone:2:1: 24.1.2.0.192.rpz-ip.rpz. is not a network and is skipped: bits after the first 24"
                        + " are not 0; ");
    }

    @Test
    void aReloadReportsWarningsToo() throws Exception {
        try (Daemon daemon = Daemon.start((ConfigResult.Valid) read(), Environment.ofProcess(this::read))) {
            text = SOUND + "web: {sites: [{names: [a], demo: requests}]}\n";

            ReloadResult reloaded = daemon.control().reload();

            assertThat(reloaded.isDone()).isTrue();
            assertThat(reloaded.problems()).singleElement().asString()
                    .startsWith(folder + "/rootwalk.yaml:4:7: web.sites: it has no effect");
            assertThat(reloaded.summary()).isEqualTo("reloaded, with warnings");
        }
    }

    private TlsIdentity issued() throws IOException {
        return LocalAuthority.open(folder.resolve("signer"), () -> Instant.parse("2026-11-22T00:00:00Z"),
                new SecureRandom()).issue(List.of("a.test"));
    }

    private void write(String name, String label, byte[] content) throws IOException {
        Files.writeString(folder.resolve(name), "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + label + "-----\n");
    }
}
