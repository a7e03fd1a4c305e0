package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;

/// `rootwalk import` of named.conf.
class ImportNamedTest {

    @TempDir
    private Path folder;

    private Run imported(String content) throws IOException {
        return new Imports(folder).run("named.conf", content);
    }

    private String access(String content) throws IOException {
        String settings = Imports.settings(imported(content));
        int begin = settings.indexOf("access:\n");
        return begin < 0 ? "" : settings.substring(begin).replaceAll("(?s)\n[a-z].*", "\n");
    }

    /// As in the parameters of dyndb.
    @Test
    void aSignAfterABackslashIsPartOfAWord() throws IOException {
        Run run = new Imports(folder).run("named.conf",
                "dyndb \"name\" \"library.so\" { this; \\}; is a { \"test\" { \\{ of; }; } bracketed; };\n"
                        + "options { listen-on { 127.0.0.1; }; };\n");
        assertThat(Imports.settings(run)).contains("127.0.0.1:53");
    }

    @Test
    void aStatementOfTheOnlyViewReplacesThatOfTheOptions() throws IOException {
        assertThat(access("""
            options { allow-query { any; }; };
            view v { allow-recursion { 10.0.0.0/8; }; };
            """)).isEqualTo("""
            access:
              query:
                - any
              recursion:
                - "10.0.0.0/8"
            """);
        assertThat(access("""
            options { allow-query { any; }; allow-recursion { any; }; };
            view v { allow-query { 10.0.0.0/8; }; allow-recursion { 10.1.0.0/16; }; };
            """)).isEqualTo("""
            access:
              query:
                - "10.0.0.0/8"
              recursion:
                - "10.1.0.0/16"
            """);
    }

    @Test
    void pathsOfHttpAreTakenOver() throws IOException {
        assertThat(Imports.settings(imported("""
            http local { endpoints { "/dns-query"; "/family"; }; streams-per-connection 50; listener-clients 300; };
            tls own { cert-file "/c.pem"; key-file "/c.key"; };
            options { listen-on port 443 tls own http local { 127.0.0.1; }; };
            """))).contains("https:\n  paths:\n    - /dns-query\n    - /family\n", "queries-per-connection: 50\n");
    }

    @Test
    void theStandardPathIsKeptIfAListenerUsesIt() throws IOException {
        assertThat(Imports.settings(imported(
                """
                    http local { endpoints { "/family"; }; };
                    http unused { endpoints { "/unused"; }; };
                    options { listen-on port 443 tls own http local { 127.0.0.1; }; listen-on port 444 tls own http default { 127.0.0.1; }; };
                    """)))
                .contains("https:\n  paths:\n    - /family\n    - /dns-query\n").doesNotContain("unused");
        assertThat(Imports.settings(imported("options { listen-on tls own http default { 127.0.0.1; }; };")))
                .doesNotContain("paths");
    }

    @Test
    void httpWithoutTlsIsForProxies() throws IOException {
        Run run = imported("options { http-port 8080; listen-on tls none http default { 127.0.0.1; }; };");
        assertThat(Imports.settings(run)).contains("  http:\n    - \"127.0.0.1:8080\"\n");
        assertThat(run.out()).contains("listen.proxies");
    }

    @Test
    void exceptionsOfListsNeverOpenAnything() throws IOException {
        assertThat(access("options { blackhole { !192.0.2.1; 192.0.2.0/24; }; };"))
                .contains("refuse:\n    - \"192.0.2.0/24\"");
        assertThat(Imports.settings(imported("options { listen-on { !10.0.0.5; any; }; listen-on-v6 { ::1; }; };")))
                .contains("dns:\n    - \"[::1]:53\"\n").doesNotContain("0.0.0.0");
    }

