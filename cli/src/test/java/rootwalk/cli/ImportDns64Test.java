package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The settings with which other servers make AAAA records from A records.
class ImportDns64Test {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                unbound.conf  | server:~ module-config: "dns64 validator iterator"~ dns64-prefix: 2001:db8:64::/96 | prefix: "2001:db8:64::/96"
                unbound.conf  | server:~ module-config: "dns64 validator iterator"                | prefix: "64:ff9b::/96"
                unbound.conf  | server:~ module-config: "dns64 iterator"~ dns64-synthall: yes~ dns64-ignore-aaaa: example.com | prefix: "64:ff9b::/96"~exclude:~  - any~ignore-aaaa:~  - example.com
                named.conf    | options {~ dns64 64:ff9b::/96 { clients { 2001:db8::/32; }; exclude { 64:FF9B::/96; ::ffff:0.0.0.0/96; }; mapped { !10/8; any; }; };~ recursion yes; }; | prefix: "64:ff9b::/96"~clients:~  - "2001:db8::/32"~exclude:~  - "64:FF9B::/96"~  - "::ffff:0:0/96"~exclude-ipv4:~  - "10.0.0.0/8"
                named.conf    | acl rfc1918 { 10/8; 192.168/16; };~options {~ dns64 64:ff9b::/96 { mapped { !rfc1918; any; }; suffix ::; break-dnssec yes; };~ dns64-server "ns.example."; }; | prefix: "64:ff9b::/96"~exclude-ipv4:~  - "10.0.0.0/8"~  - "192.168.0.0/16"
                kresd.conf    | modules = { 'stats', dns64 = '2001:db8:64::' }                    | prefix: "2001:db8:64::/96"
                kresd.conf    | modules = { 'dns64' }                                             | prefix: "64:ff9b::/96"
                kresd.conf    | modules.load('dns64')~dns64.config({ prefix = '2001:db8:64::', rev_ttl = 300, exclude_subnets = { '2001:db8::/48' } }) | prefix: "2001:db8:64::/96"~exclude:~  - "::ffff:0:0/96"~  - "2001:db8::/48"
                config.yaml   | dns64: true~workers: 1                                            | prefix: "64:ff9b::/96"
                config.yaml   | dns64: {enable: true, prefix: '2001:db8:64::/96', rev-ttl: 300s, exclude: ['2001:db8::/48']}~workers: 1 | prefix: "2001:db8:64::/96"~exclude:~  - "::ffff:0:0/96"~  - "2001:db8::/48"
                recursor.conf | dns64-prefix=64:ff9b::/96~threads=1                               | prefix: "64:ff9b::/96"
                AdGuardHome.yaml | dns: {use_dns64: true, dns64_prefixes: []}~schema_version: 30    | prefix: "64:ff9b::/96"
                AdGuardHome.yaml | dns: {use_dns64: true, dns64_prefixes: ['2001:db8:64::/96']}~schema_version: 30 | prefix: "2001:db8:64::/96"
                Corefile      | .:53 {~ forward . 192.0.2.1~ dns64~}                              | prefix: "64:ff9b::/96"~clients:~  - "::/0"
                Corefile      | .:53 {~ forward . 192.0.2.1~ dns64 {~  prefix 2001:db8:64::/96~  translate_all~  allow_ipv4~ }~} | prefix: "2001:db8:64::/96"~exclude:~  - any
                """)
    void theSettingsAreTranslated(String file, String content, String expected) throws IOException {
        Imports imports = new Imports(folder);

        Run run = imports.run(file, content.replace('~', '\n') + "\n");

        assertThat(imports.translated(run)).contains("dns64:\n  " + expected.replace("~", "\n  ") + "\n");
        assertThat(imports.left(run)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                unbound.conf  | server:~ module-config: "validator iterator"~ dns64-prefix: 64:ff9b::/96~ dns64-synthall: yes
                config.yaml   | dns64: {enable: false, prefix: '64:ff9b::/96'}~workers: 1
                config.yaml   | dns64: false~workers: 1
                recursor.conf | dns64-prefix=~threads=1
                AdGuardHome.yaml | dns: {use_dns64: false, dns64_prefixes: ['64:ff9b::/96']}~schema_version: 30
                """)
    void whatIsOffStaysOff(String file, String content) throws IOException {
        Imports imports = new Imports(folder);

        Run run = imports.run(file, content.replace('~', '\n') + "\n");

        assertThat(imports.translated(run)).doesNotContain("dns64");
        assertThat(imports.left(run)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                dns64 64:ff9b::/96 { mapped { 10/8; }; };                           | dns64.exclude-ipv4 has the addresses that are not translated
                dns64 64:ff9b::/96 { suffix ::1; };                                 | addresses have no suffix
                dns64 64:ff9b::/96 { recursive-only no; };                          | only clients in access.recursion get DNS64
                dns64 64:ff9b::/96 { break-dnssec no; };                            | a client that sets DO gets addresses unless it sets CD
                dns64 64:ff9b::/96 { }; dns64 2001:db8:64::/96 { };                 | there is one prefix, for all IPv4 addresses and clients
                dns64 64:ff9b::/96 { exclude { 2001:db8::/200; }; };                | 2001:db8::/200 is not a network
                """)
    void whatHasNoCounterpartIsNamed(String statement, String reason) throws IOException {
        Imports imports = new Imports(folder);

        Run run = imports.run("named.conf", "options {\n " + statement + "\n};\n");

        assertThat(imports.left(run)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                do-nat64: yes                                                       | 64:ff9b::/96
                do-nat64: yes~ nat64-prefix: 2001:db8:2345::/48                      | 2001:db8:2345::/48
                do-nat64: yes~ dns64-prefix: 2001:db8:2345::/48                      | 2001:db8:2345::/48
                """)
    void theNat64OfUnboundTowardsServersIsTranslated(String statements, String prefix) throws IOException {
        Imports imports = new Imports(folder);

        Run run = imports.run("unbound.conf", "server:\n " + statements.replace('~', '\n') + "\n");

        assertThat(imports.translated(run)).contains("recursion:\n  nat64:\n    prefix: \"" + prefix + "\"\n");
        assertThat(imports.left(run)).isEmpty();
    }
}
