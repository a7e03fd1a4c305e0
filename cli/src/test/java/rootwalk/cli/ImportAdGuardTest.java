package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import` of AdGuardHome.yaml.
class ImportAdGuardTest {

    @TempDir
    private Path folder;

    @Test
    void theConfigurationIsTranslated() throws IOException {
        Run run = new Imports(folder).run("AdGuardHome.yaml", """
            http: {address: 127.0.0.1:3000}
            dns:
              bind_hosts: [127.0.0.1, "::1"]
              port: 5300
              upstream_dns:
                - 192.0.2.53
                - tls://192.0.2.54
                - '# a comment'
                - '[/corp.example/branch.example/]192.0.2.1:5300'
              bootstrap_dns: [192.0.2.53]
              upstream_mode: load_balance
              fallback_dns: []
              allowed_clients: [127.0.0.0/8]
              disallowed_clients: [192.0.2.66]
              blocked_hosts: [version.bind, tracker.example]
              ratelimit: 0
              cache_size: 4194304
              cache_ttl_max: 600
              cache_optimistic: false
              enable_dnssec: false
              hostsfile_enabled: false
            tls: {enabled: false, port_https: 443}
            filters: [{enabled: false, url: "https://lists.example/1.txt"}]
            user_rules: ['||ads.example^', '192.0.2.5 tv.lan', '! a comment']
            filtering:
              rewrites:
                - {domain: nas.lan, answer: 192.0.2.3}
                - {domain: files.lan, answer: nas.lan}
            dhcp: {enabled: false}
            querylog: {enabled: false}
            """);

        assertThat(new Imports(folder).left(run)).containsExactly("AdGuardHome.yaml:1: http: {address: 127.0.0.1:3000}",
                "there are no pages for administration; listen.api and listen.metrics are nearest");
        assertThat(new Imports(folder).translated(run)).isEqualTo("""
            listen:
              dns:
                - "127.0.0.1:5300"
                - "[::1]:5300"
            access:
              query:
                - "127.0.0.0/8"
              recursion:
                - "127.0.0.0/8"
              refuse:
                - "192.0.2.66"
            hosts:
              files: []
            local-data:
              - "tv.lan. A 192.0.2.5"
              - "nas.lan. A 192.0.2.3"
              - "files.lan. CNAME nas.lan."
            local-zones:
              - name: tracker.example.
                action: refuse
              - name: ads.example.
                action: nxdomain
            recursion:
              forward:
                - zone: "."
                  servers:
                    - "192.0.2.53"
                    - "tls://192.0.2.54"
                - zone: corp.example.
                  servers:
                    - "192.0.2.1:5300"
                - zone: branch.example.
                  servers:
                    - "192.0.2.1:5300"
            cache:
              size: 4MiB
              max-ttl: 600s
            """);
    }

    /// Older versions have other places for some keys.
    @Test
    void anOlderConfigurationIsTranslated() throws IOException {
        Run run = new Imports(folder).run("AdGuardHome.yaml", """
            debug_pprof: false
            dns:
              bind_hosts: [127.0.0.1]
              statistics_interval: 1
              querylog_enabled: false
              protection_enabled: true
              safebrowsing_cache_size: 1048576
              parental_enabled: false
              edns_client_subnet: false
              rewrites: [{domain: nas.lan, answer: 192.0.2.3}]
            schema_version: 14
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1:53"
            local-data:
              - "nas.lan. A 192.0.2.3"
            """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                dns: {upstream_mode: parallel}                                  | the server that responds fastest is preferred
                dns: {fallback_dns: [192.0.2.1]}                                | fallback: true of recursion.forward resolves from the root
                dns: {ratelimit: 20}                                            | limits.require-cookie is nearest
                dns: {allowed_clients: [laptop]}                                | laptop is not a network
                filtering: {parental_enabled: true}                             | write the names to local-zones
                filtering: {rewrites: [{domain: a.lan, answer: A}]}             | a record has a name and an address
                filtering: {rewrites: [{domain: a.lan, answer: a.lan}]}         | a name that keeps its own records is an exception
                filtering: {rewrites: [{domain: '*.a.lan', answer: 192.0.2.1}]} | the local zone also includes a.lan. itself
                dhcp: {enabled: true}                                           | there is no server for DHCP
                querylog: {enabled: true}                                       | log.queries and rootwalk ctl stats are nearest
                unknown: 1                                                      | there is no counterpart
                """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String line, String reason) throws IOException {
        Run run = new Imports(folder).run("AdGuardHome.yaml", "schema_version: 28\n" + line + "\n");

        new Imports(folder).assertLeft(run, "AdGuardHome.yaml:2: " + line, reason);
    }

    @Test
    void aServerOverHttpsIsAForwarderIfItHasAnAddress() throws IOException {
        Run run = new Imports(folder).run("AdGuardHome.yaml", """
            dns:
              bind_hosts: [127.0.0.1]
              upstream_dns: ['https://192.0.2.1/dns-query', 'https://[2001:db8::1]:8443/q']
            schema_version: 28
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1:53"
            recursion:
              forward:
                - zone: "."
                  servers:
                    - "https://192.0.2.1/dns-query"
                    - "https://[2001:db8::1]:8443/q"
            """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                sdns://AgUAAAAAAAAAAA         | a forwarder is queried over UDP and TCP, TLS, QUIC or HTTPS: tls://ADDRESS#NAME
                https://dns.example/dns-query | a server over TLS, QUIC or HTTPS needs an address: https://ADDRESS/dns-query#dns.example
                tls://dns.example             | a server over TLS, QUIC or HTTPS needs an address: tls://ADDRESS#dns.example
                [/corp.example/]#             | recursion.forward has names of zones, and the servers of each
                [//]192.0.2.1                 | recursion.forward has names of zones, and the servers of each
                """)
    void aServerThatCannotBeAForwarderIsNamed(String server, String reason) throws IOException {
        Run run = new Imports(folder).run("AdGuardHome.yaml", "dns:\n  upstream_dns: ['" + server + "']\n", "--from",
                "adguard");

        new Imports(folder).assertLeft(run, "AdGuardHome.yaml:2: " + server, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\0', textBlock = """
        user_rules: ['@@||a^']                                     ; @@||a^ ; a local zone has a name
        filters: [{enabled: true, url: 'https://lists.example/1'}] ; https://lists.example/1 ; lists are not fetched
        """)
    void aRuleOrListWithoutACounterpartIsNamed(String line, String left, String reason) throws IOException {
        Run run = new Imports(folder).run("AdGuardHome.yaml", line + "\n", "--from", "adguard");

        new Imports(folder).assertLeft(run, "AdGuardHome.yaml:1: " + left, reason);
    }
}
