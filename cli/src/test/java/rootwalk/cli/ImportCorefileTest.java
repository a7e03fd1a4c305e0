package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import` of the Corefile of CoreDNS.
class ImportCorefileTest {

    @TempDir
    private Path folder;

    @Test
    void serverBlocksAreTranslated() throws IOException {
        new Imports(folder).write("hosts", "");
        Run run = new Imports(folder).run("Corefile", """
            (common) {
                errors
                log
                cache 30 {
                    denial 9984 5
                    prefetch 10
                }
            }
            example.test:5300 {
                bind 127.0.0.1
                root FOLDER
                file example.test.zone
                transfer {
                    to 192.0.2.7
                }
                import common
            }
            example.org:5300, 10.0.0.0/24:5300 {
                bind 127.0.0.1
                secondary {
                    transfer from 192.0.2.1
                }
            }
            .:5300 {
                bind 127.0.0.1   # only this host
                hosts FOLDER/hosts {
                    192.0.2.3 nas.lan
                    fallthrough
                }
                template ANY ANY ads.example. {
                    rcode NXDOMAIN
                }
                forward corp.example 192.0.2.1 192.0.2.2:5300
                forward . tls://192.0.2.53 tls://192.0.2.54 {
                    tls_servername dns.example
                }
                acl {
                    allow net 192.0.2.0/24
                    block
                }
                bufsize 1400
                prometheus localhost:9153
                chaos "a server"
                nsid ns1
                reload
            }
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1:5300"
              metrics:
                - "127.0.0.1:9153"
            identity:
              version: "a server"
              nsid: ns1
            access:
              query:
                - "192.0.2.0/24"
              recursion:
                - "192.0.2.0/24"
            limits:
              udp-size: 1400
            hosts:
              files:
                - FOLDER/hosts
            local-data:
              - "nas.lan. A 192.0.2.3"
            local-zones:
              - name: ads.example.
                action: nxdomain
            recursion:
              forward:
                - zone: corp.example.
                  servers:
                    - "192.0.2.1"
                    - "192.0.2.2:5300"
                - zone: "."
                  servers:
                    - "tls://192.0.2.53#dns.example"
                    - "tls://192.0.2.54#dns.example"
            cache:
              max-ttl: 30s
              max-negative-ttl: 5s
              prefetch: true
            zones:
              - name: example.test.
                file: FOLDER/example.test.zone
                transfer-to:
                  - "192.0.2.7"
                notify:
                  - "192.0.2.7"
              - name: example.org.
                primaries:
                  - "192.0.2.1"
              - name: "0.0.10.in-addr.arpa."
                primaries:
                  - "192.0.2.1"
            log:
              queries: true
            """);
    }

    @Test
    void aFileWithoutBracesHasOneServerBlock() throws IOException {
        new Imports(folder).write("more", "log\n");
        Run run = new Imports(folder).run("Corefile", "example.test:5300\nfile example.test.zone\nimport m*\n");

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "0.0.0.0:5300"
                - "[::]:5300"
            recursion:
              enabled: false
            zones:
              - name: example.test.
                file: FOLDER/example.test.zone
            log:
              queries: true
            """);
    }

    @Test
    void namesAreForwardedOnlyIfTheyAreInAZoneOfTheServerBlock() throws IOException {
        Run run = new Imports(folder).run("Corefile", """
            corp.example 10.in-addr.arpa {
                forward . 198.51.100.1
            }
            32/27.2.0.192.in-addr.arpa {
                forward in-addr.arpa 198.51.100.2
            }
            lan {
                forward example.org 198.51.100.3
            }
            . {
                forward deep.corp.example 198.51.100.4
                forward . 198.51.100.5
            }
            """);

        assertThat(run.status()).isZero();
        assertThat(Imports.settings(run)).endsWith("""
            recursion:
              forward:
                - zone: corp.example.
                  servers:
                    - "198.51.100.1"
                - zone: "10.in-addr.arpa."
                  servers:
                    - "198.51.100.1"
                - zone: "32/27.2.0.192.in-addr.arpa."
                  servers:
                    - "198.51.100.2"
                - zone: deep.corp.example.
                  servers:
                    - "198.51.100.4"
                - zone: "."
                  servers:
                    - "198.51.100.5"
            """);
    }

    @Test
    void aServerBlockWithAViewIsNotForAllClients() throws IOException {
        Run run = new Imports(folder).run("Corefile", """
            corp.example {
                view internal {
                    expr incidr(client_ip(), '10.0.0.0/8')
                }
                forward . 192.0.2.1
                file corp.zone
                errors
            }
            """);

        assertThat(new Imports(folder).left(run)).hasSize(2).first().isEqualTo("Corefile:2: view internal {");
        assertThat(Imports.settings(run)).doesNotContain("forward", "corp").endsWith("enabled: false\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        allow net 10.0.0.0/8 / drop                                | 10.0.0.0/8
        allow type * net 10.0.0.0/8 / block type * net *           | 10.0.0.0/8
        block net 10.1.0.0/16 / allow net 10.1.2.0/24 10.2.0.0/16 / block | 10.2.0.0/16
        allow net 10.0.0.0/8 / block / allow net 192.0.2.0/24      | 10.0.0.0/8
        block type ANY net * / allow net 10.0.0.0/8 / block        | 10.0.0.0/8
        allow net 10.0.0.0/8 / block type A net * / allow net *    | 10.0.0.0/8
        allow type A net 192.0.2.0/24 / filter                     |
        block                                                      |
        """)
    void theFirstMatchingRuleDecidesAboutAccess(String rules, @Nullable String allowed) throws IOException {
        Run run = new Imports(folder).run("Corefile",
                ". {\nforward . 192.0.2.53\nacl {\n" + rules.replace(" / ", "\n") + "\n}\n}\n");

        assertThat(Imports.settings(run)).contains(allowed == null
                ? "access:\n  query: []\n  recursion: []\n"
                : "access:\n  query:\n    - \"%1$s\"\n  recursion:\n    - \"%1$s\"\nrecursion:\n".formatted(allowed));
    }

    @Test
    void refusedNetworksAreExceptionsIfOtherClientsAreAllowed() throws IOException {
        Run run = new Imports(folder).run("Corefile",
                ". {\nforward . 192.0.2.53\nacl {\nblock net 192.0.2.0/24\nallow net 198.51.100.0/24\nallow\n}\n}\n");

        assertThat(run.status()).isZero();
        assertThat(Imports.settings(run)).contains("access:\n  refuse:\n    - \"192.0.2.0/24\"\nrecursion:\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        bind eth0                            | listen has addresses, not names of interfaces
        forward a /etc/resolv.conf           | write the servers of /etc/resolv.conf to recursion.forward
        health :8080                         | listen.metrics has /health/live and /health/ready
        auto                                 | zones has a file for each zone
        dnssec                               | rootwalk does not sign zones
        template IN A example                | local-zones and local-data are nearest
        rewrite name a b                     | local-data and local-zones are nearest
        kubernetes cluster.local             | there is no counterpart
        view internal                        | all clients get the same answers
        bufsize big                          | limits.udp-size: 'big' is not
        """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String line, String reason) throws IOException {
        Run run = new Imports(folder).run("Corefile", ".:53 {\nforward . 192.0.2.53\n" + line + "\n}\n");

        new Imports(folder).assertLeft(run, "Corefile:3: " + line, reason);
    }

    @Test
    void aNetworkThatIsNotOneZoneIsLeft() throws IOException {
        Run run = new Imports(folder).run("Corefile", "10.0.0.0/25 {\nforward . 192.0.2.53\n}\n");

        new Imports(folder).assertLeft(run, "Corefile:1: 10.0.0.0/25 {", "the network is not one zone");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        . { / log             | 1 | the brace is not closed
        . / log / }           | 3 | a brace is closed that is not open
        . { / chaos "a / }    | 2 | the quote is not closed
        . { / import none / } | 2 | there is no such file
        { / log / }           | 1 | a server block begins with a zone
        """)
    void aFileWithErrorsIsReportedWithItsLine(String content, int line, String expected) throws IOException {
        Run run = new Imports(folder).run("Corefile", content.replace(" / ", "\n"), "--from", "corefile");

        new Imports(folder).assertUnreadable(run, "Corefile:" + line, expected);
    }
}