    @Test
    void encryptionIsNeverLeftOut() throws IOException {
        String settings = Imports.settings(imported(
                """
                    tls plain { ciphers "HIGH"; };
                    primaries list { 192.0.2.7; };
                    options { forwarders { 192.0.2.1 port 853 tls ephemeral; 192.0.2.2 tls unknown; }; };
                    zone "a.example" { type secondary; primaries { 192.0.2.3 tls ephemeral; 192.0.2.4 tls unknown; 192.0.2.5 tls plain; list tls plain; }; };
                    zone "b.example" { type primary; file "b"; allow-transfer port 853 transport tls { any; }; };
                    """));

        assertThat(settings).contains("tls://192.0.2.1:853").doesNotContain("192.0.2.2", "192.0.2.4", "transfer-to");
        for (String primary : List.of("192.0.2.3", "192.0.2.5", "192.0.2.7")) {
            assertThat(settings).contains("      - address: \"" + primary + "\"\n        tls: {}\n");
        }
    }

    /// A rule without the part that is rejected would permit more.
    @Test
    void aRejectedRestrictionTakesItsRuleAlong() throws IOException {
        String settings = Imports.settings(imported(
                """
                    key k. { algorithm hmac-sha256; secret "%s"; };
                    key old. { algorithm hmac-md5; secret "%s"; };
                    zone "a.example" { type primary; file "a"; update-policy { grant k. zonesub NOTYPE; grant k. name b.a.example TXT; }; };
                    zone "b.example" { type primary; file "b"; update-policy { grant k. name c.b.example A; deny * name secure.b.example ANY; grant k. zonesub ANY; }; };
                    zone "c.example" { type secondary; primaries { 192.0.2.1 key old.; 192.0.2.2 key k.; }; };
                    """.formatted(
                        "A".repeat(43) + "=", "A".repeat(22) + "==")));

        assertThat(settings).doesNotContain("zonesub", "192.0.2.1", "hmac-md5").contains("b.a.example", "c.b.example",
                "192.0.2.2");
    }

    /// The rules before one that denies stay if it is rejected for several reasons, or another one after it is.
    @Test
    void aRejectedRuleIsRemovedOnceWithThoseAfterIt() throws IOException {
        Run run = imported(
                """
                    key k. { algorithm hmac-sha256; secret "%s="; };
                    zone "a.example" { type primary; file "a"; update-policy {
                        grant k. name b.a.example TXT;
                        deny k. name c.a.example NOTYPE ALSONOTYPE;
                        deny k. name d.a.example NOTYPE;
                        grant k. zonesub ANY;
                    }; };
                    """.formatted("A".repeat(43)));

        new Imports(folder).assertLeft(run, "named.conf:4: deny k. name c.a.example NOTYPE ALSONOTYPE",
                "zones[0].update-policy[1].types");
        assertThat(Imports.settings(run)).contains("b.a.example").doesNotContain("c.a.example", "d.a.example",
                "zonesub");
    }

    @Test
    void optionsAreTranslated() throws IOException {
        Run run = imported("""
            // a resolver
            acl "inside" { 192.0.2.0/24; 10/8; { 2001:db8::/32; }; };
            options {
                directory "FOLDER";  # relative names
                listen-on port 5353 { 127.0.0.1; };
                listen-on-v6 { none; };
                allow-proxy { 192.0.2.9; };
                allow-recursion { inside; localhost; };
                blackhole { 192.0.2.66; };
                forwarders { 192.0.2.53; 2001:db8::53 port 5300; };
                forward only;
                dnssec-validation auto;
                qname-minimization strict;
                max-cache-size 64m; /* in
                    octets */
                max-cache-ttl 1h30m;
                version none;
                server-id "ns1";
                recursive-clients 2000;
                minimal-responses yes;
                querylog yes;
            };
            """);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(Imports.settings(run)).isEqualTo("""
            listen:
              dns:
                - "127.0.0.1:5353"
              proxies:
                - "192.0.2.9"
            identity:
              nsid: ns1
            access:
              recursion:
                - "192.0.2.0/24"
                - "10.0.0.0/8"
                - "2001:db8::/32"
                - loopback
              refuse:
                - "192.0.2.66"
            limits:
              recursions: 2000
            recursion:
              forward:
                - zone: "."
                  servers:
                    - "192.0.2.53"
                    - "[2001:db8::53]:5300"
                  fallback: false
              qname-minimisation: strict
            dnssec:
              validation: true
            cache:
              size: 64MiB
              max-ttl: 5400s
            answers:
              minimal: true
            log:
              queries: true
            """);
    }

