package rootwalk.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.cli.doctor.Verdict.State;

/// The files that say which servers programs query.
class NameServiceChecksTest {

    @TempDir
    Path root;

    private TestMachine machine;

    @BeforeEach
    void aMachine() throws IOException {
        machine = new TestMachine(root);
    }

    private Verdict resolvConf() throws IOException {
        return new ResolvConfCheck(machine.machine()).verdict();
    }

    private Verdict resolved() throws IOException {
        return new ResolvedCheck(machine.machine()).verdict();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                nameserver 192.0.2.1                                            | OK      | ''
                nameserver 192.0.2.1 # nameserver 192.0.2.2                     | OK      | ''
                nameserver 127.0.0.1/nameserver ::1                             | OK      | ''
                nameserver 127.0.0.1/options edns0 trust-ad                     | OK      | ''
                nameserver 127.0.0.9                                            | PROBLEM | no process listens on 127.0.0.9 port 53
                nameserver ::2/nameserver 192.0.2.1                             | OK      | ''
                nameserver 127.0.0.11                                           | OK      | ''
                nameserver 192.0.2.1/nameserver 192.0.2.2/nameserver 192.0.2.3/nameserver 192.0.2.4 | WARNING | only the first 3
                nameserver 192.0.2.1/options trust-ad                           | WARNING | programs trust the AD flag of 192.0.2.1
                nameserver 127.0.0.1/nameserver 192.0.2.1                       | WARNING | programs query 192.0.2.1 whenever
                search example.net                                              | WARNING | programs query 127.0.0.1
                nameserver dns.example/nameserver 192.0.2.1                     | WARNING | programs ignore the nameserver dns.example, which is not an address
                nameserver 300.1.1.1                                            | WARNING | no nameserver; programs query 127.0.0.1
                nameserver fe80::1%none                                         | OK      | ''
                """)
    void nameserversAreJudged(String lines, State expected, String message) throws IOException {
        machine.table("udp", TestMachine.row("0100007F:0035", "07", 0, 1))
                .table("udp6", TestMachine.row("00000000000000000000000001000000:0035", "07", 0, 1))
                .file("/etc/resolv.conf", lines.replace('/', '\n') + "\n");

        assertThat(resolvConf().state()).as(resolvConf().message()).isEqualTo(expected);
        assertThat(resolvConf().message()).contains(message);
        assertThat(resolvConf().remedy().isEmpty()).isEqualTo(expected == State.OK);
    }

    @Test
    void aLinkIsFollowedAndAllValuesAreShown() throws IOException {
        machine.link("/etc/resolv.conf", "/run/systemd/resolve/stub-resolv.conf")
                .file("/run/systemd/resolve/stub-resolv.conf",
                        "# managed\nnameserver 127.0.0.53\noptions edns0 trust-ad\nsearch lan example.net\n");

        assertThat(resolvConf().message()).startsWith("/etc/resolv.conf (a link to"
                + " /run/systemd/resolve/stub-resolv.conf): nameserver 127.0.0.53; options edns0 trust-ad;"
                + " search lan example.net; no process listens");
        assertThat(resolvConf().remedy()).startsWith("sudo systemctl start systemd-resolved");
    }

    @Test
    void sourcesThatCannotBeReadAreAProblem() throws IOException {
        machine.folder("/etc/nsswitch.conf");
        Verdict verdict = new NsswitchCheck(machine.machine()).verdict();
        assertThat(verdict.state()).isEqualTo(State.PROBLEM);
        assertThat(verdict.message()).isEqualTo("/etc/nsswitch.conf cannot be read: it is not a regular file");
    }

    @Test
    void whatIsNotAFileIsAProblem() throws IOException {
        machine.folder("/etc/resolv.conf");
        assertThat(resolvConf().state()).isEqualTo(State.PROBLEM);
        assertThat(resolvConf().message()).startsWith(
                "/etc/resolv.conf cannot be read: it is not a regular file; programs query 127.0.0.1, where no process");
    }

    @Test
    void aFileThatIsNotTextHasNoNameserver() throws IOException {
        machine.file("/etc/resolv.conf", "");
        Files.write(root.resolve("etc/resolv.conf"), new byte[] {(byte) 0xFF, 0, (byte) 0xC3, '\n'});
        assertThat(resolvConf().message()).startsWith("/etc/resolv.conf: no nameserver");
    }

    @Test
    void aLinkToNowhereIsAProblem() throws IOException {
        machine.link("/etc/resolv.conf", "../run/nothing");

        assertThat(resolvConf().state()).isEqualTo(State.PROBLEM);
        assertThat(resolvConf().message()).contains("a link to a file that does not exist",
                "127.0.0.1, where no process");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        passwd: files                                                   | OK      | no hosts line
        hosts: files dns                                                | OK      | hosts: files dns
        hosts: files mdns4_minimal [NOTFOUND=return] dns myhostname     | OK      | mdns4_minimal
        hosts: files resolve [!UNAVAIL=return] dns                      | OK      | resolve
        hosts: files                                                    | PROBLEM | programs do not query the DNS
        hosts: files resolve                                            | PROBLEM | programs do not query the DNS
        hosts: dns files                                                | WARNING | the DNS before the hosts file
        hosts: files mdns dns                                           | WARNING | for every name
        """)
    void theOrderOfSourcesIsJudged(String line, State expected, String message) throws IOException {
        machine.file("/etc/nsswitch.conf", line + "\n");
        Verdict verdict = new NsswitchCheck(machine.machine()).verdict();

        assertThat(verdict.state()).as(verdict.message()).isEqualTo(expected);
        assertThat(verdict.message()).contains(message);
    }

