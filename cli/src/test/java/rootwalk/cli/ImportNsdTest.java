package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import` of nsd.conf.
class ImportNsdTest {

    @TempDir
    private Path folder;

    @Test
    void serverZonesAndKeysAreTranslated() throws IOException {
        Run run = new Imports(folder).run("nsd.conf", """
            server:
                ip-address: 127.0.0.1@5300
                zonesdir: "FOLDER"
                identity: "ns1"
                hide-version: yes
                tcp-count: 50
                minimal-responses: yes
            key:
                name: "xfr.example"
                algorithm: hmac-sha256
                secret: "yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8="
            pattern:
                name: "transfers"
                provide-xfr: 192.0.2.0/24 NOKEY
                provide-xfr: 0.0.0.0/0 xfr.example
                notify: 192.0.2.7@5300 NOKEY
            zone:
                name: "example.test"
                zonefile: "%s.zone"
                include-pattern: "transfers"
            zone:
                name: "example.org"
                request-xfr: AXFR 192.0.2.1 xfr.example
                allow-notify: 192.0.2.1 xfr.example
            remote-control:
                control-enable: no
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1:5300"
            identity:
              hostname: ns1
            limits:
              connections: 50
            recursion:
              enabled: false
            answers:
              minimal: true
            zones:
              - name: example.test.
                file: FOLDER/example.test.zone
                transfer-to:
                  - "192.0.2.0/24"
                  - xfr.example
                notify:
                  - "192.0.2.7:5300"
              - name: example.org.
                primaries:
                  - address: "192.0.2.1"
                    key: xfr.example
            keys:
              - name: xfr.example
                algorithm: hmac-sha256
                secret: "yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8="
            """);
    }

    /// A name or version in the file that the other server does not tell is not told afterwards.
    @Test
    void whatIsHiddenStaysHidden() throws IOException {
        Run run = new Imports(folder).run("nsd.conf", """
            server:
                identity: "ns1"
                hide-identity: yes
                hide-version: yes
                version: "1.0"
            """, "--from", "nsd");

        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain("identity:", "ns1", "1.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        allow-query: 192.0.2.0/24 NOKEY                                                           | false
        allow-query: 0.0.0.0/0 NOKEY                                                              | false
        allow-query: 0.0.0.0/0 k.                                                                 | false
        allow-query: 0.0.0.0/0 NOKEY@allow-query: ::/0 NOKEY@allow-query: 192.0.2.66 BLOCKED      | false
        allow-query: 0.0.0.0/0 NOKEY@allow-query: ::0/0 NOKEY                                     | true
        """)
    void aZoneForFewerClientsIsLeft(String lines, boolean isServed) throws IOException {
        Imports imports = new Imports(folder);
        Run run = imports.run("nsd.conf", "zone:\nname: a.test\nzonefile: a.zone\n" + lines.replace('@', '\n') + "\n");

        assertThat(Imports.settings(run).contains("a.test")).isEqualTo(isServed);
        assertThat(imports.left(run).contains("nsd.conf:2: name: a.test")).isEqualTo(!isServed);
    }

    @Test
    void transfersForAuthenticatedClientsOverTlsAreLeft() throws IOException {
        Imports imports = new Imports(folder);
        Run run = imports.run("nsd.conf", "server:\ntls-auth-xfr-only: yes\nzone:\nname: a\nzonefile: f\n"
                + "provide-xfr: 192.0.2.1 NOKEY\n");

        assertThat(Imports.settings(run)).doesNotContain("transfer-to");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        tls-auth-port: 8853, 127.0.0.1@8853, listen.tls: TLS needs a certificate
        do-ip6: no, ::1, the protocol of the address is not used
        """)
    void anAddressIsNotOpenedInAnotherWay(String setting, String address, String reason) throws IOException {
        Imports imports = new Imports(folder);
        Run run = imports.run("nsd.conf",
                "server:\nip-address: 127.0.0.2\nip-address: " + address + "\n" + setting + "\n");

        assertThat(Imports.settings(run)).startsWith("listen:\n  dns:\n    - \"127.0.0.2:53\"\nrecursion:");
        assertThat(imports.left(run)).contains("nsd.conf:3: ip-address: " + address)
                .anyMatch(it -> it.startsWith(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        provide-xfr: 192.0.2.1 BLOCKED       | transfer-to has no exceptions
        provide-xfr: 10.0.0.1-10.0.0.9 NOKEY | 10.0.0.1-10.0.0.9 is not a network
        provide-xfr: 192.0.2.1 k. ta         | transfer-to applies to all transports
        outgoing-interface: 192.0.2.1        | there is no counterpart
        """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String line, String reason) throws IOException {
        Run run = new Imports(folder).run("nsd.conf", "zone:\nname: a\nzonefile: a.zone\n" + line + "\n");

        new Imports(folder).assertLeft(run, "nsd.conf:4: " + line, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        server: ip-address: eth0            | ip-address: eth0    | listen has addresses, not names of interfaces
        server: proxy-protocol-port: 5353   | proxy-protocol-port: 5353 | listen.proxies has the addresses of proxies
        server: rrl-slip: 3                 | rrl-slip: 3         | responses to an IPv4 /24 and an IPv6 /56 are limited
        server: hide-version: no            | hide-version: no    | rootwalk always does this
        server: nsid: 00ff                  | nsid: 00ff          | identity.nsid is a text
        remote-control: control-enable: yes | control-enable: yes | control.socket is the counterpart
        """)
    void aSettingOfTheServerWithoutACounterpartIsNamed(String content, String line, String reason) throws IOException {
        Run run = new Imports(folder).run("nsd.conf", content + "\n", "--from", "nsd");

        new Imports(folder).assertLeft(run, "nsd.conf:1: " + line, reason);
    }

    /// BLOCKED has precedence in any order, so the other clients would be more without it.
    @Test
    void clientsAreLeftWithThoseThatAreBlocked() throws IOException {
        Run run = new Imports(folder).run("nsd.conf", """
            zone:
                name: example.test
                zonefile: example.test.zone
                provide-xfr: 0.0.0.0/0 NOKEY
                provide-xfr: 10.0.0.0/8 BLOCKED
            """);

        assertThat(run.out()).doesNotContain("transfer-to:");
        assertThat(new Imports(folder).left(run)).hasSize(4).contains("nsd.conf:4: provide-xfr: 0.0.0.0/0 NOKEY",
                "nsd.conf:5: provide-xfr: 10.0.0.0/8 BLOCKED");
    }

    /// NSD wants both the address and the key.
    @Test
    void aKeyThatIsForSomeAddressesOnlyIsReported() throws IOException {
        Run run = new Imports(folder).run("nsd.conf", """
            key:
                name: xfr.example
                algorithm: hmac-sha256
                secret: "yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8="
            zone:
                name: example.test
                zonefile: example.test.zone
                provide-xfr: 192.0.2.1 xfr.example
            """);

        new Imports(folder).assertLeft(run, "nsd.conf:8: provide-xfr: 192.0.2.1 xfr.example",
                "with the key, clients of all addresses may transfer the zone");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        zone: name | 1 | name is not a key; a key ends with a colon
        name: a    | 1 | name: is in no clause, such as server:
        """)
    void aFileWithErrorsIsReportedWithItsLine(String content, int line, String expected) throws IOException {
        Run run = new Imports(folder).run("nsd.conf", content.replace(" / ", "\n"), "--from", "nsd");

        new Imports(folder).assertUnreadable(run, "nsd.conf:" + line, expected);
    }
}
