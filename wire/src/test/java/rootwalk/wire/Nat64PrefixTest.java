package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// IPv6 addresses that represent IPv4 addresses (RFC 6052 section 2).
class Nat64PrefixTest {

    private static final byte[] IPV4 = {(byte) 192, 0, 2, 33};

    private static Nat64Prefix prefix(String text) {
        String[] parts = text.split("/", 2);
        return Nat64Prefix.of(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
    }

    /// The examples of section 2.4.
    @ParameterizedTest
    @CsvSource({"2001:db8::/32, 2001:db8:c000:221::", "2001:db8:100::/40, 2001:db8:1c0:2:21::",
            "2001:db8:122::/48, 2001:db8:122:c000:2:2100::", "2001:db8:122:300::/56, 2001:db8:122:3c0:0:221::",
            "2001:db8:122:344::/64, 2001:db8:122:344:c0:2:2100:0", "2001:db8:122:344::/96, 2001:db8:122:344::c000:221",
            "64:ff9b::/96, 64:ff9b::c000:221"})
    void theExamplesOfTheStandard(String prefix, String address) {
        Nat64Prefix read = prefix(prefix);

        assertThat(Addresses.text(read.embed(IPV4))).isEqualTo(address);
        assertThat(read.extract(InetAddress.ofLiteral(address).getAddress())).isEqualTo(IPV4);
        assertThat(read.extract(Addresses.reverseName(InetAddress.ofLiteral(address)))).isEqualTo(IPV4);
        assertThat(read).hasToString(prefix);
    }

    /// Section 2.3: a suffix is not looked at.
    @Test
    void aSuffixIsIgnored() {
        assertThat(prefix("2001:db8::/32").extract(InetAddress.ofLiteral("2001:db8:c000:221:0:1:2:3").getAddress()))
                .isEqualTo(IPV4);
    }

    @ParameterizedTest
    @CsvSource({"2001:db9:c000:221::", "2001:db8:c000:221:100::", "192.0.2.33"})
    void otherAddressesRepresentNone(String address) {
        assertThat(prefix("2001:db8::/32").extract(InetAddress.ofLiteral(address).getAddress())).isNull();
    }

    @ParameterizedTest
    @CsvSource({"2001:db8::, 33", "2001:db8::, 128", "2001:db8::, 0", "192.0.2.0, 32", "2001:db8:0:0:100::, 96"})
    void noOtherLengthsAndNoBitsFrom64To71(String network, int length) {
        assertThatThrownBy(() -> Nat64Prefix.of(InetAddress.ofLiteral(network), length))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"1.ip6.arpa.", "ip6.arpa.", "1.2.0.192.in-addr.arpa.", ".",
            "g.0.2.0.0.0.0.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa.",
            "10.0.2.0.0.0.0.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa.",
            "x.1.0.2.0.0.0.0.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa.",
            "1.0.2.0.0.0.0.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.test."})
    void otherNamesAreThoseOfNoAddress(String name) {
        assertThat(Nat64Prefix.WELL_KNOWN.extract(Name.of(name))).isNull();
    }

    @Test
    void upperCaseIsRead() {
        assertThat(Nat64Prefix.WELL_KNOWN
                .extract(Name.of("1.0.2.0.0.0.0.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.B.9.F.F.4.6.0.0.IP6.ARPA.")))
                .containsExactly(192, 0, 2, 1);
    }

    @Test
    void anyNameOfTheLengthIsReadWithoutAnException() {
        Random random = new Random(6052);
        for (int i = 0; i < 2000; i++) {
            StringBuilder name = new StringBuilder();
            for (int label = 0; label < 32; label++) {
                name.append("\\%03d".formatted(random.nextInt(256)).repeat(1 + random.nextInt(40) / 39)).append('.');
            }
            Name read = Name.of(name + "ip6.arpa.");
            assertThat(Nat64Prefix.WELL_KNOWN.extract(read)).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"64:ff9b::/96, 0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa.",
            "2001:db8::/32, 8.b.d.0.1.0.0.2.ip6.arpa."})
    void theZoneOfItsNames(String prefix, String zone) {
        assertThat(prefix(prefix).reverseZone()).isEqualTo(Name.of(zone));
    }

    @Test
    void equalPrefixesAreEqual() {
        assertThat(prefix("64:ff9b::/96")).isEqualTo(Nat64Prefix.WELL_KNOWN).hasSameHashCodeAs(Nat64Prefix.WELL_KNOWN)
                .isNotEqualTo(prefix("64:ff9b::/64"));
    }
}
