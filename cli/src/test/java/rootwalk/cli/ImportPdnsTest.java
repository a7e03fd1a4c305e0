package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import` of pdns.conf.
class ImportPdnsTest {

    @TempDir
    private Path folder;

    /// PowerDNS has its own settings for transfers and updates.
    @Test
    void permissionsInTheFileOfTheBackendAreNotUsed() throws IOException {
        Imports imports = new Imports(folder);
        imports.write("named.conf",
                """
                    options { allow-update { any; }; };
                    zone "a.test" { type primary; file "FOLDER/a"; allow-transfer { any; }; allow-update { any; }; also-notify { 192.0.2.1; }; };
                    """);
        assertThat(Imports.settings(imports.run("pdns.conf", "launch=bind\nbind-config=FOLDER/named.conf\n")))
                .contains("a.test.", "192.0.2.1").doesNotContain("any", "update-from");
    }

    @Test
    void settingsAndTheZonesOfTheBackendBindAreTranslated() throws IOException {
        new Imports(folder).write("zones.conf", """
            options { directory "FOLDER"; };
            zone "example.test" { type primary; file "example.test.zone"; };
            zone "example.org" { type secondary; primaries { 192.0.2.1; }; file "copy"; };
            """);
        Run run = new Imports(folder).run("pdns.conf", """
            launch=bind
            bind-config=zones.conf
            local-address=127.0.0.1
            local-port=5300
            proxy-protocol-from=192.0.2.9, 2001:db8::/64
            allow-axfr-ips=192.0.2.0/24, ::1
            also-notify=192.0.2.7
            version-string=anonymous
            max-tcp-connections=50
            log-dns-queries=no
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1:5300"
              proxies:
                - "192.0.2.9"
                - "2001:db8::/64"
            limits:
              connections: 50
            recursion:
              enabled: false
            zones:
              - name: example.test.
                file: FOLDER/example.test.zone
                transfer-to:
                  - "192.0.2.0/24"
                  - "::1"
                notify:
                  - "192.0.2.7"
              - name: example.org.
                primaries:
                  - "192.0.2.1"
                transfer-to:
                  - "192.0.2.0/24"
                  - "::1"
                notify:
                  - "192.0.2.7"
            log:
              queries: false
            """);
    }

    @Test
    void aDisabledServerIdIsNoName() throws IOException {
        Run run = new Imports(folder).run("pdns.conf", "server-id=disabled\nlocal-port=5300\n", "--from", "pdns");

        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain("identity:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        launch+=gmysql           | zones of the backend gmysql: write each to a file
        allow-axfr-ips=192.0.2.1 | zones[].transfer-to is the counterpart
        resolver=192.0.2.53      | ALIAS records are not supported
        api=yes                  | listen.metrics and listen.api are nearest
        version-string=full      | write a text to identity.version
        expand-alias=yes         | rootwalk never does this
        """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String line, String reason) throws IOException {
        Run run = new Imports(folder).run("pdns.conf", "launch=bind\n" + line + "\n");

        new Imports(folder).assertLeft(run, "pdns.conf:2: " + line, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        launch=bind / bind-config=none | 2 | there is no such file
        """)
    void aFileWithErrorsIsReportedWithItsLine(String content, int line, String expected) throws IOException {
        Run run = new Imports(folder).run("pdns.conf", content.replace(" / ", "\n"), "--from", "pdns");

        new Imports(folder).assertUnreadable(run, "pdns.conf:" + line, expected);
    }
}
