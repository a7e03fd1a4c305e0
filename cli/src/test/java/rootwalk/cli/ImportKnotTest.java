package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import` of knot.conf.
class ImportKnotTest {

    @TempDir
    private Path folder;

    @Test
    void serverZonesAndKeysAreTranslated() throws IOException {
        Run run = new Imports(folder).run("knot.conf", """
            server:
                listen: [ 127.0.0.1@5300, ::1@5300 ]
                identity: "ns1"
                tcp-max-clients: 50
                tcp-idle-timeout: 1m
                proxy-allowlist: [ 192.0.2.9, 2001:db8::/64 ]
            key:
              - id: xfr.example
                algorithm: hmac-sha256
                secret: yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8=
            remote:
              - id: primary
                address: [ 192.0.2.1, 192.0.2.2@5300 ]
                key: xfr.example
              - id: secondary
                address: 192.0.2.7
            acl:
              - id: transfers
                address: 192.0.2.0/24
                action: [ transfer, notify ]
              - id: updates
                key: xfr.example
                action: update
            template:
              - id: default
                storage: FOLDER
                file: "%s.zone"
                acl: transfers
            zone:
              - domain: example.test.
                notify: secondary
                serial-policy: dateserial
                acl: [ transfers, updates ]
              - domain: example.org
                master: primary
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1:5300"
                - "[::1]:5300"
              proxies:
                - "192.0.2.9"
                - "2001:db8::/64"
            identity:
              hostname: ns1
            limits:
              connections: 50
              idle: 60s
            recursion:
              enabled: false
            zones:
              - name: example.test.
                notify:
                  - "192.0.2.7"
                serial-policy: date
                transfer-to:
                  - "192.0.2.0/24"
                update-from:
                  - xfr.example
                file: FOLDER/example.test.zone
              - name: example.org.
                primaries:
                  - address: "192.0.2.1"
                    key: xfr.example
                  - address: "192.0.2.2:5300"
                    key: xfr.example
                transfer-to:
                  - "192.0.2.0/24"
            keys:
              - name: xfr.example
                algorithm: hmac-sha256
                secret: "yTzRqkHBPzV4PPbWl0/bIwdpRpMdPMyXzWeE3mCaIM8="
            """);
    }

    @Test
    void includedFilesAndGroupsOfServersAreTranslated() throws IOException {
        new Imports(folder).write("zones.conf", "zone:\n  - domain: example.org\n    master: both\n");
        Run run = new Imports(folder).run("knot.conf", """
            remote:
              - id: a
                address: 192.0.2.1
              - id: b
                address: [ 2001:db8::1@5300 ]
            remotes:
              - id: both
                remote: [ a, b ]
            include: zones.conf
            """);

        assertThat(run.status()).isZero();
        assertThat(new Imports(folder).translated(run)).endsWith("""
            zones:
              - name: example.org.
                primaries:
                  - "192.0.2.1"
                  - "[2001:db8::1]:5300"
            """);
    }

    /// The first rule that matches decides, so the rules after one that denies would permit more without it.
    @Test
    void rulesAfterOneThatDeniesAreLeftWithIt() throws IOException {
        Run run = new Imports(folder).run("knot.conf", """
            acl:
              - id: before
                address: 192.0.2.1
                action: transfer
              - id: denied
                address: 10.0.0.0/8
                deny: on
              - id: after
                address: 0.0.0.0/0
                action: [ transfer, update ]
            zone:
              - domain: example.test
                file: a.zone
                acl: [ before, denied, after ]
            """);

        assertThat(new Imports(folder).translated(run)).endsWith("""
                transfer-to:
                  - "192.0.2.1"
            """);
        assertThat(new Imports(folder).left(run)).hasSize(4).contains("knot.conf:5: - id: denied",
                "knot.conf:8: - id: after");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        module: mod-queryacl/q             | access.query applies to all zones
        module: [mod-stats, mod-queryacl/q] | access.query applies to all zones
        global-module: mod-queryacl/q      | access.query applies to all zones
        global-module: mod-queryacl        | access.query applies to all zones
        module: mod-queryacl               | access.query applies to all zones
        catalog-role: interpret            | role: catalog is the counterpart
        catalog-role: generate             | role: catalog is the counterpart
        """)
    void aZoneForFewerClientsIsLeft(String setting, String reason) throws IOException {
        Imports imports = new Imports(folder);
        imports.assertLeft(imports.run("knot.conf", """
            template:
              - id: default
                %s
            zone:
              - domain: example.test
            """.formatted(setting)), "knot.conf:5: - domain: example.test", reason);
    }

    @ParameterizedTest
    @CsvSource({"template: other", "global-module: mod-stats"})
    void globalModulesOfTheStandardTemplateApplyToAllZones(String setting) throws IOException {
        Imports imports = new Imports(folder);
        imports.assertLeft(imports.run("knot.conf", """
            template:
              - id: default
                global-module: [mod-stats, mod-queryacl/q]
              - id: other
                storage: /zones
            zone:
              - domain: example.test
                %s
            """.formatted(setting)), "knot.conf:7: - domain: example.test", "access.query applies to all zones");
    }

    @ParameterizedTest
    @CsvSource({"tls", "quic"})
    void aServerOverTlsOrQuicIsNotQueriedWithoutIt(String over) throws IOException {
        Run run = new Imports(folder).run("knot.conf", """
            remote:
              - id: a
                address: 192.0.2.1
                %s: on
              - id: b
                address: 192.0.2.2
            zone:
              - domain: example.test
                master: [ a, b ]
            """.formatted(over));

        new Imports(folder).assertLeft(run, "knot.conf:2: - id: a", "a server over TLS or QUIC is left out with it");
        assertThat(run.out()).contains("192.0.2.2").doesNotContain("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        update-type: [ A, AAAA ]
        update-owner: key
        remote: peer
        protocol: tls
        """)
    void aRuleWithARestrictionThatHasNoCounterpartIsLeft(String restriction) throws IOException {
        Run run = new Imports(folder).run("knot.conf", """
            acl:
              - id: a
                address: 192.0.2.1
                action: [ transfer, update ]
                %s
            zone:
              - domain: example.test
                file: a.zone
                acl: a
            """.formatted(restriction));

        new Imports(folder).assertLeft(run, "knot.conf:2: - id: a",
                "transfer-to and update-from have networks and keys");
        assertThat(run.out()).doesNotContain("transfer-to:", "update-from:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        dnssec-signing: on   | rootwalk does not sign zones
        catalog-role: member | role: catalog, catalog and member-of are the counterparts
        module: mod-rrl      | there is no counterpart
        """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String line, String reason) throws IOException {
        Run run = new Imports(folder).run("knot.conf", "zone:\n- domain: a\n  file: a.zone\n" + line.indent(2));

        new Imports(folder).assertLeft(run, "knot.conf:4: " + line, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        log: [{target: syslog, any: info}] | log.level is nearest
        mod-rrl: [{id: default}]           | limits.responses-per-second is nearest
        server: {unknown: 1}               | there is no counterpart
        """)
    void aSectionWithoutACounterpartIsNamed(String line, String reason) throws IOException {
        Run run = new Imports(folder).run("knot.conf", line + "\n", "--from", "knot");

        new Imports(folder).assertLeft(run, "knot.conf:1: " + line, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        server: /   listen: [ | 2 | this is not YAML
        zone: / include: none | 2 | there is no such file
        """)
    void aFileWithErrorsIsReportedWithItsLine(String content, int line, String expected) throws IOException {
        Run run = new Imports(folder).run("knot.conf", content.replace(" / ", "\n"), "--from", "knot");

        new Imports(folder).assertUnreadable(run, "knot.conf:" + line, expected);
    }
}