    /// An imported list never permits more than the original.
    @Test
    void aLimitThatIsOnlyLoggedIsNotEnforced() throws IOException {
        Run run = new Imports(folder).run("named.conf",
                "options {\n rate-limit { responses-per-second 5; log-only yes; };\n};\n");

        assertThat(new Imports(folder).translated(run)).doesNotContain("responses-per-second");
        assertThat(new Imports(folder).left(run)).contains("it is only logged there, and would be enforced here");
    }

    @Test
    void theLimitOfResponsesIsTranslated() throws IOException {
        Run run = new Imports(folder).run("named.conf", """
            options {
              listen-on { 127.0.0.1; };
              recursion no;
              rate-limit { responses-per-second 15; exempt-clients { 192.0.2.0/24; }; };
            };
            """);

        assertThat(new Imports(folder).translated(run)).contains("""
              responses-per-second: 15
              responses-exempt:
                - "192.0.2.0/24"
            """);
    }

    @Test
    void aListEndsBeforeAnException() throws IOException {
        Run run = imported("""
            acl "rest" { !192.0.2.1; any; };
            options { allow-recursion { 10/8; rest; }; blackhole { none; }; allow-query { !key "x"; localhost; }; };
            """);

        assertThat(run.status()).isEqualTo(1);
        assertThat(Imports.settings(run)).contains("""
              recursion:
                - "10.0.0.0/8"
            """.indent(0)).doesNotContain("any", "loopback");
    }

    @Test
    void zonesAndKeysAreTranslated() throws IOException {
        Run run = imported("""
            key "xfr.example" { algorithm HMAC-SHA256; secret "yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8="; };
            primaries upstream port 5300 { 192.0.2.1; 192.0.2.2 key xfr.example; };
            options {
                listen-on { 127.0.0.1; }; listen-on-v6 { none; };
                directory "FOLDER";
                recursion no;
                allow-transfer { key xfr.example; };
            };
            zone "example.test" IN {
                type primary;
                file "example.test.zone";
                also-notify { 192.0.2.7; };
                update-policy { grant xfr.example name _acme-challenge.example.test TXT; grant * tcp-self . PTR; };
                serial-update-method date;
            };
            zone "example.org" { type slave; file "copy"; masters { upstream; }; allow-transfer { none; }; notify no; };
            zone "corp.example" { type forward; forward only; forwarders { 192.0.2.9; }; };
            zone "lan" { type static-stub; server-addresses { 192.0.2.10; }; };
            """);

        assertThat(run.err()).isEmpty();
        assertThat(Imports.settings(run)).isEqualTo("""
            listen:
              dns:
                - "127.0.0.1:53"
            recursion:
              enabled: false
              forward:
                - zone: corp.example.
                  servers:
                    - "192.0.2.9"
                  fallback: false
              stub:
                - zone: lan.
                  servers:
                    - "192.0.2.10"
            zones:
              - name: example.test.
                file: %s/example.test.zone
                notify:
                  - "192.0.2.7"
                update-policy:
                  - permit:
                      - xfr.example
                    match: name
                    name: _acme-challenge.example.test
                    types:
                      - TXT
                  - permit:
                      - any
                    match: tcp-self
                    types:
                      - PTR
                serial-policy: date
                transfer-to:
                  - xfr.example
              - name: example.org.
                primaries:
                  - "192.0.2.1:5300"
                  - address: "192.0.2.2:5300"
                    key: xfr.example
                notify-servers: false
            keys:
              - name: xfr.example
                algorithm: hmac-sha256
                secret: "yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8="
            """.formatted(folder));
    }

