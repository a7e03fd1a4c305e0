package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A setting without effect gets one warning: what, where, why, and what to do.
class IneffectiveSettingsTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");

    private static List<Problem> warnings(String text) {
        return ConfigReader.read(text.replace('~', '\n'), FILE).warnings();
    }

    @Test
    void aProxyThatIsNotKnownPassesItsPermissionsOn() {
        assertThat(ConfigReader.read("listen: {http: [\"127.0.0.1:8053\"]}\n", Path.of("/x/rootwalk.yaml")))
                .isInstanceOfSatisfying(ConfigResult.Valid.class, it -> assertThat(it.warnings()).singleElement()
                        .asString().contains("1:10: listen.http: listen.proxies is empty"));
        assertThat(ConfigReader.read("listen: {http: [\"127.0.0.1:8053\"], proxies: [127.0.0.9]}\n",
                Path.of("/x/rootwalk.yaml"))).isInstanceOfSatisfying(ConfigResult.Valid.class,
                        it -> assertThat(it.warnings()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                tls: {certificate: a.pem, key: a.key}               | 1:1  | tls | listen.tls, listen.https, listen.http3 and listen.quic have no address
                access: {tls: [loopback]}                           | 1:10 | access.tls | listen.tls has no address
                access: {https: [loopback]}                         | 1:10 | access.https | listen.https, listen.http3 and listen.http have no address
                https: {paths: [/a]}                                | 1:9  | https.paths | listen.https, listen.http3 and listen.http have no address
                https: {client-field: forwarded}                    | 1:9  | https.client-field | listen.http has no address
                listen: {dns: [], quic: [127.0.0.1], proxies: [loopback]}~tls: {certificate: a.pem, key: a.key} | 1:38 | listen.proxies | listen.dns, listen.tls, listen.https and listen.http have no address
                access: {quic: [loopback]}                          | 1:10 | access.quic | listen.quic has no address
                dnssec: {validation: false, trust-anchors: anchors} | 1:29 | dnssec.trust-anchors | dnssec.validation is false
                dnssec: {validation: false, negative-trust-anchors: [a.]} | 1:29 | dnssec.negative-trust-anchors | dnssec.validation is false
                dnssec: {validation: false, aggressive-nsec: false} | 1:29 | dnssec.aggressive-nsec | dnssec.validation is false
                dnssec: {validation: false, sha1: insecure}         | 1:29 | dnssec.sha1 | dnssec.validation is false
                dnssec: {rollover: false, state: keys}              | 1:27 | dnssec.state | dnssec.rollover is false
                dnssec: {state: keys, trust-anchors: [". DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"]} | 1:10 | dnssec.state | anchors in a list
                recursion: {enabled: false}~dnssec: {validation: false} | 2:10 | dnssec.validation | recursion.enabled is false
                recursion: {enabled: false}~response-policy: [{name: rpz., file: rpz.zone}] | 2:1 | response-policy | recursion.enabled is false
                response-policy: [{name: rpz., primaries: [192.0.2.1], answer: recursion}] | 1:56 | response-policy[0].answer | no query is answered with the records
                recursion: {enabled: false, forward: [{zone: ., servers: [192.0.2.1]}]} | 1:29 | recursion.forward | recursion.enabled is false
                recursion: {enabled: false, stub: [{zone: a., servers: [192.0.2.1]}]} | 1:29 | recursion.stub | recursion.enabled is false
                recursion: {enabled: false, root-hints: none.hints} | 1:29 | recursion.root-hints | recursion.enabled is false
                recursion: {enabled: false, private-addresses: [private]} | 1:29 | recursion.private-addresses | recursion.enabled is false
                recursion: {enabled: false}~access: {recursion: [any]} | 2:10 | access.recursion | recursion.enabled is false
                recursion: {enabled: false}~cache: {size: 8MiB}     | 2:9  | cache.size | recursion.enabled is false
                recursion: {enabled: false}~limits: {recursions: 5} | 2:10 | limits.recursions | recursion.enabled is false
                recursion: {enabled: false}~special-use-names: false | 2:1 | special-use-names | recursion.enabled is false
                recursion: {enabled: false}~local-data: ["a. A 192.0.2.1"] | 2:1 | local-data | recursion.enabled is false
                recursion: {enabled: false}~hosts: {files: [hosts]} | 2:1  | hosts | recursion.enabled is false
                recursion: {enabled: false}~zones: [{name: a., file: a.zone, answer: recursion}] | 2:34 | zones[0].answer | recursion.enabled is false
                recursion: {private-domains: [corp.]}               | 1:13 | recursion.private-domains | recursion.private-addresses, which is empty
                recursion: {forward: [{zone: a., servers: [192.0.2.1]}], stub: [{zone: A, servers: [192.0.2.2]}]} | 1:66 | recursion.stub[0].zone | recursion.forward also has
                web: {sites: [{names: [a], demo: requests}]}        | 1:7  | web.sites | listen.web and web.tls have no address
                web: {sites: [{names: [a], demo: requests}], trace: true} | 1:7 | web.sites | listen.web and web.tls have no address
                metrics: {zones: 5}                                 | 1:11 | metrics.zones | listen.metrics has no address
                web: {access-log: {stderr: true}}                   | 1:7  | web.access-log | listen.web and web.tls have no address
                web: {limits: {head: 4KiB}}                         | 1:7  | web.limits | listen.web and web.tls have no address
                web: {access-log: {format: json}}                   | 1:20 | web.access-log.format | without file or stderr
                listen: {web: [127.0.0.1]}                          | 1:10 | listen.web | web.sites is empty
                web: {tls: [127.0.0.1]}                             | 1:7  | web.tls | nothing listens there
                listen: {web: [127.0.0.1]}~web: {sites: [{names: [a], demo: requests, certificate: c, key: k}]} | 2:44 | web.sites[0].certificate | web.tls has no address
                listen: {web: [127.0.0.1]}~web: {sites: [{names: [a], demo: requests, http2-only: true}]} | 2:44 | web.sites[0].http2-only | web.tls has no address
                listen: {web: [127.0.0.1]}~web: {sites: [{names: [a], demo: requests, strict-transport: 1d}]} | 2:44 | web.sites[0].strict-transport | web.tls has no address
                listen: {web: [127.0.0.1]}~web: {authority: x, sites: [{names: [a], demo: requests}]} | 2:7 | web.authority | web.tls has no address
                web: {tls: [127.0.0.1], authority: x, sites: [{names: [a], demo: requests, certificate: c, key: k}]} | 1:25 | web.authority | every site has a certificate and a key
                web: {tls: [127.0.0.1], sites: [{names: [a], demo: requests, broken-certificate: expired, certificate: c, key: k}]} | 1:91 | web.sites[0].certificate | broken-certificate is used instead
                web: {tls: [127.0.0.1], sites: [{names: [a], demo: requests, listing: true}]} | 1:62 | web.sites[0].listing | the site has no files
                web: {tls: [127.0.0.1], sites: [{names: [a], demo: requests, status: 301}]} | 1:62 | web.sites[0].status | the site has no redirect
                journal: {size: 2GiB}                               | 1:11 | journal.size | no zone has transfer-to
                journal: {zone-size: 2MiB}                          | 1:11 | journal.zone-size | no zone has transfer-to
                journal: {max-age: 1d}                              | 1:11 | journal.max-age | no zone has transfer-to
                zones: [{name: a., file: a.zone, transfer-to: [any], answer: recursion}] | 1:34 | zones[0].transfer-to | is not transferred
                limits: {transfers: 5}                              | 1:10 | limits.transfers | no zone has transfer-to
                limits: {refreshes: 7}                             | 1:10 | limits.refreshes | no zone has primaries
                limits: {transfer-size: 1MiB}                      | 1:10 | limits.transfer-size | no zone has primaries
                limits: {transfer-time: 5m}                         | 1:10 | limits.transfer-time | no zone has transfer-to
                """)
    void aSettingWithoutEffectHasOneWarning(String text, String place, String key, String why) {
        assertThat(warnings(text)).singleElement().satisfies(warning -> {
            assertThat(warning.location().line() + ":" + warning.location().column()).isEqualTo(place);
            assertThat(warning.message()).startsWith(key + ": it has no effect: ").contains(why);
            assertThat(warning.remedy()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dnssec: {trust-anchors: []}", "dnssec: {validation: true, trust-anchors: []}"})
    void anEmptyListOfTrustAnchorsIsAWarning(String text) {
        assertThat(warnings(text)).singleElement().asString()
                .contains("dnssec.trust-anchors: the list is empty, so nothing is validated", "validation: false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dnssec: {trust-anchors: builtin, negative-trust-anchors: [], rollover: true}",
            "recursion: {enabled: false, forward: [], root-hints: builtin, port: 53}",
            "recursion: {enabled: false}~hosts: {files: []}~local-data: []~access: {recursion: [loopback, private]}",
            "recursion: {private-addresses: [private], private-domains: [corp.]}",
            "web: {sites: [], trace: false, authority: authority, access-log: {format: combined}, limits: {head: 16KiB}}",
            "listen: {web: [127.0.0.1]}~web: {sites: [{names: [a], files: www, listing: true}]}",
            "cache: {serve-stale: {enabled: false, ttl: 30s}}",
            "cache: {serve-stale: {enabled: true, ttl: 10s}}", "tls: null",
            "limits: {transfers: 5}~zones: [{name: a., file: a.zone, transfer-to: [any]}]"})
    void theDefaultAndWhatHasAnEffectHaveNone(String text) {
        assertThat(warnings(text)).isEmpty();
    }

    @Test
    void aDaemonWithoutListenersIsReported() {
        assertThat(warnings("listen: {dns: []}")).singleElement().asString()
                .contains(":1:10: listen.dns: there is no address to listen on", "write dns: ");
        assertThat(warnings("listen: {dns: [], web: [127.0.0.1]}~web: {sites: [{names: [a], demo: requests}]}"))
                .isEmpty();
    }

    @Test
    void aFileWithProblemsHasItsWarningsToo() {
        ConfigResult read = ConfigReader.read("tls: {certificate: a, key: b}\nthraeds: 1\n", FILE);

        assertThat(read).isInstanceOf(ConfigResult.Invalid.class);
        assertThat(read.warnings()).singleElement().asString().contains("tls: it has no effect");
    }
}
