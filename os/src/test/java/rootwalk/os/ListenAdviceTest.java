package rootwalk.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.os.ListenAdvice.Protocol;
import rootwalk.socket.BindFailure;
import rootwalk.socket.BindFailure.Reason;

class ListenAdviceTest {

    private static final String HEAD =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @TempDir
    Path root;

    private Path passwd;

    @BeforeEach
    void aSystem() throws IOException {
        passwd = root.resolve("passwd");
        Files.writeString(passwd, "root:x:0:0::/root:/bin/sh\nsystemd-resolve:x:991:991::/:/bin/false\n");
        Files.createDirectories(root.resolve("net"));
        process(1, "systemd", 5);
        process(612, "systemd-resolve", 4711);
        process(77, "dnsmasq", 815);
        process(99, "java", 42);
        table("udp",
                row("3500007F:0035", "07", 991, 4711),
                row("0100007F:0043", "07", 0, 815),
                row("0100007F:0044", "07", 991, 1111),
                row("0100007F:0045", "07", 0, 2222),
                row("00000000:0046", "07", 0, 42));
        table("tcp", row("0100007F:0043", "01", 0, 42), row("00000000:0043", "0A", 0, 815));
        table("udp6", row("00000000000000000000000000000000:0047", "07", 0, 815),
                row("00000000000000000000000001000000:0048", "07", 0, 815));
    }

    private static String row(String local, String state, int user, int inode) {
        return "  10: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000   " + user
                + "        0 " + inode + " 2 0000000000000000 0\n";
    }

    private void table(String name, String... rows) throws IOException {
        Files.writeString(root.resolve("net").resolve(name), HEAD + String.join("", rows));
    }

    private void process(int number, String name, int inode) throws IOException {
        Path descriptors = Files.createDirectories(root.resolve(Integer.toString(number)).resolve("fd"));
        Files.writeString(descriptors.resolveSibling("comm"), name + "\n");
        Files.createSymbolicLink(descriptors.resolve("7"), Path.of("socket:[" + inode + "]"));
    }

    private String explain(Protocol protocol, String host, int port, Reason reason) {
        return explainOn("Linux", protocol, host, port, reason);
    }

