package rootwalk.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.cli.doctor.Verdict.State;

class PortCheckTest {

    @TempDir
    Path root;

    private TestMachine machine;

    @BeforeEach
    void aMachine() throws IOException {
        machine = new TestMachine(root);
    }

    private Verdict verdict() {
        return new PortCheck(machine.machine()).verdict();
    }

    @Test
    void aFreePortIsFine() throws IOException {
        machine.table("udp", TestMachine.row("0100007F:0045", "07", 0, 1))
                .table("tcp", TestMachine.row("0100007F:0035", "01", 0, 2));

        assertThat(verdict()).isEqualTo(Verdict.ok("no process listens on port 53"));
    }

    @Test
    void aProcessOnAnAddressOfTheConfigurationIsAProblem() throws IOException {
        machine.process(77, "dnsmasq", 815)
                .table("udp", TestMachine.row("00000000:0035", "07", 0, 815),
                        TestMachine.row("00000000:0035", "07", 0, 815))
                .table("tcp", TestMachine.row("00000000:0035", "0A", 0, 815));

        assertThat(verdict().state()).isEqualTo(State.PROBLEM);
        assertThat(verdict().message())
                .startsWith("dnsmasq (process 77) listens on UDP 0.0.0.0, TCP 0.0.0.0; rootwalk cannot listen");
        assertThat(verdict().remedy()).startsWith("systemctl status 77 ");
    }

    @Test
    void aProcessOnAnotherAddressIsInNobodysWay() throws IOException {
        machine.process(612, "systemd-resolve", 4711).table("udp", TestMachine.row("3500007F:0035", "07", 991, 4711));

        assertThat(verdict()).isEqualTo(Verdict.ok("systemd-resolved (process 612) listens on UDP 127.0.0.53"));
    }

    @Test
    void theStubOfSystemdResolvedIsSwitchedOff() throws IOException {
        machine.configuration("listen: {dns: [\"0.0.0.0:53\"]}\n").process(612, "systemd-resolve", 4711)
                .table("udp", TestMachine.row("3500007F:0035", "07", 991, 4711));

        assertThat(verdict().state()).isEqualTo(State.PROBLEM);
        assertThat(verdict().remedy()).contains("DNSStubListener=no", "systemctl restart systemd-resolved");
    }

    @Test
    void aProcessOfAnotherUserNeedsRoot() throws IOException {
        machine.file("/etc/passwd", "named:x:53:53::/:/bin/false\n")
                .table("udp", TestMachine.row("0100007F:0035", "07", 53, 1));

        assertThat(verdict().message()).startsWith("a process of user named listens on UDP 127.0.0.1");
        assertThat(verdict().remedy()).startsWith("sudo rootwalk doctor --only port-53 shows the process");
    }

    @Test
    void rootwalkItselfIsFine() throws IOException {
        machine.process(78, "java", 816)
                .file("/proc/78/cmdline", "/usr/bin/java\0@/usr/lib/rootwalk/lib/jvm.options\0serve\0")
                .table("udp6", TestMachine.row("00000000000000000000000000000000:0035", "07", 0, 816));

        assertThat(verdict()).isEqualTo(Verdict.ok("rootwalk (process 78) listens on UDP ::"));
    }

    @Test
    void withoutTablesNothingIsKnown() throws IOException {
        Files.delete(root.resolve("proc/net/udp"));

        assertThat(verdict().state()).isEqualTo(State.SKIPPED);
    }
}
