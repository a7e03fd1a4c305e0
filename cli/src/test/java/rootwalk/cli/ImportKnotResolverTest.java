package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import` of config.yaml of Knot Resolver 6.
class ImportKnotResolverTest {

    @TempDir
    private Path folder;

    @Test
    void aViewWithARestrictionPermitsNothing() throws IOException {
        Imports imports = new Imports(folder);
        Run run = imports.run("config.yaml", """
            views:
              - subnets: [10.0.0.0/8]
                answer: allow
              - subnets: [192.0.2.0/24]
                answer: allow
                dst-subnet: 192.0.2.1
            local-data:
              rules:
                - name: ads.example
                  subtree: nxdomain
                  tags: [t1]
            """);
        assertThat(Imports.settings(run)).contains("10.0.0.0/8").doesNotContain("192.0.2.0/24", "ads.example");
        assertThat(imports.left(run)).contains("config.yaml:4: - subnets: [192.0.2.0/24]",
                "config.yaml:9: - name: ads.example");
    }

    @Test
    void theConfigurationIsTranslated() throws IOException {
        Run run = new Imports(folder).run("knot-resolver.yaml", """
            workers: 2
            nsid: ns1
            network:
              listen:
                - interface: [127.0.0.1, "::1@5353"]
                - {interface: 127.0.0.2@5300, kind: dns, freebind: true}
              do-ipv6: false
            cache: {size-max: 64M, ttl-max: 1h}
            dnssec: {negative-trust-anchors: [broken.example]}
            options: {minimize: true, rebinding-protection: true}
            logging: {level: notice}
            forward:
              - subtree: [corp.example, branch.example]
                servers: [192.0.2.1, 192.0.2.2@5300]
                options: {authoritative: true, dnssec: false}
              - subtree: .
                servers:
                  - {address: [192.0.2.53, "2001:db8::53@8853"], transport: tls, hostname: dns.example}
            local-data:
              addresses: {nas.lan: 192.0.2.3}
              addresses-files: [/etc/hosts]
              records: |
                text.lan. TXT "a"
                mail.lan. MX 10 nas.lan.
              rules:
                - {name: [ads.example], subtree: nxdomain}
                - {name: portal.lan, subtree: redirect, address: 192.0.2.4}
            views:
              - {subnets: [192.0.2.0/24], answer: allow}
              - {subnets: [0.0.0.0/0], answer: refused}
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1"
                - "[::1]:5353"
                - "127.0.0.2:5300"
              freebind: true
            identity:
              nsid: ns1
            access:
              query:
                - "192.0.2.0/24"
              recursion:
                - "192.0.2.0/24"
            hosts:
              files:
                - /etc/hosts
            local-data:
              - "nas.lan. A 192.0.2.3"
              - "text.lan. TXT \\"a\\""
              - "mail.lan. MX 10 nas.lan."
              - "portal.lan. A 192.0.2.4"
            local-zones:
              - name: ads.example.
                action: nxdomain
              - name: portal.lan.
                action: redirect
            recursion:
              use:
                - ipv4
              qname-minimisation: relaxed
              private-addresses:
                - private
                - loopback
              stub:
                - zone: corp.example.
                  servers:
                    - "192.0.2.1"
                    - "192.0.2.2:5300"
                - zone: branch.example.
                  servers:
                    - "192.0.2.1"
                    - "192.0.2.2:5300"
              forward:
                - zone: "."
                  servers:
                    - "tls://192.0.2.53#dns.example"
                    - "tls://[2001:db8::53]:8853#dns.example"
            dnssec:
              negative-trust-anchors:
                - broken.example
                - corp.example
                - branch.example
            cache:
              size: 64MiB
              max-ttl: 1h
            threads: 2
            log:
              level: info
            """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        network: {listen: {interface: eth0}}                 | listen has addresses, not names of interfaces
        network: {listen: {unix-socket: /run/a}}             | there is no listener of this kind
        views: [{subnets: [192.0.2.0/24], tags: [a]}]        | all clients get the same answers
        views: [{subnets: [192.0.2.0/24], answer: noanswer}] | these clients get REFUSED instead of no response
        local-data: {rpz: [{file: a.rpz, tags: [b]}]}        | a response policy zone applies to all clients
        local-data: {rules: [{name: a, records: b}]}         | there is no counterpart
        cache: {size-max: 90%}                               | it is not a size
        monitoring: {metrics: always}                        | listen.metrics is nearest
        lua: {script: a}                                     | there are no scripts in Lua
        unknown: 1                                           | there is no counterpart
        """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String line, String reason) throws IOException {
        Run run = new Imports(folder).run("config.yaml", "rundir: /run/knot-resolver\n" + line + "\n");

        new Imports(folder).assertLeft(run, "config.yaml:2: " + line, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        workers: 1 / network: { | 2 | this is not YAML
        """)
    void aFileWithErrorsIsReportedWithItsLine(String content, int line, String expected) throws IOException {
        Run run = new Imports(folder).run("config.yaml", content.replace(" / ", "\n"), "--from", "knot-resolver");

        new Imports(folder).assertUnreadable(run, "config.yaml:" + line, expected);
    }
}
