package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import` of the configuration of PowerDNS Recursor.
class ImportRecursorTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        allow-from=10.0.0.0/8 / allow-from-file=nets
        incoming: / \s allow_from: [10.0.0.0/8] / \s allow_from_file: nets
        """)
    void theNetworksOfAFileReplaceThoseOfTheConfiguration(String content) throws IOException {
        Imports imports = new Imports(folder);
        imports.write("nets", "192.0.2.0/24 # ours\n\n!192.0.2.66\n");
        Run run = imports.run("recursor.conf", content.replace(" / ", "\n") + "\n");

        assertThat(run.status()).isZero();
        assertThat(Imports.settings(run))
                .contains("  query:\n    - \"192.0.2.0/24\"\n", "  refuse:\n    - \"192.0.2.66\"\n")
                .doesNotContain("10.0.0.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        allow-from=10.0.0.0/8 / allow-from-file=none                    | 2: allow-from-file=none
        incoming: / \s allow_from: [10.0.0.0/8] / \s allow_from_file: none | 3: allow_from_file: none
        """)
    void withoutTheFileOfNetworksNoClientHasAccess(String content, String left) throws IOException {
        Imports imports = new Imports(folder);
        Run run = imports.run("recursor.conf", content.replace(" / ", "\n") + "\n");

        assertThat(Imports.settings(run)).contains("access:\n  query: []\n  recursion: []\n");
        imports.assertLeft(run, "recursor.conf:" + left, "the file cannot be read");
    }

    @Test
    void theLastFileOfNetworksReplacesTheOthers() throws IOException {
        Imports imports = new Imports(folder);
        imports.write("first", "10.0.0.0/8\n");
        imports.write("second", "192.0.2.0/24\n");
        Files.createDirectory(folder.resolve("d"));
        imports.write("d/1.yml", "incoming: {allow_from_file: FOLDER/second}\n");
        Run run = imports.run("recursor.yml",
                "incoming: {allow_from_file: FOLDER/first}\nrecursor: {include_dir: d}\n");

        assertThat(Imports.settings(run)).contains("  query:\n    - \"192.0.2.0/24\"\n").doesNotContain("10.0.0.0");
    }

    @Test
    void keysAndValuesAreTranslated() throws IOException {
        new Imports(folder).write("zones.txt", """
            +branch.example=192.0.2.4   # a resolver
            static.example=192.0.2.5,192.0.2.6
            """);
        Run run = new Imports(folder).run("recursor.conf", """
            # a resolver
            local-address=127.0.0.1, ::1
            local-port=5300
            allow-from=127.0.0.0/8, 192.0.2.0/24, \\
                !192.0.2.66
            allow-from+=2001:db8::/32
            forward-zones=corp.example=192.0.2.1;192.0.2.2:5300, lan=192.0.2.3
            forward-zones-recurse=.=192.0.2.53
            forward-zones-file=zones.txt
            auth-zones=example.test=example.test.zone
            export-etc-hosts=yes
            dnssec=validate
            dont-query=127.0.0.0/8, ::1/128
            server-id=ns1
            version-string=anonymous
            threads=2
            max-cache-ttl=7200
            max-tcp-clients=100
            quiet=no
            loglevel=4
            webserver=no
            daemon=no
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1:5300"
                - "[::1]:5300"
            identity:
              hostname: ns1
              nsid: ns1
            access:
              query:
                - "127.0.0.0/8"
                - "192.0.2.0/24"
                - "2001:db8::/32"
              recursion:
                - "127.0.0.0/8"
                - "192.0.2.0/24"
                - "2001:db8::/32"
              refuse:
                - "192.0.2.66"
            limits:
              connections: 100
            hosts:
              files:
                - /etc/hosts
            recursion:
              stub:
                - zone: corp.example.
                  servers:
                    - "192.0.2.1"
                    - "192.0.2.2:5300"
                - zone: lan.
                  servers:
                    - "192.0.2.3"
                - zone: static.example.
                  servers:
                    - "192.0.2.5"
                    - "192.0.2.6"
              forward:
                - zone: "."
                  servers:
                    - "192.0.2.53"
                - zone: branch.example.
                  servers:
                    - "192.0.2.4"
              do-not-query:
                - "127.0.0.0/8"
                - "::1/128"
            dnssec:
              validation: true
            cache:
              max-ttl: 7200s
            zones:
              - name: example.test.
                file: FOLDER/example.test.zone
            threads: 2
            log:
              queries: true
              level: warn
            """);
    }

    @Test
    void yamlIsTranslated() throws IOException {
        Run run = new Imports(folder).run("recursor.yml", """
            incoming:
              listen: [127.0.0.1:5300, "::1"]
              allow_from: [127.0.0.0/8, 192.0.2.0/24, "!192.0.2.66"]
              max_tcp_clients: 100
            recursor:
              forward_zones:
                - zone: corp.example
                  forwarders: [192.0.2.1, "192.0.2.2:5300"]
                - {zone: branch.example, forwarders: [192.0.2.4], recurse: true}
              auth_zones: [{zone: example.test, file: example.test.zone}]
              serve_rfc1918: true
              threads: 2
            dnssec:
              validation: "off"
              negative_trustanchors: [{name: broken.example, reason: old}]
              trustanchors:
                - name: example.test
                  dsrecords: [44030 8 2 D4C3D5552B8679FAEEBC317E5F048B614B2E5F607DC57F1553182D49AB2179F7]
            recordcache: {max_ttl: 7200}
            logging: {loglevel: 6, quiet: true}
            webservice: {webserver: true}
            """);

        assertThat(new Imports(folder).left(run)).containsExactly("recursor.yml:21: webservice: {webserver: true}",
                "listen.metrics and listen.api are nearest");
        assertThat(new Imports(folder).translated(run)).isEqualTo("""
            listen:
              dns:
                - "127.0.0.1:5300"
                - "[::1]:53"
            access:
              query:
                - "127.0.0.0/8"
                - "192.0.2.0/24"
              recursion:
                - "127.0.0.0/8"
                - "192.0.2.0/24"
              refuse:
                - "192.0.2.66"
            limits:
              connections: 100
            special-use-names: true
            recursion:
              stub:
                - zone: corp.example.
                  servers:
                    - "192.0.2.1"
                    - "192.0.2.2:5300"
              forward:
                - zone: branch.example.
                  servers:
                    - "192.0.2.4"
            dnssec:
              validation: false
              negative-trust-anchors:
                - broken.example
              trust-anchors:
                - "example.test. DS 44030 8 2 D4C3D5552B8679FAEEBC317E5F048B614B2E5F607DC57F1553182D49AB2179F7"
            cache:
              max-ttl: 7200s
            zones:
              - name: example.test.
                file: FOLDER/example.test.zone
            threads: 2
            log:
              level: info
              queries: false
            """);
    }

    @Test
    void filesInTheFolderOfYamlAreIncluded() throws IOException {
        Files.createDirectory(folder.resolve("d"));
        new Imports(folder).write("d/1.yml", "recursor: {threads: 3}\n");
        new Imports(folder).write("d/2.txt", "recursor: {threads: 4}\n");
        Run run = new Imports(folder).run("recursor.conf", "incoming: {port: 5300}\nrecursor: {include_dir: d}\n");

        new Imports(folder).assertTranslated(run, "listen:\n  dns:\n    - \"127.0.0.1:5300\"\nthreads: 3\n");
    }

    /// The recursor queries servers at port 853 over TLS.
    @Test
    void aDisabledServerIdIsNoName() throws IOException {
        Run run = new Imports(folder).run("recursor.conf", "server-id=disabled\nlocal-port=5300\n");

        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain("identity:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''                   | tls://192.0.2.53
        dot-to-port-853=yes  | tls://192.0.2.53
        dot-to-port-853=no   | 192.0.2.53:853
        """)
    void aForwarderAtPort853IsQueriedOverTlsUnlessTheFileForbidsIt(String line, String server) throws IOException {
        Run run = new Imports(folder).run("recursor.conf", "forward-zones-recurse=.=192.0.2.53:853\n" + line + "\n");

        assertThat(run.status()).isZero();
        assertThat(new Imports(folder).translated(run)).contains("\"" + server + "\"");
    }

    @Test
    void anAuthoritativeServerAtPort853IsNotQueriedWithoutTls() throws IOException {
        Run run = new Imports(folder).run("recursor.conf", "forward-zones=corp.example=192.0.2.1:853\n");

        new Imports(folder).assertLeft(run, "recursor.conf:1: forward-zones=corp.example=192.0.2.1:853",
                "recursion.stub[0].servers: tls://192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        max-cache-entries=1000000                  | cache.size is in octets, not in records
        lua-config-file=/etc/powerdns/recursor.lua | there are no scripts in Lua
        webserver=yes                              | listen.metrics and listen.api are nearest
        query-local-address=192.0.2.1              | the source address of queries cannot be set
        dont-query=10.0.0.0/8, !10.1.0.0/16        | recursion.do-not-query has no exceptions
        allow-from=everybody                       | everybody is not a network
        dnssec=log-fail                            | answers that are bogus get SERVFAIL
        hint-file=/none/root.hints                 | recursion.root-hints: there is no file
        client-tcp-timeout=long                    | limits.idle: 'longs' is not a duration
        unknown-key=1                              | there is no counterpart
        """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String line, String reason) throws IOException {
        Run run = new Imports(folder).run("recursor.conf", "local-port=5300\n" + line + "\n");

        new Imports(folder).assertLeft(run, "recursor.conf:2: " + line, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        local-port=53 / forward-zones-file=none | 2 | there is no such file
        incoming: /   listen: [                 | 2 | this is not YAML
        """)
    void aFileWithErrorsIsReportedWithItsLine(String content, int line, String expected) throws IOException {
        Run run = new Imports(folder).run("recursor.conf", content.replace(" / ", "\n"), "--from", "recursor");

        new Imports(folder).assertUnreadable(run, "recursor.conf:" + line, expected);
    }
}
