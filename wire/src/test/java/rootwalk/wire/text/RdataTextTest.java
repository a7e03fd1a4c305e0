package rootwalk.wire.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rootwalk.wire.Arbitrary;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

class RdataTextTest {

    private static final Name ORIGIN = Name.of("example.");

    private static Rdata parse(String type, String text) {
        return RdataText.parse(RecordType.parse(type), text, ORIGIN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "A          | 192.0.2.1", "AAAA       | 2001:db8::1", "NS         | ns1.example.",
            "MX         | 10 mail.example.", "TXT        | \"one\" \"two words\"",
            "SRV        | 1 2 443 www.example.", "CAA        | 0 issue \"ca.example\"",
            "SOA        | ns1.example. admin.example. 1 2 3 4 5",
            "SSHFP      | 1 1 0123456789ABCDEF0123456789ABCDEF01234567",
            "SVCB       | 1 www.example. alpn=\"h2\"", "NSEC       | b.example. A RRSIG",
            // Types that few know.
            "RESINFO    | \"qnamemin\" \"exterr=15\"", "WALLET     | \"BTC\" \"x y\"", "CLA        | \"TCP-v4-v6\"",
            "AVC        | \"app-name:x\"", "NINFO      | \"zone\"",
            "CSYNC      | 66 3 A NS AAAA", "CSYNC      | 4294967295 0", "CSYNC      | 1 1 A TYPE65280",
            "DSYNC      | CDS 1 5359 scanner.example.", "DSYNC      | CSYNC 200 53 .",
            "NID        | 10 0014:4fff:ff20:ee64", "L64        | 10 2001:0db8:1140:1000", "L32        | 10 10.1.2.0",
            "LP         | 10 l64-subnet1.example.", "EUI48      | 00-00-5e-00-53-2a",
            "EUI64      | 00-00-5e-ef-10-00-00-2a",
            "AMTRELAY   | 10 0 1 203.0.113.15", "AMTRELAY   | 10 1 2 2001:db8::15",
            "AMTRELAY   | 128 1 3 amtrelays.example.", "AMTRELAY   | 0 1 0 .", "HHIT       | gwppM2ZmOCAwMDAw",
            "BRID       | AQID", "IPN        | 18446744073709551615", "TALINK     | h0.example. h2.example.",
            // Those of messages alone, as BIND prints them.
            "TSIG       | hmac-sha256. 1700000000 300 4 AQIDBA== 12345 NOERROR 0",
            "TSIG       | hmac-sha256. 1700000000 300 0 12345 BADKEY 0",
            "TSIG       | hmac-sha256. 281474976710655 300 0 12345 BADSIG 0",
            "TSIG       | hmac-sha256. 1700000000 300 1 AQ== 12345 BADTIME 6 AABlU/EA",
            "TSIG       | hmac-sha256. 1700000000 300 0 12345 3841 0",
            "TKEY       | gss-tsig. 1700000000 1700003600 3 NOERROR 3 AQID 0",
            "TKEY       | gss-tsig. 0 0 3 BADMODE 0 2 AQI=",
            "TA         | 12345 8 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"
    })
    void whatIsPrintedIsWhatWasRead(String type, String text) {
        assertThat(RdataText.print(RecordType.parse(type), parse(type, text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "CSYNC    | 66 3 A NS AAAA            | 00000042 0003 00 04 60000008",
            "CSYNC    | 1 1 TYPE65280 A           | 00000001 0001 00 01 40 FF 01 80",
            "DSYNC    | CDS NOTIFY 5359 a         | 003B 01 14EF 01 61 07 6578616D706C65 00",
            "NID      | 10 0014:4FFF:FF20:ee64    | 000A 00144FFFFF20EE64",
            "L32      | 1 10.1.2.0                | 0001 0A010200",
            "LP       | 1 a                       | 0001 01 61 07 6578616D706C65 00",
            "EUI48    | 00-00-5E-00-53-2a         | 00005E00532A",
            "AMTRELAY | 10 1 1 203.0.113.15       | 0A 81 CB00710F",
            "AMTRELAY | 10 0 0 .                  | 0A 00", "IPN      | 256                       | 0000000000000100",
            "HHIT     | AQ ID                     | 010203",
            "NXT      | . 1 MX 127                | 00 40 01 00000000000000000000000000 01",
            "RESINFO  | qnamemin                  | 08 716E616D656D696E",
            // BIND reads flags of keys in hexadecimal digits too.
            "DNSKEY   | 0x0101 3 8 AQID           | 0101 03 08 010203",
            "KEY      | 0xC000 3 8                | C000 03 08",
            "TXT      | \\# a                     | 01 23 01 61",
            "TXT      | \\#                       | 01 23",
            "TXT      | \\# 1x                    | 01 23 02 3178",
            "TXT      | \\# \"1\" 00              | 01 23 01 31 02 3030",
            "TXT      | \\# 2 0161                | 01 61"
    })
    void theWireFormIsThatOfTheRfc(String type, String text, String hexadecimal) {
        assertThat(parse(type, text).sharedOctets())
                .isEqualTo(HexFormat.of().parseHex(hexadecimal.replace(" ", "")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "NID      | 10                       | the node identifier of the NID record is missing",
            "NID      | 10 1:2:3:4:5             | not 4 groups of 1 to 4 hexadecimal digits",
            "NID      | 65536 0014:4fff:ff20:ee64 | the preference '65536' is above 65535",
            "NID      | -1 0014:4fff:ff20:ee64   | the preference '-1' is not a number",
            "EUI48    | 00-00-5e-00-53           | not 6 groups of 1 to 2",
            "L32      | 1 10.1.2                 | 10.1.2",
            "LP       | 1 a b                    | the LP record has surplus data, from 'b'",
            "CSYNC    | 1 0 A BOGUS              | 'BOGUS' is not a record type",
            "NXT      | . 128                    | the type '128' is above 127",
            "DSYNC    | BOGUS NOTIFY 1 a          | 'BOGUS' is not a record type",
            "ATMA     | \"\"\"\"\"\"                      | the ATM address has no digits",
            "TXT      | \\# 1 0                   | odd number of hexadecimal digits",
            "AMTRELAY | 10 2 0 .                 | the D-bit '2' is above 1",
            "AMTRELAY | 10 0 9 x                 | relay of type 9",
            "AMTRELAY | 10 0 0 x                 | written as a dot",
            "HHIT     | !!!!                     | is not in base 64",
            "A        | 1.2.3                    | '1.2.3' is not an IPv4 address",
            "A        | \\# 3 010203              | is not valid for the type A",
            "A        | \\# x 01                 | 'x' is not a number",
            "A        | \\#                       | the length after \\# of the A record is missing",
            "A        | \\# 4 010203              | gives a length of 4 octets, but 3 follow",
            "A        | \\# 1 zz                  | not hexadecimal",
            "TXT      | v=DMARC1; p=none         | what follows the semicolon is a comment",
            "A        | 192.0.2.1 ;              | put text with a semicolon in quotes",
            "TYPE731  | abc                      | RFC 3597 section 5"
    })
    void whatCannotBeReadIsRefusedWithTheReason(String type, String text, String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(type, text)).withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"TXT,'v=DKIM1\n; k=rsa'", "TXT,'( ; k=rsa\n v=DKIM1 )'", "APL,'; 1:10.0.0.0/8'"})
    void aCommentOnAnyLineIsRefused(String type, String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(type, text))
                .withMessageContaining("what follows the semicolon is a comment");
    }

