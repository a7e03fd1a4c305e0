package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.config.Config.PolicyAction;
import rootwalk.config.Config.ZoneAudience;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.file.Credentials;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.tls.KeyPin;
import rootwalk.wire.tsig.TsigAlgorithm;

class ConfigReaderTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");

    private static Config config(String text) {
        return sound(text).config();
    }

    private static ConfigResult.Valid sound(String text) {
        return switch (ConfigReader.read(text, FILE)) {
            case ConfigResult.Valid valid -> valid;
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    /// Problems without the path of the file.
    private static List<String> problems(String text) {
        return switch (ConfigReader.read(text, FILE)) {
            case ConfigResult.Valid _ -> List.of();
            case ConfigResult.Invalid invalid ->
                invalid.problems().stream()
                        .map(problem -> problem.toString().substring(FILE.toString().length() + 1))
                        .toList();
        };
    }

    private static List<String> warnings(String text) {
        return sound(text).warnings().stream().map(Problem::message).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"listen: {dns: [[::1]:5354]}", "listen:\n  dns: [::1]:5354\n",
            "listen:\n  dns:\n    - [::1]:5354\n"})
    void anAddressInBareBracketsIsAskedToStandInQuotes(String text) {
        assertThat(problems(text)).isNotEmpty()
                .anyMatch(problem -> problem.contains("write an address with [ ] in quotes, as in \"[::1]:53\""));
    }

    @Nested
    class Values {

        @Test
        void aServerOfAZoneIsAnAddressOrAHostNameWithItsLocation() {
            ConfigResult.Valid valid =
                    sound("""
                        recursion:
                          forward:
                            - {zone: a., servers: [192.0.2.53, dns.example.net, "dns.example.net:5353", "[::1]:54", xn--bcher-kva.example.]}
                          stub: [{zone: b., servers: [router]}]
                        """);

            assertThat(valid.config().recursion().forward().getFirst().servers()).extracting(Object::toString)
                    .containsExactly("192.0.2.53:53", "dns.example.net.", "dns.example.net.:5353", "[::1]:54",
                            "xn--bcher-kva.example.");
            assertThat(valid.config().recursion().stub().getFirst().servers())
                    .containsExactly(new UpstreamServer.ByName(Name.of("router."), 53));
            assertThat(valid.source().upstreams())
                    .extracting(it -> it.location().line() + ":" + it.location().column() + " " + it.key() + " "
                            + it.zone() + " " + it.server())
                    .containsExactly("3:40 recursion.forward[0].servers[1] a. dns.example.net.",
                            "3:57 recursion.forward[0].servers[2] a. dns.example.net.:5353",
                            "3:93 recursion.forward[0].servers[4] a. xn--bcher-kva.example.",
                            "4:31 recursion.stub[0].servers[0] b. router.");
        }

        /// RFC 4007 section 11. The first group of an address may look like a host name with a port.
        @ParameterizedTest
        @CsvSource(textBlock = """
            fd00::1, [fd00::1]:53
            fe80::1%1, [fe80::1%1]:53
            [fe80::1%1]:54, [fe80::1%1]:54
            tls://fe80::1%1#dns.example, tls://fe80::1%1#dns.example
            tls://[fe80::1%1]:8853#dns.example, tls://[fe80::1%1]:8853#dns.example
            quic://[fe80::1%1]#dns.example, quic://fe80::1%1#dns.example
            https://[fe80::1%1]:8443/q#dns.example, https://[fe80::1%1]:8443/q#dns.example
            """)
        void aServerOfAZoneMayHaveAnAddressOfOneLink(String written, String server) {
            assertThat(sound("recursion: {forward: [{zone: ., servers: [\"" + written + "\"]}]}").config().recursion()
                    .forward().getFirst().servers()).extracting(Object::toString).containsExactly(server);
        }

        @Test
        void aHostNameWithThePortOfDnsOverTlsIsWarnedOf() {
            assertThat(sound("recursion: {forward: [{zone: ., servers: [\"dns.example.net:853\"]}]}").warnings())
                    .singleElement().asString().contains("dns.example.net.:853 has the port of DNS over TLS");
        }

        @Test
        void aForwarderOverTlsIsAuthenticatedUnlessTheConfigurationSaysOtherwise() {
            assertThat(overTls("servers: [\"tls://192.0.2.53#dns.example.net\"]")).isEqualTo(
                    "tls://192.0.2.53#dns.example.net at 192.0.2.53:853 with dns.example.net and no pin");
            assertThat(overTls("servers: [\"tls://[2001:db8::1]:8853\"]")).isEqualTo(
                    "tls://[2001:db8::1]:8853 at [2001:db8::1]:8853 with 2001:db8::1 and no pin");
            assertThat(overTls("servers: [\"quic://192.0.2.53#dns.example.net\"]")).isEqualTo(
                    "quic://192.0.2.53#dns.example.net at 192.0.2.53:853 with dns.example.net and no pin");
            assertThat(overTls("servers: [\"https://192.0.2.53#dns.example.net\"]")).isEqualTo(
                    "https://192.0.2.53/dns-query#dns.example.net at 192.0.2.53:443 with dns.example.net and no pin");
            assertThat(overTls("servers: [\"https://[2001:db8::1]:8443/q?a=1#dns.example.net\"]")).isEqualTo(
                    "https://[2001:db8::1]:8443/q?a=1#dns.example.net at [2001:db8::1]:8443 with dns.example.net and no pin");
            assertThat(overTls("servers: [\"HTTPS://192.0.2.53#dns.example.net\"]")).startsWith("https://192.0.2.53/");
            assertThat(overTls("servers: [\"tls://192.0.2.53\"], tls: {name: dns.example.net}"))
                    .endsWith("with dns.example.net. and no pin");
            assertThat(overTls("servers: [\"tls://192.0.2.53\"], tls: {pins: [\"" + PIN + "\"]}"))
                    .endsWith("with any name and " + PIN);
            assertThat(overTls("servers: [\"tls://192.0.2.53\"], tls: {opportunistic: true}"))
                    .endsWith("with any name and no pin");
        }

        private static final String PIN = "AlhF/SLzVBoeRLTmdj6OoVYytOa8shwNUP3bN5xcLXk=";

        private static String overTls(String entry) {
            ConfigResult read = ConfigReader.read("recursion: {forward: [{zone: ., " + entry + "}]}\n", FILE);
            assertThat(read).isInstanceOf(ConfigResult.Valid.class);
            UpstreamServer.Encrypted server =
                    (UpstreamServer.Encrypted) ((ConfigResult.Valid) read).config().recursion()
                            .forward().getFirst().servers().getFirst();
            return server + " at " + Addresses.text(server.address()) + " with "
                    + server.tls().name().orElse("any name")
                    + " and " + (server.tls().pins().isEmpty() ? "no pin" : server.tls().pins().getFirst());
        }

        @Test
        void anAuthenticatedForwarderIsNotOpportunistic() {
            assertThat(((ConfigResult.Invalid) ConfigReader.read("""
                recursion: {forward: [{zone: ., servers: ["tls://192.0.2.53#a.example"], tls: {opportunistic: true}}]}
                """, FILE)).problems()).singleElement().asString().contains("has a name");
            assertThat(((ConfigResult.Invalid) ConfigReader
                    .read("""
                        recursion: {forward: [{zone: ., servers: ["tls://192.0.2.53"], tls: {name: a.example, opportunistic: true}}]}
                        """, FILE))
                    .problems()).singleElement().asString().contains("any server is accepted");
        }

        /// RFC 6066 section 3.
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            servers: ["tls://192.0.2.53#dns_1.example"]                  | the name after # is not a host name
            servers: ["tls://192.0.2.53"], tls: {name: dns_1.example}    | a host name, with letters, digits and hyphens
            servers: ["tls://192.0.2.53"], tls: {name: -a.example}       | a host name, with letters, digits and hyphens
            """)
        void theNameOfAServerInTlsIsAHostName(String entry, String problem) {
            assertThat(((ConfigResult.Invalid) ConfigReader.read("recursion: {forward: [{zone: ., " + entry + "}]}\n",
                    FILE))
                    .problems()).singleElement().asString().contains(problem);
        }

        @Test
        void severalCertificatesAreAList() {
            assertThat(sound("""
                listen: {tls: [127.0.0.1]}
                tls:
                  - {certificate: a.pem, key: a.key, client-certificates: ca.pem}
                  - {certificate: b.pem, key: b.key}
                """).config().tls()).contains(new Config.Tls(
                    List.of(new Config.Certificate(Path.of("/etc/rootwalk/a.pem"), Path.of("/etc/rootwalk/a.key")),
                            new Config.Certificate(Path.of("/etc/rootwalk/b.pem"), Path.of("/etc/rootwalk/b.key"))),
                    Optional.of(Path.of("/etc/rootwalk/ca.pem"))));
            assertThat(problems("""
                tls: [{certificate: a.pem, key: a.key}, {certificate: b.pem, key: b.key, client-certificates: ca.pem}]
                """)).singleElement().asString().contains("tls[1].client-certificates", "write it in the first item");
            assertThat(problems("tls: [{certificate: a.pem}]")).singleElement().asString().contains("tls[0]", "key");
            assertThat(problems("listen: {tls: [127.0.0.1]}\ntls: []")).isNotEmpty();
        }

        @Test
        void aLaterReleaseIsReadWithOneWarningForEachFeature() {
            ConfigResult.Valid valid = sound(DocumentedConfig.EXAMPLE);

            Config config = valid.config();
            assertThat(config.tls())
                    .contains(new Config.Tls(List.of(new Config.Certificate(
                            Path.of("/etc/rootwalk/server.pem"), Path.of("/etc/rootwalk/server.key"))),
                            Optional.empty()));
            assertThat(config.localData()).hasSize(1);
            assertThat(config.localZones())
                    .containsExactly(new Config.LocalZone(Name.of("ads.example."), LocalAction.NXDOMAIN));
            assertThat(config.recursion().forward())
                    .containsExactly(
                            new Config.Forward(Name.ROOT,
                                    List.of(new UpstreamServer.ByAddress(new InetSocketAddress("192.0.2.53", 53))),
                                    false));
            assertThat(config.recursion().stub())
                    .containsExactly(
                            new Config.Stub(Name.of("lan."),
                                    List.of(new UpstreamServer.ByAddress(new InetSocketAddress("192.0.2.1", 53)))));
            assertThat(config.zones())
                    .containsExactly(new Config.Zone(
                            new ZoneSource.Primary(
                                    Name.of("example.test."), Path.of("/etc/rootwalk/zones/example.test.zone"),
                                    Optional.of(Path.of("/etc/rootwalk/zones/includes"))),
                            List.of(),
                            List.of(),
                            true,
                            false,
                            Config.Updates.NONE,
                            ZoneAudience.CLIENTS,
                            Optional.empty(),
                            Optional.empty()));
            assertThat(config.keys()).singleElement().isInstanceOfSatisfying(Config.Key.Written.class,
                    key -> assertThat(key.key()).hasToString("xfr. (hmac-sha256)"));
            assertThat(valid.warnings())
                    .extracting(warning -> warning.message().split(":")[0])
                    .containsExactly("tls", "keys[0].secret");
        }

        @Test
        void jsonIsYaml() {
            Config config = config(
                    """
                        {"listen": {"dns": ["127.0.0.1:5300"]}, "threads": 2,
                         "hosts": {"files": []},
                         "recursion": {"enabled": false, "forward": []}}
                        """);

            assertThat(config.listen().dns()).containsExactly(new InetSocketAddress("127.0.0.1", 5300));
            assertThat(config.threads()).isEqualTo(OptionalInt.of(2));
            assertThat(config.hosts().files()).isEmpty();
            assertThat(config.recursion().enabled()).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
                "192.0.2.1, 192.0.2.1, 53",
                "192.0.2.1:5300, 192.0.2.1, 5300",
                "[2001:db8::1]:5300, 2001:db8::1, 5300",
                "[2001:db8::1], 2001:db8::1, 53",
                "2001:db8::1, 2001:db8::1, 53",
                "0.0.0.0:0, 0.0.0.0, 0"
        })
        void anAddressHasThePortOfItsKindUnlessItNamesOne(String text, String address, int port) {
            assertThat(config("listen: {dns: [\"" + text + "\"]}").listen().dns())
                    .containsExactly(new InetSocketAddress(InetAddress.ofLiteral(address), port));
        }

        @ParameterizedTest
        @CsvSource({"500ms, 500", "10s, 10000", "5m, 300000", "1h, 3600000", "1d, 86400000", "0s, 0"})
        void aDurationHasAUnit(String text, long milliseconds) {
            assertThat(config("cache: {max-ttl: 2d, max-negative-ttl: " + text + "}")
                    .cache()
                    .maxNegativeTtl())
                    .isEqualTo(Duration.ofMillis(milliseconds));
        }

        @ParameterizedTest
        @CsvSource({"64MiB, 67108864", "2GiB, 2147483648", "2048KiB, 2097152", "4194304, 4194304"})
        void aSizeIsInOctetsOrHasAUnit(String text, long octets) {
            assertThat(config("cache: {size: " + text + "}").cache().size()).hasValue(octets);
        }

        @Test
        void theDaemonChoosesTheDefaultCacheSize() {
            assertThat(config("cache: {size: auto}").cache()).isEqualTo(config("cache: {}").cache());
        }

        @Test
        void cachesMustFitInHalfOfTheMemory() {
            String text = "cache:\n  size: 256MiB\n";
            Path file = Path.of("/etc/rootwalk.yaml");

            assertThat(ConfigReader.read(text, file, () -> 512L << 20)).isInstanceOf(ConfigResult.Valid.class);
            assertThat(ConfigReader.read(text, file, () -> 500L << 20)).isInstanceOfSatisfying(
                    ConfigResult.Invalid.class,
                    invalid -> assertThat(invalid.problems()).singleElement().hasToString(
                            "/etc/rootwalk.yaml:2:3: cache.size: this is too large for a memory of 500 MiB, of which 250 MiB"
                                    + " may be used for caches; write size: auto, or a smaller size"));
        }

        @Test
        void onlyTheDefaultAddressOfIpv6MayBeAbsent() {
            assertThat(config("listen: {dns: [\"127.0.0.1:53\", \"[::1]:53\"]}").listen().optional()).isEmpty();
            assertThat(config("listen: {web: [\"127.0.0.1:80\"]}").listen().optional())
                    .containsExactly(new InetSocketAddress("::1", 53));
        }

        @Test
        void addressesMayComeLater() {
            assertThat(config("listen: {freebind: true}").listen().freebind()).isTrue();
        }

        @Test
        void proxiesAreNetworks() {
            assertThat(config("listen: {proxies: [192.0.2.9, \"2001:db8::/64\"]}").listen().proxies())
                    .extracting(Network::toString).hasSize(2)
                    .satisfies(it -> assertThat(it.get(0)).contains("192.0.2.9"));
            assertThat(config("listen: {proxies: [loopback]}").listen().proxies()).isEqualTo(Network.LOOPBACK);
        }

        @Test
        void wordsStandForNetworks() {
            Config.Access access =
                    config("access: {query: [any], recursion: [loopback, 192.0.2.0/24], refuse: [\"2001:db8::/32\"]}")
                            .access();

            assertThat(access.query()).isEqualTo(Network.ANY);
            assertThat(access.recursion())
                    .extracting(Network::toString)
                    .containsExactly("127.0.0.0/8", "::1/128", "192.0.2.0/24");
            assertThat(access.refuse()).hasSize(1);
            assertThat(access.refuse().getFirst().contains(InetAddress.ofLiteral("2001:db8:ffff::1")))
                    .isTrue();
            assertThat(access.refuse().getFirst().contains(InetAddress.ofLiteral("2001:db9::1")))
                    .isFalse();
            assertThat(access.refuse().getFirst().contains(InetAddress.ofLiteral("192.0.2.1")))
                    .isFalse();
        }

        @Test
        void anEmptyListIsNotTheDefault() {
            assertThat(config("access: {recursion: []}").access().recursion()).isEmpty();
            assertThat(config("dnssec: {trust-anchors: []}").dnssec().trustAnchors())
                    .isEqualTo(new RecordSource.Written(List.of()));
        }

        /// Local data is what a zone file may have, read by the same parser.
        @Test
        void recordsAreThoseOfZoneFiles() {
            ConfigResult.Valid valid = sound("""
                local-data:
                  - "e.lan. 1h A 192.0.2.1"
                  - 'e.lan. IN 1h30m TXT one "two ; words" ; a comment'
                  - '\\101.lan. CLASS1 2W NID 1 14:4fff:ff20:ee64'
                  - 'e.lan. 60 HTTPS 0 a. alpn=h2'
                  - 'e.lan. 4294967295 A 192.0.2.2'
                """);

            assertThat(valid.config().localData())
                    .extracting(local -> RdataText.print(local.record()))
                    .containsExactly("e.lan. 3600 IN A 192.0.2.1", "e.lan. 5400 IN TXT \"one\" \"two ; words\"",
                            "e.lan. 1209600 IN NID 1 0014:4fff:ff20:ee64", "e.lan. 60 IN HTTPS 0 a. alpn=\"h2\"",
                            "e.lan. 0 IN A 192.0.2.2");
            assertThat(valid.warnings()).extracting(problem -> problem.location().line()).contains(5, 6);
        }

        @Test
        void recordsMayLeaveTtlAndClassOut() {
            List<Config.LocalRecord> records = config(
                    """
                        local-data:
                          - "router.lan A 192.168.1.1"
                          - "router.lan. 60 IN AAAA fd00::1"
                          - "router.lan. in 60 TXT \\"two words\\""
                        """)
                    .localData();

            assertThat(records).extracting(local -> local.record().owner()).containsOnly(Name.of("router.lan."));
            assertThat(records)
                    .extracting(local -> local.record().type())
                    .containsExactly(RecordType.A, RecordType.AAAA, RecordType.TXT);
            assertThat(records).extracting(local -> local.record().ttl()).containsExactly(3600, 60, 60);
            assertThat(records).extracting(local -> local.location().line()).containsExactly(2, 3, 4);
        }

        @Test
        void aTrustAnchorIsADsOrDnskeyRecord() {
            assertThat(problems("dnssec: {trust-anchors: [\". IN A 192.0.2.1\"]}")).singleElement().asString()
                    .contains("1:26", "dnssec.trust-anchors[0]", "a A record is not a trust anchor",
                            "write DS or DNSKEY records");
            assertThat(problems("dnssec: {trust-anchors: [\". CH DS 1 8 2 00\"]}")).hasSize(1);
            assertThat(problems("dnssec: {sha1: maybe}")).singleElement().asString().contains("validate, insecure");
        }

        /// Nothing would be validated, or nothing would be answered.
        @ParameterizedTest
        @CsvSource({". DS 1 8 1 00ff, octets instead of 20", ". DS 49197 13 9 00ff, digest type 9 is not supported",
                ". DS 1 31 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D, algorithm 31 is not supported"})
        void aTrustAnchorThatCannotBeUsedIsAWarning(String record, String what) {
            assertThat(warnings("dnssec: {trust-anchors: [\"" + record + "\"]}")).singleElement().asString()
                    .contains("dnssec.trust-anchors[0]", what);
        }

        @Test
        void aTrustAnchorWithoutBracketsIsNotAFile() {
            assertThat(problems("dnssec: {trust-anchors: \". DS 1 8 1 00ff\"}")).singleElement().asString()
                    .contains("1:25", "a record is not a file", "write a list: trust-anchors: [\". DS 1 8 1 00ff\"]");
        }

        @ParameterizedTest
        @ValueSource(strings = {"dnssec: {validation: auto}", "dnssec: {validation: yes}", "dnssec: {rollover: x}",
                "recursion: {enabled: yes}", "recursion: {root-hints: []}", "dnssec: {trust-anchors: {}}"})
        void anInvalidValueIsReportedOnce(String text) {
            assertThat(problems(text)).hasSize(1);
        }

        @Test
        void anchorsAndHintsComeFromTheProgramAFileOrTheConfiguration() {
            Config config = config(
                    """
                        recursion: {root-hints: root.hints}
                        dnssec:
                          trust-anchors: [". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"]
                        """);

            assertThat(config.recursion().rootHints())
                    .isEqualTo(new RecordSource.FromFile(Path.of("/etc/rootwalk/root.hints")));
            assertThat(config.dnssec().trustAnchors()).isInstanceOf(RecordSource.Written.class);
        }

        @Test
        void aSecondaryZoneAndPolicyAreUnderstood() {
            ConfigResult.Valid valid = sound(
                    """
                        keys: [{name: xfr., algorithm: hmac-sha256, secret: "c2VjcmV0"}]
                        zones:
                          - name: a.test.
                            role: secondary
                            primaries: ["192.0.2.1", {address: "192.0.2.2:5353", key: xfr.}]
                            answer: recursion
                          - {name: b.test., file: b.zone, transfer-to: ["10.0.0.0/8", xfr.]}
                        response-policy:
                          - {name: rpz., file: rpz.zone, action: cname, cname: blocked.example.}
                        """);

            Config config = valid.config();
            assertThat(config.zones().getFirst().source())
                    .isEqualTo(new ZoneSource.Secondary(
                            Name.of("a.test."),
                            List.of(new Config.Remote(new InetSocketAddress("192.0.2.1", 53), Optional.empty(),
                                    Optional.empty()),
                                    new Config.Remote(new InetSocketAddress("192.0.2.2", 5353),
                                            Optional.of(Name.of("xfr.")), Optional.empty())),
                            Optional.empty()));
            assertThat(config.zones().getFirst().audience()).isEqualTo(ZoneAudience.RECURSION);
            assertThat(config.zones().getLast().transferTo())
                    .containsExactly(
                            new Peer.ByNetwork(new Network(InetAddress.ofLiteral("10.0.0.0"), 8)),
                            new Peer.ByKey(Name.of("xfr.")));
            assertThat(config.responsePolicy().getFirst().action()).isEqualTo(PolicyAction.CNAME);
            assertThat(config.keys().getFirst()).asString().doesNotContain("c2VjcmV0");
            assertThat(valid.warnings()).extracting(Problem::toString).contains("/etc/rootwalk/rootwalk.yaml:1:45:"
                    + " keys[0].secret: the secret of xfr. has 6 octets, and hmac-sha256 needs 32 for its full strength;"
                    + " create a key with: rootwalk key generate xfr.");
        }

        @Test
        void aServerOfAZoneHasAnAddressAndAKeyThatExists() {
            assertThat(problems("zones: [{name: a., primaries: [{key: xfr.}]}]").getFirst()).asString()
                    .contains("zones[0].primaries[0] needs the key address");
            assertThat(problems("zones: [{name: a., primaries: [{address: 192.0.2.1, key: xfr.}]}]").getFirst())
                    .asString().contains("zones[0].primaries[0].key: keys has no key xfr.");
            assertThat(problems("zones: [{name: a., file: a, notify: [192.0.2.1, {address: 192.0.2.1}]}]").getFirst())
                    .asString().contains("192.0.2.1:53 is listed twice");
        }

        @Test
        void aServerOfAZoneMayBeReachedOverTls() {
            Config config = sound("""
                zones:
                  - name: a.
                    primaries:
                      - {address: 192.0.2.1, tls: {name: ns.example., ca: ca.pem, certificate: c.pem, key: c.key}}
                      - {address: "192.0.2.2:8530", tls: {pins: ["AlhF/SLzVBoeRLTmdj6OoVYytOa8shwNUP3bN5xcLXk="]}}
                """).config();

            assertThat(config.zones().getFirst().source()).isInstanceOfSatisfying(ZoneSource.Secondary.class,
                    it -> assertThat(it.primaries()).containsExactly(
                            new Config.Remote(new InetSocketAddress("192.0.2.1", 853), Optional.empty(),
                                    Optional.of(new Config.RemoteTls(Optional.of("ns.example."),
                                            Optional.of(Path.of("/etc/rootwalk/ca.pem")), List.of(),
                                            Optional.of(new Config.ClientCertificate(Path.of("/etc/rootwalk/c.pem"),
                                                    Path.of("/etc/rootwalk/c.key")))))),
                            new Config.Remote(new InetSocketAddress("192.0.2.2", 8530), Optional.empty(),
                                    Optional.of(new Config.RemoteTls(Optional.empty(), Optional.empty(),
                                            List.of(new KeyPin("AlhF/SLzVBoeRLTmdj6OoVYytOa8shwNUP3bN5xcLXk=")),
                                            Optional.empty())))));
            assertThat(problems("zones: [{name: a., primaries: [{address: 192.0.2.1, tls: {certificate: c.pem}}]}]")
                    .getFirst()).asString().contains("needs both certificate and key");
            assertThat(problems("zones: [{name: a., primaries: [{address: 192.0.2.1, tls: {pins: [x]}}]}]").getFirst())
                    .asString().contains("'x' is not a pin");
        }

        @Test
        void updatesHaveAPolicyLikeThatOfBind() {
            Config config = sound("""
                keys: [{name: k., algorithm: hmac-sha256, secret: "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}]
                zones:
                  - name: a.
                    file: a
                    serial-policy: unixtime
                    update-policy:
                      - {deny: [10.0.0.0/8]}
                      - {permit: [k.], name: _acme-challenge.a., types: [TXT, TYPE65280]}
                      - {permit: [any], match: tcp-self, types: [PTR]}
                """).config();

            Config.Updates updates = config.zones().getFirst().updates();
            assertThat(updates.arePermitted()).isTrue();
            assertThat(updates.serials()).isEqualTo(Config.SerialPolicy.UNIXTIME);
            assertThat(updates.policy()).element(1).isEqualTo(new Config.UpdateRule(true,
                    List.of(new Peer.ByKey(Name.of("k."))), Config.UpdateOwners.NAME,
                    Optional.of(Name.of("_acme-challenge.a.")), Set.of(16, 65280)));
            assertThat(updates.policy()).extracting(Config.UpdateRule::isGrant).containsExactly(false, true, true);
            assertThat(updates.policy()).extracting(Config.UpdateRule::owners).containsExactly(
                    Config.UpdateOwners.ZONESUB, Config.UpdateOwners.NAME, Config.UpdateOwners.TCP_SELF);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "update-policy: [{permit: [any], deny: [any]}] | a rule permits or denies; remove permit or deny",
                "update-policy: [{match: zonesub}] | needs the key permit or deny",
                "update-policy: [{permit: [any], match: name}] | needs the key name",
                "update-policy: [{permit: [any], match: self, name: x.}] | match: self has no name",
                "update-policy: [{permit: [any], types: [TXTT]}] | TXTT",
                "update-policy: [{permit: [nokey.]}] | keys has no key with that name",
                "forward-updates: true | only updates of a secondary zone are forwarded",
        })
        void ofTheRulesForUpdatesIsReported(String keys, String problem) {
            assertThat(problems("zones: [{name: a., file: a, " + keys + "}]")).first().asString().contains(problem);
        }

        @Test
        void ofUpdatesOfASecondaryZoneIsReported() {
            assertThat(problems("zones: [{name: a., primaries: [192.0.2.1], update-from: [any]}]")).first().asString()
                    .contains("a secondary zone is changed at its primary", "forward-updates: true");
            assertThat(problems("zones: [{name: a., primaries: [192.0.2.1], forward-updates: true}]")).first()
                    .asString().contains("update-from has nobody whose updates would be forwarded");
        }

        @Test
        void aKeyMayBeInAFile() {
            ConfigResult.Valid valid = sound("""
                keys: [{name: a., file: a.key}, {name: b., file: /b, algorithm: hmac-sha1}]
                zones: [{name: a.test., file: b.zone, transfer-to: [b]}]
                """);

            assertThat(valid.config().keys()).containsExactly(
                    new Config.Key.FromFile(Name.of("a."), Optional.empty(), Path.of("/etc/rootwalk/a.key")),
                    new Config.Key.FromFile(Name.of("b."), Optional.of(TsigAlgorithm.HMAC_SHA1), Path.of("/b")));
            assertThat(valid.source().keyFiles()).extracting(NamedKeyFile::name)
                    .containsExactly(Name.of("a."), Name.of("b."));
            assertThat(valid.config().zones().getFirst().transferTo()).containsExactly(new Peer.ByKey(Name.of("b.")));
        }
    }

    @Nested
    class Problems {

        @ParameterizedTest
        @CsvSource({"dns-query, write /dns-query", "/a?b, 'write, for example, /dns-query'",
                "'/{dns}', 'write, for example, /dns-query'", "/%41, 'write, for example, /dns-query'"})
        void aPathOfHttpsHasOneForm(String path, String remedy) {
            assertThat(problems("https: {paths: [\"" + path + "\"]}")).singleElement().asString()
                    .startsWith("1:17: https.paths[0]: '" + path + "' is not a path").endsWith(remedy);
        }

        @Test
        void settingsOfProbesWithoutProbesAreReportedUnlessTheyAreTheDefaults() {
            assertThat(warnings("recursion: {opportunistic: {transport: off, port: 853, damping: 2d}}"))
                    .containsExactly(
                            "recursion.opportunistic.damping: no server is queried over TLS without transport: tls");
        }

        @Test
        void queriesOverHttpsNeedAPath() {
            assertThat(problems("https: {paths: []}")).containsExactly(
                    "1:9: https.paths: queries are answered at no path; write paths: [/dns-query]");
        }

        @Test
        void allAreReportedAtOnceInTheOrderOfTheFile() {
            assertThat(problems(
                    """
                        lisen: {}
                        cache: {size: lots, min-ttl: 5}
                        recursion: [1]
                        threads: 0
                        """))
                    .containsExactly(
                            "1:1: unknown key lisen; did you mean listen?",
                            "2:15: cache.size: 'lots' is not auto or a size: a whole number with KiB, MiB or GiB;"
                                    + " write, for example, 64MiB",
                            "2:30: cache.min-ttl: '5' is not a duration: a whole number with s, m, h or d; write 5s",
                            "3:12: recursion has to be a mapping of keys to values; write a key and its value below it; known"
                                    + " keys: \"case-randomisation\", \"cookies\", \"do-not-query\", \"enabled\", \"forward\","
                                    + " \"nat64\", \"opportunistic\", \"port\", \"private-addresses\", \"private-domains\", \"qname-minimisation\","
                                    + " \"root-hints\", \"stub\", \"use\"",
                            "4:10: threads: '0' is not allowed here (0 is not between 1 and 1024); write auto or a number of"
                                    + " threads from 1 to 1024");
        }

        @Test
        void anUnknownKeyNamesTheNearestOneOfItsSection() {
            assertThat(problems("recursion: {qname-minimization: off}"))
                    .containsExactly(
                            "1:13: unknown key recursion.qname-minimization; did you mean recursion.qname-minimisation?");
            assertThat(problems("log: {colour-of-the-sky: blue}"))
                    .containsExactly("1:7: unknown key log.colour-of-the-sky; known keys: \"level\", \"queries\"");
        }

        @Test
        void aKeyGivenTwiceIsNotTakenSilently() {
            assertThat(problems("threads: 1\nlog: {}\nthreads: 2\n"))
                    .containsExactly("3:1: threads is given twice, first on line 1; remove one");
        }

        @Test
        void brokenYamlIsReportedWithItsLine() {
            assertThat(problems("listen:\n  dns: [\"127.0.0.1:53\"\nthreads: 1\n"))
                    .singleElement()
                    .asString()
                    .startsWith("2:")
                    .contains("this is not YAML");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\t- x", "a: &b [*b]", "*x", "!!java.net.URL [x]", "a: b: c", "--- a\n--- b", "\u0000",
                "[[[[", "? {a: b}"})
        void anyTextIsAnsweredWithProblems(String text) {
            assertThat(problems(text)).isNotEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"[", "- ", "{a: ", "? "})
        void whatIsNestedTooDeeplyIsAProblemWithItsPlace(String level) {
            assertThat(problems(level.repeat(50_000)))
                    .containsExactly("1:" + (1 + 32 * level.length())
                            + ": this is nested too deeply, in more than 32 lists and mappings; no setting needs as many");
        }

        @ParameterizedTest
        @ValueSource(strings = {
                "1.2.3:53", "[::1:53", "127.0.0.1:99999", "127.0.0.1:", "::g", "localhost:53", "256.0.0.1",
                "[127.0.0.1]:53", ":53",
                "", "1.2.3.4.5"
        })
        void anAddressIsNumbersOnly(String text) {
            assertThat(problems("listen: {dns: [\"" + text + "\"]}")).hasSize(1).first().asString()
                    .startsWith("1:16: ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "lan", "::/129", "fd00::1/8"})
        void aNetworkHasNoBitsBeyondItsPrefix(String text) {
            assertThat(problems("access: {query: [\"" + text + "\"]}")).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"::ffff:10.0.0.0/8", "::ffff:10.0.0.0/104", "::ffff:0:0/96"})
        void aNetworkOfIpv4MappedAddressesIsRejectedWithTheReason(String text) {
            assertThat(problems("access: {query: [\"" + text + "\"]}")).singleElement().asString()
                    .contains("an IPv4-mapped address counts as the IPv4 address in it");
        }

        @Test
        void aCommentInARecordIsAWarning() {
            assertThat(warnings("local-data: ['a.lan. TXT v=x; y']")).containsExactly("local-data[0]: what follows the"
                    + " semicolon is a comment, which is not a part of the data");
            assertThat(warnings("local-data: ['a.lan. TXT \"v=x; y\"']")).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
                "router.lan. 3600 IN | the record ends before its type",
                "router.lan. A 1.2.3 | ",
                "router.lan. FOO bar | 'FOO' is not a record type",
                "router.lan. OPT x | OPT is not a data type",
                "a..b A 192.0.2.1 | the name 'a..b' has an empty label",
                "router.lan. 4294967296 A 192.0.2.1 | the TTL '4294967296' is too long; write at most 2147483647"
        })
        void anInvalidRecordIsReportedWithItsLine(String record, String reason) {
            assertThat(problems("local-data:\n  - \"" + record + "\"\n"))
                    .singleElement()
                    .asString()
                    .startsWith("2:5: local-data[0]: ")
                    .contains(reason == null ? "" : reason);
        }

        @Test
        void zonesNeedWhatTheyAreMadeFrom() {
            assertThat(problems(
                    """
                        zones:
                          - {name: a.}
                          - {name: b., file: b.zone, primaries: ["192.0.2.1"], role: primary}
                          - {name: c., role: secondary}
                          - {name: c., file: c.zone, transfer-to: [nokey.]}
                          - 3
                        """))
                    .containsExactly(
                            "2:5: zones[0] needs the key file; write file: and a path",
                            "3:30: zones[1].primaries: only a secondary zone has primaries; remove them or write role: secondary",
                            "4:5: zones[2] needs the key primaries, as a secondary zone; write primaries: [192.0.2.1]",
                            "5:6: zones[3].name: c. is listed twice; remove one entry",
                            "5:44: zones[3].transfer-to[0]: 'nokey.' is not a network (keys has no key with that name); write,"
                                    + " for example, 192.0.2.0/24, or the name of a key in keys",
                            "6:5: zones[4] has to be a mapping of keys to values; write {name: 3, file: example.test.zone}");
        }

        @Test
        void aResponsePolicyZoneHasTheKeysOfAZoneAndAnAction() {
            Config config = sound("""
                keys: [{name: xfr., algorithm: hmac-sha256, secret: "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}]
                response-policy:
                  - {name: a., file: a.zone, transfer-to: [xfr.], signal-nxdomain-ra: true}
                  - {name: b., primaries: [{address: 192.0.2.1, key: xfr.}], action: tcp-only}
                  - {name: c., file: c.zone, action: cname, cname: garden.example.}
                """).config();

            assertThat(config.responsePolicy()).extracting(Config.PolicyZone::action)
                    .containsExactly(PolicyAction.GIVEN, PolicyAction.TCP_ONLY, PolicyAction.CNAME);
            assertThat(config.responsePolicy()).extracting(Config.PolicyZone::clearsRa)
                    .containsExactly(true, false, false);
            assertThat(config.responsePolicy().getLast().cname()).contains(Name.of("garden.example."));
            assertThat(config.allZones()).extracting(Config.Zone::audience).containsOnly(ZoneAudience.POLICY);
            assertThat(config.allZones()).extracting(config::isJournaled).containsExactly(true, true, false);
            assertThat(config.hasJournal()).isTrue();
            assertThat(config.zones()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "{name: a., file: a.zone}, {name: a., file: b.zone} | a. is listed twice",
                "{name: z., file: a.zone} | z. is listed twice",
                "{name: a., file: a.zone, cname: b.} | it is the target of action: cname",
                "{name: a., file: a.zone, action: cname} | cname needs the key cname as well",
                "{name: a., file: a.zone, notify-parent: true} | a response policy zone has no parent",
                "{name: a., role: catalog} | a response policy zone is not a catalog zone",
                "{name: a., file: a.zone, action: block} | write one of given, nxdomain, nodata, passthru, drop, tcp-only, cname, disabled",
                "{name: a.} | needs the key file"})
        void aMistakeInAResponsePolicyZoneIsReported(String entries, String problem) {
            assertThat(problems("zones: [{name: z., file: z.zone}]\nresponse-policy: [" + entries + "]"))
                    .singleElement()
                    .asString().contains(problem);
        }

        /// What follows from a value that cannot be read is no problem of its own.
        @ParameterizedTest
        @ValueSource(strings = {"recursion: {use: [ipv5]}", "recursion: {forward: [{zone: ., servers: [192.0.2.300]}]}",
                "recursion: {forward: [{zone: ., server: [192.0.2.1]}]}", "recursion: {stub: [{zone: .}]}",
                "cache: {min-ttl: 2d, max-ttl: long}", "zones: [{name: a., role: secondary, primary: [192.0.2.1]}]",
                "zones: [{name: a., role: secondary, primaries: [x]}]",
                "response-policy: [{name: r., file: r.zone, action: cname, cname: a..b}]",
                "web: {sites: [{names: [a], redirect: nowhere}]}", "web: {sites: [{names: [a/b], files: www}]}",
                "tls: {certificate: a.pem, kye: b.pem}"})
        void oneMistakeIsOneProblem(String text) {
            assertThat(problems(text)).hasSize(1);
        }

        @Test
        void aSecretIsNeverPrinted() {
            assertThat(problems("keys: [{name: k., algorithm: hmac-sha256, secret: \"hush!hush\"}]"))
                    .singleElement()
                    .asString()
                    .contains("not base64")
                    .doesNotContain("hush");
        }

        @Test
        void aKeyThatCannotBeUsedIsReported() {
            assertThat(problems("keys: [{name: k., algorithm: hmac-md5, secret: \"c2VjcmV0\"}]")).containsExactly(
                    "1:30: keys[0].algorithm: 'hmac-md5' must not be used (RFC 8945 section 6); write hmac-sha256, and"
                            + " create a key with: rootwalk key generate NAME");
            assertThat(problems("keys: [{name: k., algorithm: sha512, secret: \"c2VjcmV0\"}]")).containsExactly(
                    "1:30: keys[0].algorithm: 'sha512' is not an algorithm for keys; write hmac-sha512");
            assertThat(problems("keys: [{name: k., algorithm: hmac-sha256}]")).containsExactly(
                    "1:8: keys[0] needs the key secret or file; write secret: and a secret in base64, or file: and a"
                            + " path");
            assertThat(problems("keys: [{name: k., algorithm: hmac-sha256, secret: \"\"}]")).containsExactly(
                    "1:51: keys[0].secret: the secret is empty; create a key with: rootwalk key generate NAME");
            assertThat(problems("keys: [{name: k., file: k.key, secret: \"c2VjcmV0\"}]")).containsExactly(
                    "1:32: keys[0].secret: file has the secret; remove one of them");
            assertThat(problems("keys: [{name: k., file: a}, {name: K, file: b}]")).containsExactly(
                    "1:30: keys[1].name: K. is listed twice; remove one entry");
        }

        @Test
        void contradictorySettingsAreReported() {
            assertThat(problems("cache: {min-ttl: 2h, max-ttl: 1h}"))
                    .containsExactly(
                            "1:9: cache.min-ttl: it is above max-ttl, 3600s; lower it or raise max-ttl");
            assertThat(problems("recursion: {use: []}")).containsExactly(
                    "1:13: recursion.use: without an address family no server can be queried; write [ipv4, ipv6]");
            assertThat(problems("recursion: {forward: [{zone: .}]}")).hasSize(1);
            assertThat(problems("recursion: {stub: [{zone: ., servers: [1.2.3.4]}, {zone: ., servers: [1.2.3.4]}]}"))
                    .hasSize(1);
        }
    }

    @Nested
    class FromDisk {

        /// sd_listen_fds(3).
        @Test
        void addressesOfSocketsThatWerePassedReplaceThoseOfTheSameKey(@TempDir Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("my.yaml"),
                    "listen: {dns: [192.0.2.1], metrics: [127.0.0.1]}\n");
            InetSocketAddress passed = new InetSocketAddress("127.0.0.3", 53);

            ConfigResult result = ConfigReader.read(file, "",
                    new PassedAddresses(Map.of("listen.dns", List.of(passed))));

            assertThat(result).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
                assertThat(valid.config().listen().dns()).containsExactly(passed);
                assertThat(valid.config().listen().metrics())
                        .containsExactly(new InetSocketAddress("127.0.0.1", 9153));
            });
        }

        @Test
        void aPassedSocketForTlsNeedsACertificate(@TempDir Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("my.yaml"), "listen: {tls: []}\n");

            assertThat(ConfigReader.read(file, "", new PassedAddresses(
                    Map.of("listen.tls", List.of(new InetSocketAddress("127.0.0.1", 853))))).toString())
                    .contains("listen.tls: TLS needs a certificate");
        }

        @Test
        void aCredentialIsAFileOfTheServiceManager(@TempDir Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("my.yaml"), "hosts: {files: [\"credential:hosts\"]}\n");

            assertThat(ConfigReader.read(file)).isInstanceOfSatisfying(ConfigResult.Valid.class,
                    valid -> assertThat(valid.config().hosts().files())
                            .containsExactly(Credentials.ofThisProcess().directory().resolve("hosts")));
        }

        @Test
        void relativePathsAreRelativeToTheFile(@TempDir Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("my.yaml"), "hosts: {files: [hosts, /etc/hosts]}\n");

            assertThat(ConfigReader.read(file))
                    .isInstanceOfSatisfying(
                            ConfigResult.Valid.class,
                            valid -> assertThat(valid.config().hosts().files())
                                    .containsExactly(directory.resolve("hosts"), Path.of("/etc/hosts")));
        }

        @Test
        void aFileThatCannotBeReadIsAProblemLikeAnyOther(@TempDir Path directory) throws IOException {
            Path latin1 = Files.write(directory.resolve("latin1.yaml"), "# é\n".getBytes(StandardCharsets.ISO_8859_1));

            assertThat(ConfigReader.read(directory.resolve("none.yaml"))).asString().contains("there is no such file");
            assertThat(ConfigReader.read(latin1)).asString().contains("not UTF-8");
            assertThat(ConfigReader.read(directory)).asString().contains("cannot be read");
        }
    }
}