    private String explainOn(String system, Protocol protocol, String host, int port, Reason reason) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        return new ListenAdvice(new PortHolders(root, passwd), system, 99)
                .explain("listen.dns", protocol, address, new BindFailure(address, reason, "detail"));
    }

    @Test
    void systemdResolvedIsNamedWithTheDropInThatFreesThePort() {
        assertThat(explain(Protocol.UDP, "127.0.0.53", 0x35, Reason.IN_USE))
                .startsWith("cannot listen on UDP 127.0.0.53:53: systemd-resolved (process 612) listens there")
                .contains("/etc/systemd/resolved.conf.d/rootwalk.conf", "DNSStubListener=no",
                        "systemctl restart systemd-resolved");
    }

    @Test
    void aProcessThatIsShownIsNamed() {
        assertThat(explain(Protocol.UDP, "127.0.0.1", 0x43, Reason.IN_USE))
                .contains("dnsmasq (process 77) listens there; stop it");
    }

    @Test
    void aProcessThatIsNotShownIsNamedByItsUser() {
        assertThat(explain(Protocol.UDP, "127.0.0.1", 0x44, Reason.IN_USE))
                .contains("systemd-resolved listens there", "DNSStubListener=no");
        assertThat(explain(Protocol.UDP, "127.0.0.1", 0x45, Reason.IN_USE))
                .contains("a process of user root listens there; sudo ss -Hlnpu sport = :69 shows which");
    }

    @Test
    void aWildcardIsInTheWayOfEveryAddressAndEveryAddressInTheWayOfAWildcard() {
        assertThat(explain(Protocol.TCP, "127.0.0.9", 0x43, Reason.IN_USE)).contains("dnsmasq (process 77)");
        assertThat(explain(Protocol.UDP, "0.0.0.0", 0x43, Reason.IN_USE)).contains("dnsmasq (process 77)");
        assertThat(explain(Protocol.UDP, "127.0.0.1", 0x47, Reason.IN_USE)).contains("dnsmasq (process 77)");
    }

    @Test
    void ipv6AddressesAreRead() {
        assertThat(explain(Protocol.UDP, "::1", 0x48, Reason.IN_USE))
                .startsWith("cannot listen on UDP [::1]:72: dnsmasq (process 77)");
    }

    @Test
    void aConnectionDoesNotHoldAPort() throws IOException {
        table("tcp", row("0100007F:0043", "01", 0, 815));

        assertThat(explain(Protocol.TCP, "127.0.0.1", 0x43, Reason.IN_USE))
                .contains("another process listens there; sudo ss -Hlnpt sport = :67 shows which");
    }

    @Test
    void anotherDaemonOfThisProgramHasItsName() throws IOException {
        process(78, "java", 816);
        Files.writeString(root.resolve("78/cmdline"), "/usr/bin/java\0@/usr/lib/rootwalk/lib/jvm.options\0serve\0");
        table("tcp", row("0100007F:0049", "0A", 0, 816));

        assertThat(explain(Protocol.TCP, "127.0.0.1", 0x49, Reason.IN_USE)).contains("rootwalk (process 78)");
    }

    @Test
    void theProcessItselfIsRecognised() {
        assertThat(explain(Protocol.UDP, "127.0.0.1", 0x46, Reason.IN_USE))
                .contains("this process listens there already");
    }

    @Test
    void lowPortsNeedAPrivilege() {
        assertThat(explain(Protocol.UDP, "127.0.0.1", 53, Reason.NOT_PERMITTED))
                .contains("ports below 1024 need a privilege", "CAP_NET_BIND_SERVICE", "listen.dns");
    }

    @Test
    void macOsNeedsItsLoopbackAddressesAdded() {
        assertThat(explainOn("Mac OS X", Protocol.UDP, "127.0.0.2", 5300, Reason.NOT_AVAILABLE))
                .endsWith("sudo ifconfig lo0 alias 127.0.0.2 up");
        assertThat(explain(Protocol.UDP, "192.0.2.1", 5300, Reason.NOT_AVAILABLE))
                .endsWith(
                        "no interface of this host has this address; ip address lists those it has; change listen.dns,"
                                + " or write listen: {freebind: true} if the address is added later");
    }

    @Test
    void failuresOfTheStreamsAreUnderstoodByTheirText() {
        ListenAdvice advice = new ListenAdvice(new PortHolders(root, passwd), "Linux", 99);
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", 0x43);

        assertThat(advice.explain("web.tls", Protocol.TCP, address,
                new IOException("bind(..) failed: Address already in use")))
                .endsWith("dnsmasq (process 77) listens there; stop it, or change web.tls");
        assertThat(advice.explain("web.tls", Protocol.TCP, address, new IOException("Permission denied")))
                .contains("privilege");
        assertThat(advice.explain("web.tls", Protocol.TCP, address, new IOException("Cannot assign requested address")))
                .contains("no interface");
        assertThat(advice.explain("web.tls", Protocol.TCP, address, new IOException("odd"))).endsWith(": odd");
    }

    @Test
    void anotherFailureNamesTheAddressOnce() {
        assertThat(explain(Protocol.TCP, "127.0.0.1", 853, Reason.OTHER))
                .isEqualTo("cannot listen on TCP 127.0.0.1:853: failed, detail");
    }

    @Test
    void withoutTablesNoProcessIsNamed() throws IOException {
        Files.delete(root.resolve("net").resolve("udp"));
        Files.delete(root.resolve("net").resolve("udp6"));

        assertThat(explain(Protocol.UDP, "127.0.0.53", 53, Reason.IN_USE)).contains("another process listens there");
    }
}
