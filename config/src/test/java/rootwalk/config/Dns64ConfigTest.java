package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;

/// The settings of DNS64, and of a NAT64 towards servers.
class Dns64ConfigTest {

    private static ConfigResult read(String text) {
        return ConfigReader.read(text, Path.of("rootwalk.yaml"));
    }

    private static Config.Dns64 dns64(String keys) {
        ConfigResult result = read("dns64: {" + keys + "}");
        assertThat(result).as(result.toString()).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config().dns64();
    }

    private static List<String> warnings(String text) {
        return ((ConfigResult.Valid) read(text)).warnings().stream().map(Problem::message).toList();
    }

    @Test
    void allKeysAreRead() {
        Config.Dns64 read =
                dns64("prefix: \"2001:db8:64::/96\", clients: [\"2001:db8::/32\"], exclude: [\"::ffff:0:0/96\","
                        + " \"2001:db8:bad::/48\"], exclude-ipv4: [private, 192.0.2.0/24], ignore-aaaa: [example.]");

        assertThat(read.prefix()).contains(Nat64Prefix.of(InetAddress.ofLiteral("2001:db8:64::"), 96));
        assertThat(read.clients()).hasToString("[2001:db8::/32]");
        assertThat(read.exclude()).hasToString("[::ffff:0:0/96, 2001:db8:bad::/48]");
        assertThat(read.excludeIpv4())
                .hasToString("[10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16, 192.0.2.0/24]");
        assertThat(read.ignoreAaaa()).containsExactly(Name.of("example."));
    }

    /// RFC 6147 section 5.1.4.
    @Test
    void withoutOtherKeysMappedAddressesCountAsAbsent() {
        Config.Dns64 read = dns64("prefix: \"64:ff9b::/96\"");

        assertThat(read).isEqualTo(new Config.Dns64(Optional.of(Nat64Prefix.WELL_KNOWN), Network.ANY,
                List.of(Network.MAPPED), Network.NEVER_REMOTE, List.of()));
        assertThat(read.exclude().getFirst().address().getAddress()).hasSize(16);
        assertThat(read.exclude()).hasToString("[::ffff:0:0/96]");
    }

    @Test
    void everyAaaaRecordMayCountAsAbsent() {
        assertThat(dns64("prefix: \"64:ff9b::/96\", exclude: [any]").exclude()).hasToString("[::/0]");
    }

    /// RFC 6052 section 2.2.
    @ParameterizedTest
    @ValueSource(strings = {"prefix: \"64:ff9b::/97\"", "prefix: \"64:ff9b::\"", "prefix: 192.0.2.0/32",
            "prefix: \"2001:db8:0:0:100::/96\"", "prefix: \"64:ff9b::1/96\"", "exclude: [192.0.2.0/24]",
            "exclude-ipv4: [\"2001:db8::/32\"]", "exclude-ipv4: [\"::ffff:0:0/96\"]", "clients: [x]",
            "ignore-aaaa: [\"a..b\"]", "suffix: \"::1\""})
    void otherValuesAreProblems(String keys) {
        assertThat(read("dns64: {" + keys + "}")).isInstanceOf(ConfigResult.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        dns64: {clients: [private]}           | dns64.clients: it has no effect: dns64.prefix is not set
        dns64: {exclude: [any]}               | dns64.exclude: it has no effect: dns64.prefix is not set
        dns64: {exclude-ipv4: [private]}      | dns64.exclude-ipv4: it has no effect: dns64.prefix is not set
        dns64: {ignore-aaaa: [example.]}      | dns64.ignore-aaaa: it has no effect: dns64.prefix is not set
        """)
    void keysWithoutAPrefixHaveNoEffect(String text, String warning) {
        assertThat(warnings(text)).singleElement().asString().startsWith(warning);
    }

    @Test
    void thePrefixHasNoEffectWithoutRecursion() {
        assertThat(warnings("hosts: {files: []}\nrecursion: {enabled: false}\ndns64: {prefix: \"64:ff9b::/96\"}"))
                .singleElement().asString()
                .startsWith("dns64.prefix: it has no effect: recursion.enabled is false");
    }

    @Test
    void serversMayBeQueriedThroughANat64() {
        ConfigResult result = read("recursion: {use: [ipv6], nat64: {prefix: \"64:ff9b::/96\"}}");

        assertThat(((ConfigResult.Valid) result).config().recursion().nat64()).contains(Nat64Prefix.WELL_KNOWN);
        assertThat(((ConfigResult.Valid) read("")).config().recursion().nat64()).isEmpty();
    }

    @Test
    void aNat64NeedsIpv6() {
        ConfigResult result = read("recursion: {use: [ipv4], nat64: {prefix: \"64:ff9b::/96\"}}");

        assertThat(result).isInstanceOfSatisfying(ConfigResult.Invalid.class, invalid -> assertThat(invalid.problems())
                .singleElement().asString().contains("recursion.nat64.prefix: recursion.use has no ipv6"));
    }
}
