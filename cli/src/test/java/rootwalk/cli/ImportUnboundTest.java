package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.testing.TestCertificates;

/// `rootwalk import` of unbound.conf.
class ImportUnboundTest {

    @TempDir
    private Path folder;

    private Run imported(String content) throws IOException {
        return new Imports(folder).run("unbound.conf", content);
    }

    @Test
    void thePathOfHttpsIsTakenOver() throws IOException {
        assertThat(Imports.settings(imported("""
            server:
                interface: 127.0.0.1@443
                tls-service-key: "/c.key"
                tls-service-pem: "/c.pem"
                http-endpoint: "/family"
                http-max-streams: 50
                http-nodelay: yes
            """))).contains("https:\n  paths:\n    - /family\n", "queries-per-connection: 50\n");
    }

    /// Without TLS, clients would send queries in clear text.
    @ParameterizedTest
    @ValueSource(
            strings = {"tls-port", "ssl-port", "tls-additional-port", "tls-additional-ports", "additional-tls-port",
                    "additional-ssl-port"})
    void aPortOfTlsIsOneUnderEachName(String key) throws IOException {
        Imports imports = new Imports(folder);
        imports.assertLeft(
                imports.run("unbound.conf", "server:\n  " + key + ": 8853\n  interface: 127.0.0.1@8853\n"),
                "unbound.conf:3: interface: 127.0.0.1@8853", "listen.tls: TLS needs a certificate");
    }

    @ParameterizedTest
    @CsvSource({"do-ip4, 192.0.2.1", "do-ip6, 2001:db8::1"})
    void anAddressOfAProtocolThatIsNotUsedIsLeft(String key, String address) throws IOException {
        Imports imports = new Imports(folder);
        imports.assertLeft(imports.run("unbound.conf", "server:\n  " + key + ": no\n  interface: " + address + "\n"),
                "unbound.conf:3: interface: " + address, "the protocol of the address is not used");
    }

    @Test
    void patternsOfIncludedFilesMayHaveFolders() throws IOException {
        Files.createDirectories(folder.resolve("d/one"));
        Files.createDirectories(folder.resolve("d/two"));
        Files.writeString(folder.resolve("d/one/a.conf"), "identity: first\n");
        Files.writeString(folder.resolve("d/two/a.conf"), "version: second\n");

        assertThat(Imports.settings(imported("server:\n  include: FOLDER/d/*/*.conf\n")))
                .contains("hostname: first", "version: second");
    }

    @Test
    void httpWithoutTlsIsForProxies() throws IOException {
        Run run = imported("server:\n  interface: 127.0.0.1@8080\n  https-port: 8080\n  http-notls-downstream: yes\n");
        assertThat(Imports.settings(run)).contains("  http:\n    - \"127.0.0.1:8080\"\n");
        assertThat(run.out()).contains("listen.proxies");
    }

    @Test
    void theServerClauseIsTranslated() throws IOException {
        Run run = imported("""
            # a resolver for a small network
            server:
                verbosity: 1   # a comment
                interface: 127.0.0.1
                interface: 127.0.0.2@5353
                access-control: 192.0.2.0/24 allow
                access-control: 192.0.2.66 refuse
                access-control: 0.0.0.0/0 refuse
                num-threads: 2
                username: "unbound"
                harden-glue: yes
                qname-minimisation: no
                use-caps-for-id: no
                private-address: 10.0.0.7/8
                private-domain: 'corp.example'
                do-not-query-localhost: no
                do-ip6: no
                cache-max-ttl: 7200
                msg-cache-size: 8m
                rrset-cache-size: 16m
                domain-insecure: "broken.example"
                nsid: "ascii_ns1"
                local-zone: "ads.example" always_nxdomain
                local-data: 'text.lan. TXT "a \\"b"'
                local-data-ptr: "192.0.2.3 www.lan"
            """);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(Imports.settings(run)).isEqualTo("""
            listen:
              dns:
                - "127.0.0.1:53"
                - "127.0.0.2:5353"
            identity:
              nsid: ns1
            access:
              query:
                - "127.0.0.0/8"
                - "::1"
                - "192.0.2.0/24"
              recursion:
                - "127.0.0.0/8"
                - "::1"
                - "192.0.2.0/24"
              refuse:
                - "192.0.2.66"
            local-data:
              - "text.lan. TXT \\"a \\\\\\"b\\""
              - "3.2.0.192.in-addr.arpa. PTR www.lan."
            local-zones:
              - name: ads.example.
                action: nxdomain
            recursion:
              qname-minimisation: "off"
              case-randomisation: false
              private-addresses:
                - "10.0.0.0/8"
              private-domains:
                - corp.example
              do-not-query: []
              use:
                - ipv4
            dnssec:
              negative-trust-anchors:
                - broken.example
            cache:
              max-ttl: 7200s
              size: 24MiB
            threads: 2
            log:
              level: info
            """);
    }

