package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `rootwalk import` of kresd.conf.
class ImportKresdTest {

    @TempDir
    private Path folder;

    @Test
    void declarationsAreTranslated() throws IOException {
        Run run = new Imports(folder).run("kresd.conf", """
            -- a resolver
            net.listen('127.0.0.1', 5300, { kind = 'dns', freebind = true })
            net.listen({'::1', '127.0.0.2'}, 5300)
            net.ipv6 = false
            user('knot-resolver', 'knot-resolver')
            modules = { 'hints > iterate', 'stats', 'rebinding < iterate' }
            cache.size = 64 * MB
            cache.max_ttl(1 * 3600)
            trust_anchors.add_file('/usr/share/dns/root.key', true)
            trust_anchors.set_insecure({ 'broken.example' })
            hints.add_hosts()
            hints['nas.lan'] = '192.0.2.3'
            hints.set('tv.lan 2001:db8::3')
            internal = policy.todnames({ 'corp.example', 'branch.example' }) --[[ several
              lines ]]
            policy.add(policy.suffix(policy.FORWARD({ '192.0.2.1', '192.0.2.2@5300' }), internal))
            policy.add(policy.suffix(policy.STUB('192.0.2.4'), { todname('lan') }))
            policy.add(policy.suffix(policy.DENY, policy.todnames({ 'ads.example' })))
            policy.add(policy.all(policy.TLS_FORWARD({
                { '192.0.2.53', hostname = 'dns.example' },
                { '2001:db8::53@8853', hostname = 'dns.example' },
            })))
            view:addr('192.0.2.0/24', policy.all(policy.PASS))
            view:addr('0.0.0.0/0', policy.all(policy.REFUSE))
            nsid.name('ns1')
            log_level('notice')
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1:5300"
                - "[::1]:5300"
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
              - "3.2.0.192.in-addr.arpa. PTR nas.lan."
              - "tv.lan. AAAA 2001:db8::3"
              - "3.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR tv.lan."
            local-zones:
              - name: ads.example.
                action: nxdomain
            recursion:
              use:
                - ipv4
              private-addresses:
                - private
                - loopback
              forward:
                - zone: corp.example.
                  servers:
                    - "192.0.2.1"
                    - "192.0.2.2:5300"
                - zone: branch.example.
                  servers:
                    - "192.0.2.1"
                    - "192.0.2.2:5300"
                - zone: lan.
                  servers:
                    - "192.0.2.4"
                - zone: "."
                  servers:
                    - "tls://192.0.2.53#dns.example"
                    - "tls://[2001:db8::53]:8853#dns.example"
            dnssec:
              negative-trust-anchors:
                - broken.example
                - lan
            cache:
              size: 64MiB
              max-ttl: 3600s
            log:
              level: info
            """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                net.listen(net.eth0, 53)                                              | listen has addresses, not names of interfaces
                net.listen('127.0.0.1', 8080, { kind = 'webmgmt' })                   | there is no listener of the kind webmgmt
                net.listen('127.0.0.1', 853, { kind = 'tls' })                        | listen.tls: TLS needs a certificate
                policy.add(policy.suffix(policy.FLAGS({'NO_CACHE'}), {todname('a')})) | local-zones, local-data and recursion.forward are nearest
                policy.add(policy.all(policy.DENY))                                   | local-zones, local-data and recursion.forward are nearest
                view:addr('192.0.2.0/24', policy.suffix(policy.DENY, names))          | all clients get the same answers
                hints.root({ ['a.root.'] = '192.0.2.1' })                             | write the servers to a zone file
                cache.size = math.floor(1.5 * GB)                                     | cache.size is a number of octets
                cache.open(64 * MB, 'lmdb:///tmp/cache')                              | the cache is in memory only
                trust_anchors.remove('example')                                       | dnssec.negative-trust-anchors is nearest
                option('NO_THROTTLE', true)                                           | there is no counterpart
                http.config({ tls = true })                                           | there is no counterpart
                local id = event.after(1 * minute, function() print('a') end)         | it is a part of a program
                local _, size = net.bufsize()                 | it is a part of a program
                function a(name) policy.add(name) end         | it is a part of a program
                for i = 1, 2 do if i > 1 then print(i) end end                        | it is a part of a program
                """)
    void whatIsNotTranslatedIsACommentWithThePlaceAndTheReason(String line, String reason) throws IOException {
        Run run = new Imports(folder).run("kresd.conf", "modules = { 'stats' }\n" + line + "\n");

        new Imports(folder).assertLeft(run, "kresd.conf:2: " + line, reason);
    }

    @Test
    void olderFormsAreTranslated() throws IOException {
        Run run = new Imports(folder).run("kresd.conf", """
            net = { '127.0.0.1', '::1' }
            view:addr('127.0.0.1/8', function (req, qry) return policy.PASS end)
            view:addr('[::1]/128', function (req, qry) return policy.PASS end)
            view:addr('0.0.0.0/0', function (req, qry) return policy.REFUSE end)
            """);

        new Imports(folder).assertTranslated(run, """
            listen:
              dns:
                - "127.0.0.1"
                - "::1"
            access:
              query:
                - "127.0.0.0/8"
                - "::1/128"
              recursion:
                - "127.0.0.0/8"
                - "::1/128"
            """);
    }

    @Test
    void aRuleWhoseIdentifierIsKeptIsTranslated() throws IOException {
        Run run = new Imports(folder).run("kresd.conf", """
            local first = policy.add(policy.suffix(policy.FORWARD('192.0.2.1'), policy.todnames({'corp.example'})))
            """);

        new Imports(folder).assertTranslated(run, """
            recursion:
              forward:
                - zone: corp.example.
                  servers:
                    - "192.0.2.1"
            """);
    }

    @Test
    void aViewThatRefusesSomeClientsLeavesTheOthersAllowed() throws IOException {
        Run run = new Imports(folder).run("kresd.conf", "view:addr('10.0.0.66', policy.all(policy.REFUSE))\n");

        new Imports(folder).assertTranslated(run, """
            access:
              refuse:
                - "10.0.0.66"
            """);
    }

    @Test
    void eachModuleWithoutACounterpartIsNamed() throws IOException {
        Run run = new Imports(folder).run("kresd.conf", "modules = { 'stats', graphite = {}, 'http' }\n");

        assertThat(new Imports(folder).left(run)).containsExactly("kresd.conf:1: modules: graphite",
                "listen.metrics is nearest", "kresd.conf:1: modules: http", "listen.metrics is nearest");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        net.listen('127.0.0.1'      | 1 | the parenthesis is not closed
        user('a') / modules = { 'a' | 2 | the brace is not closed
        user('a                     | 1 | the quote is not closed
        local a,                    | 1 | the statement has no end
        a('b').                     | 1 | the statement has no end
        --[[ a                      | 1 | the comment is not closed
        function a() if b then end  | 1 | the block has no end
        a                           | 1 | a is neither assigned nor called
        user('a') / = 1             | 2 | a statement begins with a name
        cache.size = = 1            | 1 | = is not a value
        """)
    void aFileWithErrorsIsReportedWithItsLine(String content, int line, String expected) throws IOException {
        Run run = new Imports(folder).run("kresd.conf", content.replace(" / ", "\n"), "--from", "kresd");

        new Imports(folder).assertUnreadable(run, "kresd.conf:" + line, expected);
    }
}