    @Test
    void whileSystemdResolvedRunsItIsAskedFirst() throws IOException {
        machine.file("/etc/nsswitch.conf", "hosts:  files resolve [!UNAVAIL=return] dns\n")
                .folder("/run/systemd/resolve").process(1, "systemd", 1).process(300, "systemd-resolve", 2);

        assertThat(new NsswitchCheck(machine.machine()).verdict())
                .isEqualTo(Verdict.ok("/etc/nsswitch.conf: hosts: files"
                        + " resolve [!UNAVAIL=return] dns; programs ask systemd-resolved while it runs"));
    }

    @Test
    void withoutNsswitchTheDefaultApplies() throws IOException {
        assertThat(new NsswitchCheck(machine.machine()).verdict().state()).isEqualTo(State.OK);
    }

    @Test
    void systemdResolvedThatDoesNotRunIsFine() throws IOException {
        machine.file("/etc/systemd/resolved.conf", "[Resolve]\nDNS=192.0.2.1\n");

        assertThat(resolved()).isEqualTo(Verdict.ok("systemd-resolved does not run"));
    }

    /// systemd keeps the folder when the service ends.
    @Test
    void theFolderOfSystemdResolvedDoesNotShowThatItRuns() throws IOException {
        machine.folder("/run/systemd/resolve").process(1, "systemd", 1)
                .file("/etc/nsswitch.conf", "hosts: files resolve\n");

        assertThat(resolved()).isEqualTo(Verdict.ok("systemd-resolved does not run"));
        assertThat(new NsswitchCheck(machine.machine()).verdict().state()).isEqualTo(State.PROBLEM);
    }

    @Test
    void systemdResolvedWithOtherServersIsAWarning() throws IOException {
        machine.folder("/run/systemd/resolve").process(1, "systemd", 1).process(300, "systemd-resolve", 2)
                .file("/etc/systemd/resolved.conf", "[Resolve]\nDNS=127.0.0.1 192.0.2.1\n");

        assertThat(resolved().state()).isEqualTo(State.WARNING);
        assertThat(resolved().message()).contains("DNSStubListener=yes",
                "it does not query rootwalk but 127.0.0.1, 192.0.2.1");
        assertThat(resolved().remedy()).contains("DNS=127.0.0.1", "/etc/systemd/resolved.conf.d/rootwalk.conf",
                "systemctl restart systemd-resolved");
    }

    /// An empty value removes the servers before it, and a file replaces that of the same name in a folder below.
    @Test
    void dropInsAreReadInTheOrderOfTheirNames() throws IOException {
        machine.folder("/run/systemd/resolve").file("/etc/systemd/resolved.conf", "[Resolve]\nDNS=192.0.2.1\n")
                .file("/usr/lib/systemd/resolved.conf.d/rootwalk.conf", "[Resolve]\nDNS=192.0.2.2\n")
                .file("/etc/systemd/resolved.conf.d/rootwalk.conf",
                        "[Resolve]\nDNS=\nDNS=127.0.0.1:53 [::1]:53#ns.example\nDNSStubListener=no\n")
                .file("/etc/systemd/resolved.conf.d/zz.txt", "DNS=192.0.2.3\n");

        assertThat(resolved())
                .isEqualTo(Verdict.ok("systemd-resolved runs; DNSStubListener=no; it queries the server on"
                        + " this machine: DNS=127.0.0.1:53 [::1]:53#ns.example"));
    }
}
