package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people write by mistake: each slip is one problem, in its place, that says what to write.
class TypingErrorsTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");

    private static List<Problem> problems(String text) {
        return switch (ConfigReader.read(text.replace('~', '\n'), FILE)) {
            case ConfigResult.Valid _ -> List.of();
            case ConfigResult.Invalid invalid -> invalid.problems();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                server: {interface: 192.0.2.1}                          | 1:1 | for a file of another server, use rootwalk import FILE
                workers: 4                                              | 1:1 | write threads: NUMBER instead
                net.listen('127.0.0.1')                                 | 1:1 | write a key and its value, such as listen: {dns: ["127.0.0.1:53"]}; for a file of another server, use rootwalk import FILE
                recursion: {forward: [8.8.8.8]}                         | 1:23 | write {zone: ".", servers: [8.8.8.8]}
                recursion: {forward: 8.8.8.8}                           | 1:22 | write forward: [{zone: ".", servers: [8.8.8.8]}]
                recursion: {forward: {zone: ., servers: [8.8.8.8]}}     | 1:22 | put it in brackets, forward: [{...}], or write "- " before its first key
                recursion: {forward: [{zone: ., servers: 8.8.8.8}]}     | 1:42 | write it in brackets: servers: [8.8.8.8]
                recursion: {forward: [{zone: ., servers: [dns.example@5353]}]} | 1:43 | write "dns.example:5353"
                recursion: {forward: [{zone: ., servers: ["dns.example 5353"]}]} | 1:43 | write "dns.example:5353"
                recursion: {forward: [{zone: ., servers: [192.0.2.300]}]} | 1:43 | write, for example, 192.0.2.53 or dns.example.net:5353
                recursion: {stub: [{zone: ., servers: [192.0.2.l]}]}    | 1:40 | write, for example, 192.0.2.53 or dns.example.net:5353
                recursion: {stub: [{zone: ., servers: [192.0.2]}]}      | 1:40 | write, for example, 192.0.2.53 or dns.example.net:5353
                recursion: {stub: [{zone: ., servers: ["dns.example:0"]}]} | 1:40 | write, for example, 192.0.2.53 or dns.example.net:5353
                recursion: {stub: [{zone: ., servers: [dns..example]}]} | 1:40 | write, for example, 192.0.2.53 or dns.example.net:5353
                recursion: {forward: [{zone: ., servers: ["dns.example@853#dns.example"]}]} | 1:43 | write "tls://192.0.2.53#dns.example" with the address of the server, which is not looked up
                recursion: {forward: [{zone: ., servers: ["tls://dns.example"]}]} | 1:43 | write "tls://192.0.2.53#dns.example" with the address of the server, which is not looked up
                recursion: {forward: [{zone: ., servers: ["udp://dns.example:54"]}]} | 1:43 | write dns.example:54
                recursion: {forward: [{zone: ., servers: [dns.bücher.example]}]} | 1:43 | write dns.xn--bcher-kva.example
                recursion: {forward: [{zone: ., servers: [dns.example, DNS.example.]}]} | 1:33 | remove one
                zones: [{name: a., role: secondary, primaries: [ns.example]}] | 1:49 | write the address itself; names of hosts and interfaces are not looked up here
                recursion: {forward: [{zone: ., servers: [192.0.2.1#53]}]} | 1:43 | write 192.0.2.1:53
                recursion: {stub: [{zone: 192.168.1.0/24, servers: [192.0.2.1]}]} | 1:27 | write 1.168.192.in-addr.arpa.
                recursion: {forward: [{zone: ., servers: [192.0.2.1], tls: true}]} | 1:60 | write a key and its value below it; known keys: "ca", "certificate", "key", "name", "opportunistic", "pins"
                recursion: {stub: [{zone: ., servers: [192.0.2.1], tls: {name: a}}]} | 1:52 | remove it: for TLS, write servers of forward as tls://192.0.2.53#dns.example.net
                recursion: {forward: [{zone: ., servers: [192.0.2.1], port: 5353}]} | 1:55 | write the port with each address, as in servers: ["192.0.2.53:5353"]
                recursion: {forward: [{zone: ., servers: [192.0.2.1], first: true}]} | 1:55 | write fallback: true for a zone that is resolved from the root when no server responds
                recursion: {forward: [{zone: ., servers: [192.0.2.1], falback: true}]} | 1:55 | did you mean recursion.forward[0].fallback?
                recursion: {stub: [{zone: ., servers: ["tls://192.0.2.1"]}]} | 1:30 | write the address alone
                recursion: {stub: [{zone: ., servers: ["quic://192.0.2.1"]}]} | 1:30 | write the address alone
                recursion: {forward: [{zone: ., servers: ["quic://dns.example"]}]} | 1:43 | write "quic://192.0.2.53#dns.example" with the address of the server, which is not looked up
                recursion: {forward: [{zone: ., servers: ["https://dns.example/dns-query"]}]} | 1:43 | write "https://192.0.2.53#dns.example" with the address of the server, which is not looked up
                recursion: {forward: [{zone: ., servers: ["https://192.0.2.1/q{?dns}#dns.example"]}]} | 1:43 | write "https://192.0.2.1#dns.example.net"
                recursion: {forward: [{zone: ., servers: ["h3://192.0.2.1/dns-query"]}]} | 1:43 | write "https://192.0.2.1/dns-query"
                recursion: {forward: [{zone: ., servers: ["DoT://192.0.2.1#dns.example"]}]} | 1:43 | write "tls://192.0.2.1#dns.example"
                recursion: {forward: [{zone: ., servers: ["doq://dns.example"]}]} | 1:43 | write "quic://192.0.2.53#dns.example" with the address of the server, which is not looked up
                recursion: {forward: [{zone: ., servers: ["192.0.2.1@853#dns.example"]}]} | 1:43 | write "tls://192.0.2.1#dns.example"
                recursion: {forward: [{zone: ., servers: ["udp://192.0.2.1:54"]}]} | 1:43 | write 192.0.2.1:54
                recursion: {forward: [{zone: ., addresses: [192.0.2.1]}]} | 1:33 | write servers: [...] instead
                recursion: {stub: [{name: a., servers: [192.0.2.1]}]}   | 1:21 | write zone: NAME instead
                zones: [{name: a., file: a.zone, type: master}]         | 1:34 | write role: primary, secondary or catalog instead, or leave it out
                zones: [{name: a., primaries: [192.0.2.1], key: xfr.}]  | 1:44 | write primaries: [{address: 192.0.2.1, key: NAME}] for transfers that are signed
                zones: [{name: a., primaries: [192.0.2.1], tls: true}]  | 1:44 | write primaries: [{address: 192.0.2.1, tls: {}}] for transfers over TLS
                zones: [{name: a., primaries: ["tls://192.0.2.1"], role: secondary}] | 1:32 | write {address: 192.0.2.1, tls: {}}
                zones: [{name: a., primaries: ["tls://192.0.2.1:8853#a.test"], role: secondary}] | 1:32 | write {address: "192.0.2.1:8853", tls: {name: a.test}}
                zones: [{name: a., primaries: ["192.0.2.1@853#a.test"], role: secondary}] | 1:32 | write {address: 192.0.2.1, tls: {name: a.test}}
                zones: [{name: a., primaries: ["2001:db8::1@8853#a.test"], role: secondary}] | 1:32 | write {address: "[2001:db8::1]:8853", tls: {name: a.test}}
                zones: [{name: a., primaries: ["quic://192.0.2.1"], role: secondary}] | 1:32 | write the address alone, without quic://
                zones: [{name: a., file: a, notify: ["tls://192.0.2.1"]}] | 1:38 | write the address alone, without tls://
                recursion: {forward: [{zone: ., servers: ["fe80::1"]}]} | 1:43 | write the interface after it, for example fe80::1%eth0
                recursion: {forward: [{zone: ., servers: ["tls://[fe80::1]#dns.example"]}]} | 1:43 | write the interface after it, for example fe80::1%eth0
                recursion: {forward: [{zone: ., servers: ["tls://[fe80::1%no such]#dns.example"]}]} | 1:43 | write the name of one after the percent sign; ip -6 address lists them
                recursion: {forward: [{zone: ., servers: ["fe80::1%none"]}]} | 1:43 | write the name of one after the percent sign; ip -6 address lists them
                cache: {<<: {size: 64MiB}}                              | 1:9 | merge keys of YAML 1.1 have no meaning here: write the keys themselves
                listen: {dns: ["[fe80::1]:53"]}                         | 1:16 | write the interface after it, for example fe80::1%eth0
                listen: {dns: ["tls://127.0.0.1"]}                      | 1:16 | write listen: {tls: ["127.0.0.1"]} instead
                listen: {dns: ["https://[::1]:8443/dns-query"]}         | 1:16 | write listen: {https: ["[::1]:8443"]} instead
                listen: {dns: ["quic://127.0.0.1"]}                     | 1:16 | write listen: {quic: ["127.0.0.1"]} instead
                listen: {dns: ["udp://127.0.0.1"]}                      | 1:16 | write 127.0.0.1
                listen: {tls: ["tls://127.0.0.1"]}                      | 1:16 | write the address alone, without tls://
                recursion: {forward: [{zone: ., servers: ["tls://192.0.2.1"], pin: a}]} | 1:63 | write tls: {pins: [...]} instead
                recursion: {forward: [{zone: ., servers: [192.0.2.1], doh: true}]} | 1:55 | write servers: ["https://192.0.2.53#dns.example.net"] for HTTPS
                recursion: {forward: [{zone: ., servers: ["sdns://x"]}]} | 1:43 | write the address alone, without sdns://
                zones: [{name: a., file: a.zone, certificate: x}]       | 1:34 | known keys: "answer", "catalog", "file", "forward-updates", "group", "include-base", "member-of", "name", "notify", "notify-parent", "notify-servers", "primaries", "role", "serial-policy", "template", "transfer-to", "update-from", "update-policy"
                web: {sites: [{names: [a], files: www, tls: [127.0.0.1]}]} | 1:40 | write certificate: and key: here, and the addresses to web: {tls: [...]}
                web: {sites: [{names: ["a.test:80"], files: www}]}      | 1:24 | write, for example, www.example.test, or *
                web: {sites: [{names: [a..b], files: www}]}             | 1:24 | write, for example, www.example.test, or *
                listen: {dns: ["[ff02::1]:53"]}                         | 1:16 | write the address of one host
                listen: {web: [255.255.255.255]}                        | 1:16 | write the address of one host
                recursion: {forward: [{zone: ., servers: [224.0.0.251]}]} | 1:43 | write the address of one host
                web: {sites: [{names: [a], files: www, accounts: [{name: "a:b", password: x}]}]} | 1:58 | write, for example, anna
                web: {sites: [{names: [a], files: www, cache: [{paths: "*", control: "a\\nb"}]}]} | 1:70 | write, for example, max-age=3600
                limits: {idle: 99999d}                                  | 1:16 | write 24855d or less
                recursion: {enabled: yes}                               | 1:22 | write true
                recursion: {enabled: Off}                               | 1:22 | write false
                recursion: {enabled: perhaps}                           | 1:22 | write true or false
                recursion: {private-addresses: private}                 | 1:32 | write it in brackets: private-addresses: [private]
                forward: [8.8.8.8]                                      | 1:1  | forward belongs to recursion: indent it below recursion, or write recursion: {forward: ...}
                cache: {size: 256M}                                     | 1:15 | write 256MiB
                cache: {size: 64 mib}                                   | 1:15 | write 64MiB
                cache: {size: 1.5GB}                                    | 1:15 | write 1536MiB
                cache: {size: 4KiB}                                     | 1:15 | write 1MiB or more
                cache: {max-ttl: 86400}                                 | 1:18 | write 86400s
                cache: {max-ttl: 1 day}                                 | 1:18 | write 1d
                cache: {max-ttl: 1.5h}                                  | 1:18 | write 90m
                cache: {max-ttl: -1}                                    | 1:18 | write, for example, 1h
                cache: {max-ttl: 99999d}                                | 1:18 | write 24855d or less
                cache: {maxTtl: 1h}                                     | 1:9  | did you mean cache.max-ttl?
                cache: {udp-size: 1232}                                 | 1:9  | udp-size belongs to limits: indent it below limits, or write limits: {udp-size: ...}
                cache: *x                                               | 1:8  | write "*x"
                cache: {size: 64MiB}~cache: {prefetch: true}            | 2:1  | remove one
                limits: {idle: 30}                                      | 1:16 | write 30s
                max-ttl: 1h                                             | 1:1  | max-ttl belongs to cache: indent it below cache, or write cache: {max-ttl: ...}
                log: {level:debug}                                      | 1:7  | a colon ends a key only if a space follows it: write level: debug
                log: {level: warning}                                   | 1:14 | write warn
                log: {level: INFO}                                      | 1:14 | write info
                log: {recursion: {enabled: false}}                      | 1:7  | recursion is a top-level key: write it at the beginning of a line
                listen:~dns: [127.0.0.1]                                | 2:1  | dns belongs to listen: indent it below listen, or write listen: {dns: ...}
                listen:{dns: [127.0.0.1]}                               | 1:1  | a colon ends a key only if a space follows it: write listen: {dns: [127.0.0.1]}
                threads:4                                               | 1:1  | a colon ends a key only if a space follows it: write threads: 4
                threads:4~log: {level: info}                            | 1:1  | a colon ends a key only if a space follows it: write threads: 4
                log:~  level:info                                       | 2:3  | a colon ends a key only if a space follows it: write level: info
                zones:~- name: a.~  file: a.zone~    role: primary      | 4:5  | start it in the same column as the key above
                web: {sites: [{names: [a], redirect: "https://b.test#x"}]} | 1:38 | write, for example, https://www.example.test
                web: {sites: [{names: [a], redirect: "https://me@b.test"}]} | 1:38 | write, for example, https://www.example.test
                web: {sites: [{names: [a], redirect: "https://b.test", status: abc}]} | 1:64 | write 301, 302, 303, 307 or 308
                templates: [{name: t}]~zones: [{name: a., primaries: [192.0.2.1], catalog: {members: t, groups: {g: t, g: t}}}] | 2:81 | remove one
                cache: {size: 8589934592GiB}                            | 1:15 | write, for example, 64MiB
                cache: {size: 999999999999999GB}                        | 1:15 | write, for example, 64MiB
                journal: {size: 8589934592GiB}                          | 1:17 | write, for example, 64MiB
                log~  level: info                                       | 2:8  | write a colon after the key on the line above, or put the value in quotes if it contains a colon
                listen: {dns: 53}                                       | 1:15 | write "127.0.0.1:53", an address before the port, and put it in brackets
                listen: {dns: 127.0.0.1:53}                             | 1:15 | write it in brackets: dns: ["127.0.0.1:53"]
                listen: {dns: [eth0]}                                   | 1:16 | write the address itself; names of hosts and interfaces are not looked up here
                listen: {dns: ["*:5353"]}                               | 1:16 | write "0.0.0.0:5353" and "[::]:5353" for all addresses of this machine
                listen: {dns: ["127.0.0.1:70000"]}                      | 1:16 | write, for example, 192.0.2.1:53 or "[2001:db8::1]:53"
                listen: {dns: [192.168.1.5/24]}                         | 1:16 | write 192.168.1.5: one address, without a prefix length
                listen: {dns: ["127.0.0.1:53", 127.0.0.1]}              | 1:10 | remove one
                listen: {dns: [::1]}                                    | 1:16 | write an address with [ ] in quotes, as in "[::1]:53"
                listen: {dns: [127.0.0.1, ::1]}                         | 1:27 | write an IPv6 address that begins with colons in quotes, as in "::1"
                listen:~  dns: [127.0.0.1]~ web: []                     | 3:2  | start it in the same column as the other keys of its section
                access: {recursion: 192.168.0.0/16}                     | 1:21 | write it in brackets: recursion: [192.168.0.0/16]
                access: {recursion: [192.168.1.1/24]}                   | 1:22 | write 192.168.1.0/24 for the network, or 192.168.1.1 for this address alone
                access: {recursion: [192.168.1.0/255.255.255.0]}        | 1:22 | write 192.168.1.0/24
                access: {recursion: [192.168.*]}                        | 1:22 | write 192.168.0.0/16
                access: {recursion: ["2001:db8::1/32"]}                 | 1:22 | write "2001:db8::/32" for the network, or 2001:db8::1 for this address alone
                access: {recursion: [localhost]}                        | 1:22 | write loopback
                access: {query: [all]}                                  | 1:18 | write any
                local-zones: [{name: "*.ads.example", action: nxdomain}] | 1:22 | write ads.example
                local-zones: [{name: *.ads.example, action: nxdomain}]  | 1:23 | write "*.ads.example"
                local-zones: [ads.example]                              | 1:15 | write {name: ads.example, action: nxdomain}
                local-zones: [{name: a., action: drop}, {name: a., action: refuse}] | 1:42 | remove one entry
                local-zones: [{name: ads.example, action: always_nxdomain}] | 1:43 | write nxdomain
                local-zones: [{name: "https://ads.example/x", action: drop}] | 1:22 | write ads.example
                local-zones: [{name: bücher.example, action: drop}]     | 1:22 | write xn--bcher-kva.example
                local-zones: [{name: .ads.example, action: drop}]       | 1:22 | write ads.example
                local-data: ["router.lan 192.168.1.1"]                  | 1:14 | write "router.lan. A 192.168.1.1"
                local-data: ["fd00::1 router.lan"]                      | 1:14 | write "router.lan. AAAA fd00::1"
                local-data: ["e.lan. CH A 192.168.1.1"]                 | 1:14 | write IN in its place, or no class
                local-data: ["e.lan. 60 CLASS3 TXT x"]                  | 1:14 | write IN in its place, or no class
                local-data: ["old.lan. DNAME new.lan."]                 | 1:14 | put it into a zone file, with SOA and NS records, and name that file in zones
                local-data: ["*.lan. A 192.168.1.1"]                    | 1:14 | write local-zones: [{name: lan., action: redirect}], and the record with the owner lan.
                zones: [example.test]                                   | 1:9  | write {name: example.test, file: example.test.zone}
                zones: {example.test: x.zone}                           | 1:8  | write zones: [{name: example.test., file: example.test.zone}]
                hosts: [/etc/hosts]                                     | 1:8  | write hosts: {files: ...}
                threads: 0                                              | 1:10 | write auto or a number of threads from 1 to 1024
                identity: {version: 'it}~log: {level: info}             | 1:21 | write a closing quote where the value ends
                identity: {version: "it}~log: {level: "info"}           | 1:21 | write the missing quote on line 1
                identity: {version: @x}                                 | 1:21 | write "@x"
                cache: {size: 64MiB~log: {level: info}                  | 1:8  | write } where the value ends
                listen: {dns: ["127.0.0.1"~log: {level: info}           | 1:15 | write ] where the value ends
                listen:~\tdns: [127.0.0.1]                              | 2:1  | write spaces, two for each level
                log: {level: info}~---~cache: {size: 64MiB}             | 2:1  | remove the line ---; a configuration is one document
                """)
    void aTypingErrorIsReportedWithItsLocationAndRemedy(String text, String place, String remedy) {
        assertThat(problems(text.replace("\\t", "\t"))).singleElement().satisfies(problem -> {
            assertThat(problem.remedy()).isEqualTo(remedy);
            assertThat(problem.location().line() + ":" + problem.location().column()).isEqualTo(place);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        dns: ["127.0.0.1:53"]                         | 127.0.0.1
        dns: ["127.0.0.1:53"]                         | "0.0.0.0:53"
        dns: ["0.0.0.0:53"]                           | 127.0.0.9
        dns: ["[::]:5300"]                            | "[::1]:5300"
        dns: ["[2001:db8::1]:53"]                     | "2001:db8::1"
        dns: ["192.0.2.1:53"], tls: ["127.0.0.1:853"] | "127.0.0.1:853"
        """)
    void aServerThatIsTheDaemonItselfIsAProblem(String listeners, String server) {
        for (String use : List.of("forward", "stub")) {
            String text = "listen: {" + listeners + "}\nrecursion: {" + use + ": [{zone: a., servers: [" + server
                    + "]}]}\ntls: {certificate: server.pem, key: server.key}\n";
            assertThat(problems(text)).singleElement().asString().contains(":2:", "is this daemon itself",
                    "name another server");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "\"127.0.0.1:54\"", "192.0.2.1", "\"::1\""})
    void aServerBesideTheDaemonIsNone(String server) {
        assertThat(
                problems("listen: {dns: [127.0.0.1]}~recursion: {forward: [{zone: a., servers: [" + server + "]}]}~"))
                .isEmpty();
    }
}