    /// BIND listens on all addresses unless the file says otherwise.
    @Test
    void withoutListenOnAllAddressesAreUsed() throws IOException {
        Run run = imported("options { port 5353; };");

        assertThat(run.status()).isZero();
        assertThat(Imports.settings(run)).isEqualTo("listen:\n  dns:\n    - \"0.0.0.0:5353\"\n    - \"[::]:5353\"\n");
    }

    @Test
    void includedFilesAndTheOnlyViewAreTranslated() throws IOException {
        new Imports(folder).write("other.conf", "zone \"a.test\" { type primary; file \"a\"; };");
        Run run = imported("view all { match-clients { any; }; include \"other.conf\"; recursion no; };");

        assertThat(run.out()).contains("- name: a.test.", "file: " + folder + "/a", "enabled: false");
        assertThat(new Imports(folder).left(run)).isEmpty();
    }

    /// Without one of the statements, more clients would get answers.
    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                view a { match-clients { 10.0.0.0/8; }; };                                                  | 10.0.0.0/8   | 10.0.0.0/8
                view a { match-clients { 192.0.2.0/24; }; };                                                | 192.0.2.0/24 | []
                view a { match-clients { 192.0.2.0/24; }; allow-query { 192.0.2.7; 198.51.100.1; }; };      | 192.0.2.7    | 192.0.2.7
                options { allow-query-cache { 192.0.2.0/24; }; allow-recursion { any; }; };                 |              | 192.0.2.0/24
                options { allow-query-cache { none; }; allow-recursion { any; }; };                         |              | []
                options { allow-query { any; }; allow-query-on { 192.0.2.1; }; };                           | []           | []
                options { allow-query { any; }; allow-recursion-on { 192.0.2.1; }; };                       | any          | []
                options { allow-query { any; }; allow-recursion-on { any; }; };                             | any          | any
                options { allow-recursion { any; }; allow-query-cache-on { 192.0.2.1; }; };                 |              | []
                view a { match-destinations { 192.0.2.1; }; };                                              | []           | []
                view a { match-clients { 10.0.0.0/8; }; }; view b { match-clients { any; }; recursion no; }; | loopback    | loopback
                """)
    void whatRestrictsClientsTogetherIsTranslatedTogether(String content, String query, String recursion)
            throws IOException {
        Config.Access access = ((ConfigResult.Valid) ConfigReader.read(Imports.settings(imported(content)),
                folder.resolve("x.yaml"))).config().access();
        Config.Access expected = ((ConfigResult.Valid) ConfigReader.read("access: {"
                + (query == null ? "" : "query: [" + query.replace("[]", "") + "], ") + "recursion: ["
                + recursion.replace("[]", "") + "]}\n", folder.resolve("x.yaml"))).config().access();

        assertThat(access).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ;                                          | allow-query { 10.0.0.0/8; };       | false
        allow-query { 10.0.0.0/8; };               | allow-query { 10.1.0.0/16; };      | false
        allow-query { any; };                      | allow-query { !10.0.0.0/8; any; }; | false
        ;                                          | allow-query-on { 192.0.2.1; };     | false
        allow-query { 10.1.0.0/16; };              | allow-query { 10.0.0.0/8; };       | true
        allow-query { 10.0.0.0/8; localhost; };    | allow-query { any; };              | true
        ;                                          | allow-query { any; };              | true
        """)
    void aZoneForFewerClientsIsLeft(String options, String zone, boolean isServed) throws IOException {
        Run run =
                imported("options { " + options + " };\nzone \"a.test\" { type primary; file \"a\"; " + zone + " };\n");

        assertThat(Imports.settings(run).contains("a.test")).isEqualTo(isServed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                options { max-cache-size 90%; };                        | max-cache-size 90%                      | cache.size is a number of octets
                options { rate-limit { window 5; }; };                  | window 5                                | responses to an IPv4 /24 and an IPv6 /56 are limited
                options { allow-query { !192.0.2.1; any; }; };          | allow-query { !192.0.2.1; any; }        | a list has no exceptions
                view a { match-clients { !key ext; 10.0.0.0/8; }; };    | match-clients { !key ext; 10.0.0.0/8; } | a list has no exceptions, so it ends before !key ext
                view a { match-clients { key k; 10/8; }; };             | match-clients { key k; 10/8; }          | key k is not a network
                view a { match-clients { geoip country DE; 10/8; }; };  | match-clients { geoip country DE; 10/8; } | geoip country DE is not a network
                options { allow-recursion { 10/8; }; allow-query-cache { !10.9.0.0/16; 10/8; }; }; | allow-query-cache { !10.9.0.0/16; 10/8; } | a list has no exceptions, so it ends before !10.9.0.0/16
                view a { match-clients { 10/8; }; allow-recursion { 10/8; }; allow-query-cache { key k; 10/8; }; }; | allow-query-cache { key k; 10/8; } | key k is not a network
                options { max-cache-ttl long; };                        | max-cache-ttl long                      | cache.max-ttl: 'long' is not a duration
                options { allow-query { 192.0.2.1; }; }; zone "a" { type primary; file "f"; allow-query { any; }; }; | allow-query { any; } | access.query applies to all zones
                options { allow-query-on { 192.0.2.1; }; };             | allow-query-on { 192.0.2.1; }           | lists of clients are for all addresses
                options { allow-recursion-on { 192.0.2.1; }; };         | allow-recursion-on { 192.0.2.1; }       | lists of clients are for all addresses
                view a { match-destinations { 192.0.2.1; }; };          | match-destinations { 192.0.2.1; }       | lists of clients are for all addresses
                logging { channel a { null; }; };                       | logging { channel a { null; }; }        | log.level and log.queries are nearest
                zone "a" { type mirror; };                              | zone "a" { type mirror; }               | zones of type mirror have no counterpart
                zone "a" CH { type primary; };                          | zone "a" CH { type primary; }           | only class IN is served
                zone "a" { type primary; file "f"; allow-query { !192.0.2.1; any; }; }; | zone "a" { type primary; file "f"; allow-query { !192.0.2.1; any; }; } | access.query applies to all zones
                zone "a" { type primary; file "f"; dnssec-policy d; };  | dnssec-policy d                         | rootwalk does not sign zones
                key k { algorithm hmac-md5; secret "MTIzNDU2Nzg5MA=="; }; | key k { algorithm hmac-md5; secret "MTIzNDU2Nzg5MA=="; } | keys[0].algorithm: 'hmac-md5' must not be used
                """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String content, String statement, String reason)
            throws IOException {
        Run run = imported(content);

        new Imports(folder).assertLeft(run, "named.conf:1: " + statement, reason);
    }

    @Test
    void rootHintsThatAreNoneAreLeftInWhateverFormTheirPathIsWritten() throws IOException {
        Files.createDirectory(folder.resolve("zones"));
        new Imports(folder).write("root.db", ". 60 SOA a. b. 1 2 3 4 5\n");
        Run run = imported("options { directory \"" + folder
                + "/zones\"; };\nzone \".\" { type hint; file \"./../root.db\"; };\n");

        assertThat(Imports.settings(run)).doesNotContain("root-hints");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        options { port 53 };         | a semicolon is missing before the brace
        options { port 53;           | the brace is not closed
        options {}; }                | a brace is closed that is not open
        options { recursion yes allow-query { none; }; }; | a semicolon is missing after recursion yes
        recursion no                 | the statement has no end; a semicolon is missing
        /* options                   | the comment is not closed
        include "none";              | there is no such file
        include "a;                  | the quote is not closed
        """)
    void aFileWithErrorsIsReportedWithItsLine(String content, String expected) throws IOException {
        Run run = new Imports(folder).run("named.conf", content, "--from", "named");

        new Imports(folder).assertUnreadable(run, "named.conf:1", expected);
    }
}
