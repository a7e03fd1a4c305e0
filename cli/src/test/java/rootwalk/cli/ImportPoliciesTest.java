package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `rootwalk import` of response policy zones, from each program that has them.
class ImportPoliciesTest {

    @TempDir
    private Path folder;
    private Imports imports;

    @BeforeEach
    void writeZone() throws IOException {
        imports = new Imports(folder);
        imports.write("block.zone", "$ORIGIN example.\nrpz 60 SOA ns h 1 3600 600 86400 60\n$ORIGIN rpz.example.\n"
                + "bad.test 60 CNAME .\n");
        imports.write("list.zone", "bad.test CNAME .\n");
    }

    private void assertPolicies(Run run, String expected) {
        assertThat(run.err()).isEmpty();
        assertThat(imports.translated(run)).endsWith(expected);
    }

    @Test
    void ofUnbound() throws IOException {
        Run run = imports.run("unbound.conf", """
            server:
              interface: 127.0.0.1
            rpz:
              name: rpz.example
              zonefile: FOLDER/block.zone
              rpz-action-override: cname
              rpz-cname-override: garden.example
              rpz-signal-nxdomain-ra: yes
              rpz-log: no
            rpz:
              name: feed.example.
              primary: 192.0.2.1@5300
              for-downstream: no
            """, "--from", "unbound");

        assertPolicies(run, """
            response-policy:
              - name: rpz.example.
                file: FOLDER/block.zone
                action: cname
                cname: garden.example.
                signal-nxdomain-ra: true
              - name: feed.example.
                primaries:
                  - "192.0.2.1:5300"
            """);
    }

    @Test
    void ofBind() throws IOException {
        Run run = imports.run("named.conf", """
            options {
              directory "FOLDER";
              listen-on { 127.0.0.1; };
              listen-on-v6 { none; };
              response-policy { zone "feed.example" policy passthru; zone "rpz.example" log yes policy given;
                                zone "third.example" policy cname garden.example; } qname-wait-recurse no;
            };
            zone "third.example" { type primary; file "list.zone"; };
            zone "rpz.example" { type primary; file "block.zone"; allow-query { localhost; }; };
            zone "feed.example" { type secondary; primaries { 192.0.2.1; }; file "feed.db"; };
            """);

        assertPolicies(run, """
            response-policy:
              - name: feed.example.
                action: passthru
                primaries:
                  - "192.0.2.1"
              - name: rpz.example.
                file: FOLDER/block.zone
              - name: third.example.
                action: cname
                cname: garden.example.
                file: FOLDER/list.zone
            """);
    }

    @Test
    void ofKnotResolver() throws IOException {
        Run run = imports.run("config.yaml", """
            network: {listen: [{interface: 127.0.0.1}]}
            local-data:
              rpz: [{file: FOLDER/block.zone}, {file: list.zone}]
            """);

        assertPolicies(run, """
            response-policy:
              - name: rpz.example.
                file: FOLDER/block.zone
              - name: rpz2.
                file: FOLDER/list.zone
            """);
    }

    @Test
    void ofPowerDns() throws IOException {
        Run run = imports.run("recursor.yml", """
            incoming: {listen: [127.0.0.1]}
            recursor:
              rpzs:
                - {name: list.zone, defpol: NXDOMAIN}
                - {name: feed.example, addresses: [192.0.2.1], defpol: Custom, defcontent: garden.example}
            """);

        assertPolicies(run, """
            response-policy:
              - name: rpz.
                file: FOLDER/list.zone
                action: nxdomain
              - name: feed.example.
                primaries:
                  - "192.0.2.1"
                action: cname
                cname: garden.example.
            """);
    }
}
