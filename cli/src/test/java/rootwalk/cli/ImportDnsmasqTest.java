package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import` of dnsmasq.conf.
class ImportDnsmasqTest {

    @TempDir
    private Path folder;

    private Run imported(String content) throws IOException {
        return new Imports(folder).run("dnsmasq.conf", content);
    }

    @Test
    void anInterfaceThatIsExceptedIsNotListenedOn() throws IOException {
        assertThat(
                Imports.settings(new Imports(folder).run("dnsmasq.conf", "except-interface=eth0\nserver=192.0.2.53\n")))
                .doesNotContain("listen:");
        assertThat(
                Imports.settings(new Imports(folder).run("dnsmasq.conf", "except-interface=lo\nserver=192.0.2.53\n")))
                .contains("0.0.0.0:53");
    }

    @Test
    void aConfigurationIsTranslated() throws IOException {
        new Imports(folder).write("ads.hosts", "");
        Run run = imported("""
            # a router
            port=5353
            listen-address=127.0.0.1,::1    # both
            bogus-priv
            no-resolv
            server=192.0.2.53
            server=192.0.2.54#5300
            server=/corp.example/branch.example/192.0.2.1
            rev-server=10.1.0.0/16,192.0.2.1
            local=/lan/
            address=/ads.example/
            address=/router.lan/192.0.2.2
            address=/router.lan/2001:db8::2
            addn-hosts=ads.hosts
            stop-dns-rebind
            rebind-domain-ok=/corp.example/
            max-cache-ttl=600
            log-queries
            """);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(Imports.settings(run)).isEqualTo("""
            listen:
              dns:
                - "127.0.0.1:5353"
                - "[::1]:5353"
            hosts:
              files:
                - /etc/hosts
                - %s/ads.hosts
            local-data:
              - "router.lan. A 192.0.2.2"
              - "router.lan. AAAA 2001:db8::2"
            local-zones:
              - name: lan.
                action: static
              - name: ads.example.
                action: nxdomain
              - name: router.lan.
                action: redirect
            recursion:
              forward:
                - zone: "."
                  servers:
                    - "192.0.2.53"
                    - "192.0.2.54:5300"
                - zone: corp.example.
                  servers:
                    - "192.0.2.1"
                - zone: branch.example.
                  servers:
                    - "192.0.2.1"
                - zone: "1.10.in-addr.arpa."
                  servers:
                    - "192.0.2.1"
              private-addresses:
                - private
                - loopback
              private-domains:
                - corp.example
            cache:
              max-ttl: 600s
            log:
              queries: true
            """.formatted(folder));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                host-record=nas.lan,nas,192.0.2.3,60              | nas.lan. 60 A 192.0.2.3, nas. 60 A 192.0.2.3, 3.2.0.192.in-addr.arpa. 60 PTR nas.lan.
                host-record=nas.lan,2001:db8::3                   | nas.lan. AAAA 2001:db8::3, 3.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR nas.lan.
                cname=www.lan,nas.lan                             | www.lan. CNAME nas.lan.
                mx-host=lan,mail.lan,50                           | lan. MX 50 mail.lan.
                srv-host=_ldap._tcp.lan,nas.lan,389,1             | _ldap._tcp.lan. SRV 1 0 389 nas.lan.
                txt-record=lan,"v=spf1, -all",more                | lan. TXT 'v=spf1, -all' 'more'
                ptr-record=1.2.0.192.in-addr.arpa,nas.lan         | 1.2.0.192.in-addr.arpa. PTR nas.lan.
                caa-record=lan,0,issue,ca.example                 | lan. CAA 0 issue 'ca.example'
                """)
    void recordsAreLocalData(String line, String records) throws IOException {
        Run run = imported("listen-address=127.0.0.1\n" + line + "\n");

        assertThat(run.err()).isEmpty();
        String local = Imports.settings(run).lines().filter(text -> text.startsWith("  - "))
                .map(text -> text.substring(5, text.length() - 1).replace("\\\"", "'"))
                .reduce((first, second) -> first + ", " + second).orElse("");
        assertThat(local).isEqualTo(records);
    }

    @Test
    void aDotBeforeANameHasNoMeaning() throws IOException {
        Run run = imported(
                "listen-address=127.0.0.1\naddress=/.test.lan/192.0.2.3\nserver=/.corp.example/198.51.100.1\n");

        assertThat(run.status()).isZero();
        assertThat(Imports.settings(run)).contains("\"test.lan. A 192.0.2.3\"", "name: test.lan.",
                "zone: corp.example.");
    }

    /// dnsmasq listens on all addresses unless the file says otherwise.
    @Test
    void withoutListenAddressAllAddressesAreUsed() throws IOException {
        assertThat(Imports.settings(imported("no-resolv\nport=5353\n")))
                .isEqualTo("listen:\n  dns:\n    - \"0.0.0.0:5353\"\n    - \"[::]:5353\"\n");
    }

    @Test
    void foldersAreIncludedWithoutTheFilesOfSomeEndings() throws IOException {
        Files.createDirectory(folder.resolve("d"));
        new Imports(folder).write("d/a.conf", "server=192.0.2.1\n");
        new Imports(folder).write("d/b.bak", "server=192.0.2.2\n");
        new Imports(folder).write("d/c~", "server=192.0.2.3\n");

        assertThat(imported("no-resolv\nconf-dir=d,.bak\n").out()).contains("192.0.2.1").doesNotContain("192.0.2.2",
                "192.0.2.3");
        assertThat(imported("no-resolv\nconf-dir=d,*.bak\n").out()).contains("192.0.2.2").doesNotContain("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        dhcp-range=192.0.2.50,192.0.2.150,12h | there is no server for DHCP
        cache-size=150                        | cache.size is in octets
        interface=eth0                        | listen has addresses, not names of interfaces
        address=/#/192.0.2.1                  | a local zone has a name
        server=/corp.example/#                | recursion.forward has names of zones
        server=192.0.2.1@eth0                 | the source address and interface of queries cannot be set
        rev-server=10.0.0.0/9,192.0.2.1       | the network is not one zone
        srv-host=_ldap._tcp.lan               | it has too few fields for a record
        max-cache-ttl=long                    | cache.max-ttl: 'longs' is not a duration
        filter-AAAA                           | there is no counterpart
        """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String line, String reason) throws IOException {
        Run run = imported("no-resolv\n" + line + "\n");

        new Imports(folder).assertLeft(run, "dnsmasq.conf:2: " + line, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        txt-record=a,"b      | the quote is not closed
        conf-file=none.conf  | there is no such file
        """)
    void aFileWithErrorsIsReportedWithItsLine(String line, String expected) throws IOException {
        Run run = imported("no-resolv\n" + line + "\n");

        new Imports(folder).assertUnreadable(run, "dnsmasq.conf:2", expected);
    }
}
