package rootwalk.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Broken data of every type: it is refused in words for its author, and never in those of a library.
class MalformedRdataTest {

    private static final Name ORIGIN = Name.of("z.test.");

    /// What a field may be mistaken for.
    private static final List<String> WRONG = List.of("\"\"", "~", "!", "-", "-1", "4294967296", "99999999999999999999",
            "18446744073709551616", "1.2", "0x", "=", "AQI", "A!ID", "AQ==AQ==", "abc", "0G", ":", "::", ",", "key",
            "\\",
            "\\300", "\\1", "a..b", "TYPE65536", "TYPE", "alpn=", "key65536=x", "=x", "1:2", "/", "!1:", "1:1.2.3.4/",
            "(", ")", "\"", "x".repeat(300), "\u00fc\u202e", "null", "\\# 1 00", "20309999999999");

    /// What a message never has in it: names and phrases of the JDK, of a parser, of none.
    private static final List<String> FOREIGN = List.of("cannot read the array", "<none>", "for input string",
            "exception",
            "java.", "index ", "begin 0", "out of bounds", "null", "illegal base64", "range [", "radix", "under radix",
            "unparseable", "text '", "[b@", "org.", "string index", "not a hexadecimal digit", "input byte");

    private static Stream<Map.Entry<String, List<String>>> texts() {
        Map<String, List<String>> byType = new LinkedHashMap<>();
        for (String[] text : RdataPeersTest.texts()) {
            List<String> some = byType.computeIfAbsent(text[0], _ -> new ArrayList<>());
            if (some.size() < 4) {
                some.add(text[1]);
            }
        }
        byType.put("SOA", List.of("ns. h. 1 2 3 4 5"));
        return byType.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isRefusedInWordsForItsAuthor(Map.Entry<String, List<String>> texts) {
        int type = RecordType.parse(texts.getKey());
        for (String text : texts.getValue()) {
            String[] fields = text.split(" ");
            for (int i = 0; i < fields.length; i++) {
                String[] without =
                        Stream.concat(Arrays.stream(fields, 0, i), Arrays.stream(fields, i + 1, fields.length))
                                .toArray(String[]::new);
                check(type, String.join(" ", without));
                check(type, String.join(" ", Arrays.copyOf(fields, i)));
                for (String wrong : WRONG) {
                    String[] changed = fields.clone();
                    changed[i] = wrong;
                    check(type, String.join(" ", changed));
                }
            }
            WRONG.forEach(wrong -> check(type, text + " " + wrong));
        }
    }

    private static void check(int type, String text) {
        String message;
        try {
            Rdata data = RdataText.parse(type, text, ORIGIN);
            // What is accepted has its type's format, and comes back the same.
            assertThat(RdataText.parse(type, RdataText.print(type, data), ORIGIN))
                    .as(RecordType.name(type) + " " + text).isEqualTo(data);
            return;
        } catch (IllegalArgumentException e) {
            message = e.getMessage();
        }
        // What to write instead stands behind the semicolon.
        assertThat(message).as(RecordType.name(type) + " " + text).matches("(?s).+; .+");
        String said = message.toLowerCase(Locale.ROOT).replace(RecordType.name(type).toLowerCase(Locale.ROOT), "");
        for (String word : text.toLowerCase(Locale.ROOT).split(" ")) {
            said = word.isEmpty() ? said : said.replace(word, "");
        }
        assertThat(FOREIGN.stream().filter(said::contains).collect(Collectors.toList()))
                .as(RecordType.name(type) + " " + text + ": " + message).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "SVCB       | 1 . alpn= port=53          | the value of alpn is empty; write, for example, alpn=h2,h3",
            "SVCB       | 1 . port=99999             | which is not a number from 0 to 65535; write, for example, port=8443",
            "SVCB       | 1 . ipv4hint=192.0.2.256   | which is not an IPv4 address; write, for example, ipv4hint=192.0.2.1",
            "SVCB       | 1 . ipv6hint=2001:db8::x   | which is not an IPv6 address; write, for example, ipv6hint=2001:db8::1",
            "SVCB       | 1 . alpn= \"h2\"           | the value of alpn is empty",
            "SVCB       | 1 . alpn port=53           | the value of alpn is empty",
            "SVCB       | 10 3 2                     | unknown service parameter '2'",
            "HTTPS      | 1 . ohttp=x                | the value of ohttp must be left out",
            "HTTPS      | 1 . key3=\\001             | the value of key3 is not valid for port",
            "HTTPS      | 1 . port=53,54             | the value of port has '53,54'",
            "HTTPS      | 1 . mandatory=port         | port is mandatory, but missing",
            "HTTPS      | 1 . tls-supported-groups=  | the value of tls-supported-groups is missing",
            "HTTPS      | 1 . docpath=a,,b           | the value of docpath has an item of 0 octets",
            "OPENPGPKEY | AQID!!BAUG                 | the public key is not in base 64: it has the character '!'",
            "DNSKEY     | 256 3 8 AQIDBAU            | the key is not in base 64: its length is not a multiple of 4",
            "DNSKEY     | 256 3 8 AR==               | its last character has surplus bits",
            "HIP        | 2 20G1 AQID                | it has the character 'G'",
            "HIP        | 2 2001 AQI                 | the public key is not in base 64",
            "NSEC3      | 1 0 0 - 2VPTU5TIMAMQTTGL4LUU9KG21E0AOR3W | the next hash is not in base 32",
            "DS         | 1 8 2 012                  | an odd number of hexadecimal digits, 3",
            "MX         | 10                         | the exchange of the MX record is missing; write MX PREFERENCE EXCHANGE",
            "MX         | ten a                      | the preference 'ten' is not a number; write a whole number from 0 to 65535",
            "MX         | 70000 a                    | the preference '70000' is above 65535; write a whole number from 0 to 65535",
            "SRV        | 0 0 99999 a                | the port '99999' is above 65535; write a whole number from 0 to 65535",
            "SOA        | ns host 1 2 3 4            | the minimum of the SOA record is missing; write SOA PRIMARY-SERVER MAILBOX SERIAL-NUMBER REFRESH-TIME RETRY-TIME EXPIRE-TIME MINIMUM",
            "LOC        | 52 N 4 E                   | the altitude of the LOC record is missing",
            "CERT       | FOO 1 8 AQID               | the certificate type 'FOO' is unknown; write its number",
            "UNSPEC     | x                          | write its data as"
    })
    void saysWhatIsWrong(String type, String text, String reason) {
        String message = "";
        try {
            RdataText.parse(RecordType.parse(type), text, ORIGIN);
        } catch (IllegalArgumentException e) {
            message = e.getMessage();
        }
        assertThat(message).contains(reason);
    }

    @Test
    void anEmptyTextIsMissingDataOfAllTypesButOne() {
        for (int type = 1; type < 300; type++) {
            if (RdataFormats.of(type) == null) {
                continue;
            }
            String message = "";
            try {
                RdataText.parse(type, " ", ORIGIN);
            } catch (IllegalArgumentException e) {
                message = e.getMessage();
            }
            // RFC 3123 section 4: an address prefix list may be empty.
            if (type == RecordType.APL) {
                assertThat(message).isEmpty();
            } else {
                assertThat(message).startsWith("the data of the " + RecordType.name(type) + " record is missing; write "
                        + RecordType.name(type) + " ");
            }
        }
    }
}
