package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "0:0:0:0:0:0:0:1, ::1", "0:0:0:0:0:0:0:0, ::",
            "2001:DB8:0:0:0:0:0:0, 2001:db8::",
            "2001:0db8::0001, 2001:db8::1", "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
            "2001:0:0:1:0:0:0:1, 2001:0:0:1::1", "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1"})
    void anAddressHasTheFormOfRfc5952Section4(String written, String printed) {
        assertThat(Addresses.text(InetAddress.ofLiteral(written))).isEqualTo(printed);
    }

    @Test
    void aScopedAddressKeepsItsZone() throws UnknownHostException {
        InetAddress scoped = Inet6Address.getByAddress("", InetAddress.ofLiteral("fe80::1").getAddress(), 7);

        assertThat(Addresses.text(scoped)).isEqualTo("fe80::1%7");
    }

    @Test
    void aPortStandsBehindBracketsWhereTheAddressHasColons() {
        assertThat(Addresses.text(new InetSocketAddress(InetAddress.ofLiteral("::1"), 5354))).isEqualTo("[::1]:5354");
        assertThat(Addresses.text(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 53)))
                .isEqualTo("192.0.2.1:53");
        assertThat(Addresses.text(InetSocketAddress.createUnresolved("ns.example.", 53))).isEqualTo("ns.example.:53");
    }
}