    @Test
    void zonesAreTranslated() throws IOException {
        Files.writeString(folder.resolve("ca.pem"), TestCertificates.AUTHORITY);
        Run run = imported("""
            server: tls-cert-bundle: "FOLDER/ca.pem"
            forward-zone:
                name: "."
                forward-tls-upstream: yes
                forward-addr: 192.0.2.53@853#dns.example
                forward-addr: 2001:db8::53@8853
            forward-zone:
                name: "10.in-addr.arpa"
                forward-addr: 192.0.2.1@5353
                forward-host: ns.example.
                forward-first: yes
            stub-zone:
                name: "corp.example"
                stub-addr: 192.0.2.2
            auth-zone:
                name: "example.test"
                primary: 192.0.2.3
                for-downstream: no
                zonefile: "example.test.zone"
            server: local-zone: "10.in-addr.arpa" nodefault
            """);

        assertThat(run.err()).isEmpty();
        assertThat(Imports.settings(run)).endsWith("""
            recursion:
              forward:
                - zone: "."
                  servers:
                    - "tls://192.0.2.53#dns.example"
                    - "tls://[2001:db8::53]:8853"
                  tls:
                    ca: %s/ca.pem
                - zone: "10.in-addr.arpa."
                  servers:
                    - "192.0.2.1:5353"
                    - ns.example
                  fallback: true
              stub:
                - zone: corp.example.
                  servers:
                    - "192.0.2.2"
            zones:
              - name: example.test.
                primaries:
                  - "192.0.2.3"
                answer: recursion
            """.formatted(folder));
    }

    @Test
    void valuesMayFollowOnTheSameOrAnotherLine() throws IOException {
        Run run = imported(
                "server: port: 5353 interface:\n 127.0.0.1\nforward-zone: name: \".\" forward-addr: 192.0.2.53");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("- \"127.0.0.1:5353\"", "zone: \".\"", "- \"192.0.2.53\"");
    }

    @Test
    void includedFilesContinueTheClause() throws IOException {
        Files.createDirectory(folder.resolve("conf.d"));
        new Imports(folder).write("conf.d/b.conf", "prefetch: no\n");
        new Imports(folder).write("conf.d/a.conf", "minimal-responses: no\n");
        Run run = imported("server:\n include: \"conf.d/*.conf\"\n include: \"none.d/*.conf\"\n num-threads: 1\n");

        assertThat(run.status()).isZero();
        assertThat(Imports.settings(run))
                .endsWith("cache:\n  prefetch: false\nanswers:\n  minimal: false\nthreads: 1\n");
    }

    /// A name or version in the file that the other server does not tell is not told afterwards.
    @Test
    void whatIsHiddenStaysHidden() throws IOException {
        Run run = new Imports(folder).run("unbound.conf", """
            server:
                identity: "ns1"
                hide-identity: yes
                hide-version: yes
                version: "1.0"
            """);

        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain("identity:", "ns1", "1.0");
    }