    @Test
    void aSemicolonInQuotesOrAfterABackslashIsText() {
        assertThat(parse("TXT", "\"v=DMARC1; p=none\"")).isEqualTo(parse("TXT", "v=DMARC1\\;\\ p=none"));
    }

    @Test
    void aCommentAfterARecordIsAWarningOrAnError() {
        List<String> warnings = new ArrayList<>();
        String text = "a.example. TXT x; y";

        assertThat(RecordText.parse(text, Name.ROOT, 0, (what, _) -> warnings.add(what)).size()).isOne();

        assertThat(warnings)
                .containsExactly("what follows the semicolon is a comment, which is not a part of the data");
        assertThatIllegalArgumentException().isThrownBy(
                () -> RecordText.parseWithoutComment(text, Name.ROOT, 0, WarningSink.NONE))
                .withMessageContaining("what follows the semicolon is a comment");
    }

    @Nested
    class Rfc3597Section5 {

        @Test
        void anyTypeCanBeWrittenAsOctets() {
            assertThat(parse("TYPE731", "\\# 3 01 0203")).isEqualTo(Rdata.of((byte) 1, (byte) 2, (byte) 3));
            assertThat(parse("A", "\\# 4 C0000201")).isEqualTo(parse("A", "192.0.2.1"));
            assertThat(parse("NID", "\\# 10 000a00144fffff20ee64")).isEqualTo(parse("NID", "10 0014:4fff:ff20:ee64"));
            assertThat(parse("TYPE731", "\\# 0").length()).isZero();
        }

        @Test
        void dataWithoutAFormIsPrintedAsOctets() {
            assertThat(RdataText.print(731, Rdata.of((byte) 1, (byte) -1))).isEqualTo("\\# 2 01ff");
            assertThat(RdataText.print(RecordType.A, Rdata.of((byte) 1))).isEqualTo("\\# 1 01");
            assertThat(RdataText.print(RecordType.CSYNC, Rdata.of(new byte[7]))).isEqualTo("\\# 7 00000000000000");
            assertThat(RdataText.print(RecordType.AMTRELAY, Rdata.of((byte) 0, (byte) 9))).isEqualTo("\\# 2 0009");
            assertThat(RdataText.print(RecordType.EUI48, Rdata.of())).isEqualTo("\\# 0 ");
        }
    }

    static LongStream seeds() {
        return Arbitrary.seeds(20);
    }

    /// Data that is not of its type is printed as octets, and as octets it is not read as that type.
    @ParameterizedTest
    @MethodSource("seeds")
    void anyOctetsArePrintedAndReadBackOrRefused(long seed) {
        Arbitrary arbitrary = new Arbitrary(seed);
        for (int type = 1; type < 270; type++) {
            Rdata data = Rdata.of(arbitrary.oneIn(2) ? arbitrary.rdata(type) : arbitrary.octets(arbitrary.below(40)));
            String text = RdataText.print(type, data);
            boolean isForeign = text.startsWith("\\#") && RdataFormats.of(type) != null;
            if (isForeign) {
                String octets = text;
                int number = type;
                assertThatIllegalArgumentException().as(RecordType.name(type) + " " + text)
                        .isThrownBy(() -> RdataText.parse(number, octets, ORIGIN))
                        .withMessageContaining("is not valid for the type " + RecordType.name(type));
            } else {
                assertThat(RdataText.parse(type, text, ORIGIN)).as(RecordType.name(type) + " " + text)
                        .isEqualTo(data);
            }
        }
    }

    @Test
    void aSetIsPrintedALineForEachRecord() {
        RRset rrset = RRset.of(
                Name.of("www.example."), RecordType.A, 300, List.of(parse("A", "192.0.2.1"), parse("A", "192.0.2.2")));

        assertThat(RdataText.print(rrset))
                .isEqualTo("www.example. 300 IN A 192.0.2.1\nwww.example. 300 IN A 192.0.2.2");
    }
}
