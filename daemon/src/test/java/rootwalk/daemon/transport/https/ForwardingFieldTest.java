package rootwalk.daemon.transport.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.Addresses;

/// RFC 7239, and the field that was there before.
class ForwardingFieldTest {

    private static boolean isProxy(InetAddress address) {
        return Addresses.text(address).startsWith("10.");
    }

    private static String client(ForwardingField field, String... values) {
        return field.client(List.of(values), ForwardingFieldTest::isProxy).map(Addresses::text).orElse("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        192.0.2.1                       | 192.0.2.1:0
        192.0.2.1:4711                  | 192.0.2.1:4711
        192.0.2.1:99999                 | 192.0.2.1:0
        2001:db8::1                     | [2001:db8::1]:0
        [2001:db8::1]                   | [2001:db8::1]:0
        [2001:db8::1]:53                | [2001:db8::1]:53
        ::ffff:192.0.2.1                | 192.0.2.1:0
        192.0.2.7, 192.0.2.1            | 192.0.2.1:0
        junk,192.0.2.1, 10.0.0.1,10.1.1.1 | 192.0.2.1:0
        10.0.0.2, 10.0.0.1              | 10.0.0.2:0
        192.0.2.1, junk, 10.0.0.1       | none
        192.0.2.1,                      | none
        192.0.2.1, unknown              | none
        [192.0.2.1]                     | none
        [2001:db8::1]x                  | none
        [2001:db8::1                    | none
        fe80::1%lo                      | none
        192.0.2.256                     | none
        192.0.2.1:_hidden               | 192.0.2.1:0
        192.0.2.1:                      | none
        192.0.2.1:53 x                  | none
        127.0.0.1:", 203.0.113.7        | 203.0.113.7:0
        [::ffff:127.0.0.1]:", 2001:db8::7 | [2001:db8::7]:0
        127.0.0.1:"                     | none
        ,                               | none
        """)
    void theLastAddressThatIsNoProxyIsTheClient(String value, String client) {
        assertThat(client(ForwardingField.X_FORWARDED_FOR, value)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        for=192.0.2.43                                   | 192.0.2.43:0
        For="[2001:db8:cafe::17]:4711"                   | [2001:db8:cafe::17]:4711
        for=192.0.2.60;proto=http;by=203.0.113.43        | 192.0.2.60:0
        proto=https; for=192.0.2.60 ;by="a;b,c"          | 192.0.2.60:0
        for=192.0.2.43, for=198.51.100.17                | 198.51.100.17:0
        for=192.0.2.43, for=10.0.0.1;host="a\\"b, for=c" | 192.0.2.43:0
        for=_hidden                                      | none
        for="_SEVKISEK"                                  | none
        for=unknown                                      | none
        for=                                             | none
        for="                                            | none
        by=192.0.2.43                                    | none
        for=192.0.2.43, proto=http                       | none
        for=192.0.2.43;for=192.0.2.44                    | none
        for=127.0.0.1;x=", for=203.0.113.7               | none
        for=127.0.0.1;x=", for="[2001:db8::7]"           | none
        for=127.0.0.1;x="\\, for=203.0.113.7            | none
        """)
    void elementsHaveParameters(String value, String client) {
        assertThat(client(ForwardingField.FORWARDED, value)).isEqualTo(client);
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(client(ForwardingField.X_FORWARDED_FOR, "192.0.2.1", "192.0.2.2, 10.0.0.1"))
                .isEqualTo("192.0.2.2:0");
        assertThat(client(ForwardingField.X_FORWARDED_FOR)).isEqualTo("none");
        assertThat(client(ForwardingField.FORWARDED, "for=192.0.2.1", "for=192.0.2.2")).isEqualTo("192.0.2.2:0");
    }

    @Test
    void anyTextNeverThrows() {
        Random random = new Random(7239);
        String alphabet = "for=by;,:\"\\[]0123456789.abcdef% ";
        int found = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? "for=" : "");
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (ForwardingField field : ForwardingField.values()) {
                found += client(field, text + ",::" + random.nextInt(10)).equals("none") ? 0 : 1;
            }
        }
        assertThat(found).isPositive();
    }
}