    /// Unbound's example file suggests it. Private IPv4 addresses are removed in this form as well.
    @Test
    void aNetworkOfIpv4MappedAddressesIsLeftWithTheReason() throws IOException {
        Run run = new Imports(folder).run("unbound.conf", "server:\n    private-address: ::ffff:0:0/96\n");

        new Imports(folder).assertLeft(run, "unbound.conf:2: private-address: ::ffff:0:0/96",
                "an IPv4-mapped address counts as the IPv4 address in it; write IPv4 networks");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.0/8, ::1", "127.0.0.1/8, ::1/128", "127.0.0.0/8, 0:0:0:0:0:0:0:1"})
    void aRuleForTheHostItselfReplacesTheDefaultInAnyForm(String ipv4, String ipv6) throws IOException {
        Run run = new Imports(folder).run("unbound.conf", """
            server:
                access-control: %s refuse
                access-control: %s refuse
                access-control: 192.0.2.0/24 allow
            """.formatted(ipv4, ipv6));

        new Imports(folder).assertTranslated(run, """
            access:
              query:
                - "192.0.2.0/24"
              recursion:
                - "192.0.2.0/24"
            """);
    }

    @Test
    void anAddressWhoseClientsAreRefusedIsNotListenedOn() throws IOException {
        Run run = new Imports(folder).run("unbound.conf", """
            server:
                interface: 127.0.0.1
                interface: 127.0.0.2
                interface-action: 127.0.0.2 refuse
                interface-action: 127.0.0.1 allow
                access-control: 0.0.0.0/0 allow
            """);

        assertThat(Imports.settings(run)).contains("127.0.0.1").doesNotContain("127.0.0.2");
        assertThat(new Imports(folder).left(run)).contains("unbound.conf:3: interface: 127.0.0.2");
    }

    @Test
    void typesOfLocalZonesThatAnswerTheSameAreTranslated() throws IOException {
        Run run = new Imports(folder).run("unbound.conf", """
            server:
                local-zone: "ads.example" always_null
                local-zone: "a.example" inform_deny
                local-zone: "b.example" inform
                tcp-connection-limit: 192.0.2.0/24 12
            """);

        assertThat(new Imports(folder).left(run)).hasSize(2).first()
                .isEqualTo("unbound.conf:5: tcp-connection-limit: 192.0.2.0/24 12");
        assertThat(Imports.settings(run)).endsWith("""
            local-data:
              - "ads.example. A 0.0.0.0"
              - "ads.example. AAAA ::"
            local-zones:
              - name: ads.example.
                action: redirect
              - name: a.example.
                action: drop
              - name: b.example.
                action: transparent
            """);
    }

    @Test
    void ifEveryoneIsRefusedNobodyIsAllowed() throws IOException {
        Run run = new Imports(folder).run("unbound.conf", """
            server:
                access-control: 0.0.0.0/0 refuse
                access-control: 127.0.0.0/8 refuse
                access-control: ::1 refuse
            """);

        assertThat(Imports.settings(run)).contains("access:\n  query: []\n  recursion: []\n");
    }

    @Test
    void strictMinimisationHasNoEffectWithoutMinimisation() throws IOException {
        Run run = new Imports(folder).run("unbound.conf", """
            server:
                qname-minimisation: no
                qname-minimisation-strict: yes
            """);

        assertThat(new Imports(folder).translated(run)).endsWith("  qname-minimisation: \"off\"\n");
    }

    @ParameterizedTest
    @CsvSource({"stub-tls-upstream", "stub-ssl-upstream"})
    void aServerOfAStubZoneOverTlsIsNotQueriedWithoutIt(String key) throws IOException {
        Run run = new Imports(folder).run("unbound.conf", """
            stub-zone:
                name: corp.example
                %s: yes
                stub-addr: 192.0.2.1@853
            """.formatted(key));

        new Imports(folder).assertLeft(run, "unbound.conf:4: stub-addr: 192.0.2.1@853",
                "recursion.stub[0].servers: tls://192.0.2.1");
    }

    @Test
    void tlsForAllServersAppliesToStubZonesToo() throws IOException {
        Run run = new Imports(folder).run("unbound.conf", """
            server:
                tls-upstream: yes
            stub-zone:
                name: corp.example
                stub-addr: 192.0.2.1
            """);

        new Imports(folder).assertLeft(run, "unbound.conf:5: stub-addr: 192.0.2.1",
                "recursion.stub[0].servers: tls://192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        harden-glue: no                            | rootwalk always does this
        interface: eth0                            | listen has addresses, not names of interfaces
        key-cache-size: 4m                         | there is no such limit; cache.size is the total of all caches
        access-control: 192.0.2.0/24 deny          | these clients get REFUSED instead of no response
        local-zone: example.com typetransparent    | transparent is nearest
        cache-min-ttl: soon                        | cache.min-ttl: 'soons' is not a duration
        root-hints: /none/root.hints               | recursion.root-hints: there is no file
        module-config: "respip validator iterator" | there is no module respip
        unknown-key: 1                             | there is no counterpart
        """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String statement, String reason) throws IOException {
        Run run = imported("server:\n\n  " + statement + "\n");

        new Imports(folder).assertLeft(run, "unbound.conf:3: " + statement.replace("\"", ""), reason);
    }

    /// A refused network with an exception cannot be written, since access.refuse decides before the other lists.
    @Test
    void aNetworkThatIsAllowedWithinARefusedOneIsRefusedAndReported() throws IOException {
        Run run = imported("""
            server:
              access-control: 10.0.0.0/8 allow
              access-control: 10.1.0.0/16 refuse
              access-control: 10.1.1.0/24 allow
            """);

        assertThat(run.status()).isOne();
        assertThat(run.out()).contains("refuse:\n    - \"10.1.0.0/16\"\n");
        assertThat(new Imports(folder).left(run).getFirst())
                .isEqualTo("unbound.conf:3: access-control: 10.1.0.0/16 refuse");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        server: nonsense           | nonsense is not a key; a key ends with a colon
        server: port:              | port: has no value
        port: 53                   | port: is in no clause, such as server:
        server: include: none.conf | none.conf: there is no such file
        server: include: unbound.conf | files are included more than 20 levels deep
        server: identity: "a       | a quote is not closed
        """)
    void aFileWithErrorsIsReportedWithItsLine(String content, String expected) throws IOException {
        Run run = new Imports(folder).run("unbound.conf", content, "--from", "unbound");

        new Imports(folder).assertUnreadable(run, "unbound.conf:1", expected);
    }
}
