package rootwalk.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.wire.codec.Requests.header;
import static rootwalk.wire.codec.Requests.joined;
import static rootwalk.wire.codec.Requests.octets;
import static rootwalk.wire.codec.Requests.question;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

class MessageReaderTest {

    private final MessageReader reader = new MessageReader();

    private @Nullable Message read(byte[]... parts) {
        byte[] all = joined(parts);
        return reader.read(all, 0, all.length);
    }

    private Message sound(byte[]... parts) {
        Message message = read(parts);
        assertThat(message).as(reader.problem()).isNotNull();
        return message;
    }

    /// A response whose answer section has these records; the question is for q., its name at 12, the first record at
    /// 19.
    private static byte[] reply(int answers, String records) {
        return joined(header(1, Flags.QR, 1, answers, 0, 0), question("q.", 1, 1), octets(records));
    }

    private static String a(String owner, String ttl, String address) {
        return owner + " 0001 0001 " + ttl + " 0004 " + address + " ";
    }

    @Nested
    class Sets {

        @Test
        void recordsOfOneOwnerClassAndTypeAreASetWithTheLowestTtl() {
            Message message = sound(reply(
                    4,
                    a("C00C", "00000020", "C0000201") + a("01 'x' 00", "00000020", "C0000203")
                            + a("01 'Q' 00", "00000010", "C0000202") + "C00C 0001 0003 00000005 0004 C0000204"));

            assertThat(message.answer()).hasSize(3);
            assertThat(message.answer().getFirst().ttl()).isEqualTo(16);
            assertThat(message.answer().getFirst().size()).isEqualTo(2);
            assertThat(message.answer().get(1).owner()).isEqualTo(Name.of("x."));
        }

        @Test
        void identicalRecordsAreKeptOnce() {
            Message message = sound(reply(2, a("C00C", "00000020", "C0000201") + a("C00C", "00000020", "C0000201")));

            assertThat(message.answer()).hasSize(1);
            assertThat(message.answer().getFirst().size()).isEqualTo(1);
        }

        @Test
        void signaturesFormSetsByTheTypeTheyCover() {
            String rest = " 0D01 00000010 70000000 60000000 0001 00 AABB ";
            Message message = sound(reply(
                    3,
                    "C00C 002E 0001 00000010 0015 0001" + rest + "C00C 002E 0001 00000010 0015 001C" + rest
                            + "C00C 002E 0001 00000010 0015 0001 0D01 00000010 70000000 60000000 0002 00 AABB"));

            assertThat(message.answer()).extracting(RRset::covers).containsExactly(1, 28);
            assertThat(message.answer()).extracting(RRset::size).containsExactly(2, 1);
        }

        @Test
        void rfc8767Section4TtlsWithTheFirstBitSetAreLong() {
            for (String ttl : List.of("80000000", "80000005", "FFFFFFFF")) {
                assertThat(sound(reply(1, a("C00C", ttl, "C0000201"))).answer().getFirst().ttl())
                        .isEqualTo(Integer.MAX_VALUE);
            }
            assertThat(sound(reply(2, a("C00C", "80000005", "C0000201") + a("C00C", "00000010", "C0000202"))).answer()
                    .getFirst().ttl()).isEqualTo(16);
            assertThat(sound(reply(1, a("C00C", "7FFFFFFF", "C0000201"))).answer().getFirst().ttl())
                    .isEqualTo(Integer.MAX_VALUE);
        }

        @Test
        void aLargeSetOfManyRecordsIsReadInOrder() {
            StringBuilder records = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                records.append(a("C00C", "00000020", "0A00%04X".formatted(i)));
            }
            RRset rrset = sound(reply(1000, records.toString())).answer().getFirst();

            assertThat(rrset.size()).isEqualTo(1000);
            assertThat(rrset.sharedData()).hasSize(6000);
            assertThat(BigEndian.get32(rrset.rdata(999).sharedOctets(), 0)).isEqualTo(0x0A0003E7);
        }
    }

    @Nested
    class Rfc1035Section414Compression {

        @Test
        void pointersInDataAreExpanded() {
            RRset rrset = sound(reply(1, "C00C 000F 0001 00000020 0009 0005 04 'mail' C00C")).answer().getFirst();

            assertThat(rrset.rdata(0).name(2)).isEqualTo(Name.of("mail.q."));
        }

        @ParameterizedTest
        @CsvSource({
                "to itself, C013", "forward, C014", "far forward, C100", "to the header, C000",
                "to the end of the header, C00B",
                "of one octet at the end, C0", "to a pointer that leads here, 01 'a' C013"
        })
        void aPointerThatDoesNotLeadBackIsMalformed(String where, String owner) {
            assertThat(read(reply(1, a(owner, "00000020", "C0000201")))).as(where).isNull();
            assertThat(reader.problem()).contains("owner is malformed");
        }

        @ParameterizedTest
        @ValueSource(strings = {"40", "80", "BF"})
        void unknownLabelTypesAreMalformed(String octet) {
            assertThat(read(reply(1, a(octet + " 00", "00000020", "C0000201")))).isNull();
        }

        @Test
        void labelsThatGoOnThroughThePlaceWhereThePointerStandsAreMalformed() {
            // The label at 16 would end in the middle of the record's own name.
            assertThat(read(
                    header(1, Flags.QR, 1, 1, 0, 0),
                    octets("01 'q' 00 0509 0001"),
                    octets(a("C010", "00000020", "C0000201"))))
                    .isNull();
        }

        @Test
        void aNameIsNoLongerThan255OctetsAlsoByPointers() {
            String label = "3F" + " 61".repeat(63) + " ";
            String name = label.repeat(3) + "3B" + " 62".repeat(59) + " 00 ";

            assertThat(read(
                    header(1, Flags.QR, 1, 1, 0, 0),
                    octets(name + "0001 0001"),
                    octets(a("01 'x' C00C", "00000020", "C0000201"))))
                    .isNotNull();
            assertThat(read(
                    header(1, Flags.QR, 1, 1, 0, 0),
                    octets(name + "0001 0001"),
                    octets(a("03 'xyz' C00C", "00000020", "C0000201"))))
                    .isNull();
        }

        @Test
        void aNameFollowsNoMorePointersThanItCanHaveLabels() {
            // The data of a NULL record is a chain of pointers, each to the one before it.
            assertThat(chain(120)).isNotNull();
            assertThat(chain(130)).isNull();
        }

        private @Nullable Message chain(int pointers) {
            byte[] data = new byte[2 * pointers];
            int at = 12 + 7 + 12;
            for (int i = 0; i < pointers; i++) {
                int target = i == 0 ? 12 : at + 2 * (i - 1);
                data[2 * i] = (byte) (0xC0 | target >>> 8);
                data[2 * i + 1] = (byte) target;
            }
            int last = at + data.length - 2;
            return read(
                    header(1, Flags.QR, 1, 2, 0, 0),
                    question("q.", 1, 1),
                    octets("C00C 000A 0001 00000000 %04X".formatted(data.length)),
                    data,
                    octets(a("%04X".formatted(0xC000 | last), "00000020", "C0000201")));
        }

        @Test
        void thousandsOfNamesBehindLongChainsAreReadInNoTime() {
            byte[] message = new byte[65535];
            System.arraycopy(reply(0, ""), 0, message, 0, 19);
            int records = (65535 - 19 - 12 - 16000) / 12;
            System.arraycopy(header(1, Flags.QR, 1, records + 1, 0, 0), 0, message, 0, 12);
            System.arraycopy(octets("C00C 000A 0001 00000000 3E80"), 0, message, 19, 12);
            for (int at = 31; at < 16031; at += 2) {
                int target = at == 31 ? 12 : at - 2;
                message[at] = (byte) (0xC0 | target >>> 8);
                message[at + 1] = (byte) target;
            }
            for (int i = 0; i < records; i++) {
                System.arraycopy(octets("FE9C 000A 0001 00000000 0000"), 0, message, 16031 + 12 * i, 12);
            }
            Assertions.assertThatCode(() -> org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(2),
                    () -> {
                        for (int i = 0; i < 100; i++) {
                            reader.read(message, 0, 16031 + 12 * records);
                        }
                    }))
                    .doesNotThrowAnyException();
        }
    }

    @Nested
    class Strictness {

        @ParameterizedTest
        @ValueSource(strings = {"00", "000000", "C00C 0001 0001 00000020 0004 C0000202"})
        void octetsAfterTheLastRecordAreIgnored(String after) {
            Message message = sound(reply(1, a("C00C", "00000020", "C0000201") + after));
            assertThat(message.answer()).singleElement().extracting(RRset::size).isEqualTo(1);
        }

        @Test
        void octetsAfterTsigAreMalformed() {
            String tsig = "00 00FA 00FF 00000000 0011 00 000000000000 0000 0000 0000 0000 0000 ";
            assertThat(read(header(1, Flags.QR, 0, 0, 0, 1), octets(tsig))).isNotNull();
            assertThat(read(header(1, Flags.QR, 0, 0, 0, 1), octets(tsig + "00"))).isNull();
            assertThat(reader.problem()).isEqualTo("1 octets after TSIG");
        }

        @Test
        void countsAreHeldAgainstTheOctetsThatAreLeft() {
            assertThat(read(header(1, Flags.QR, 0, 65535, 0, 0), new byte[100])).isNull();
            assertThat(reader.problem()).contains("claims 65535 records");
        }

        @ParameterizedTest
        @CsvSource({
                "A of five octets, 0001 0001 00000000 0005 0102030405", "A of three, 0001 0001 00000000 0003 010203",
                "AAAA of four, 001C 0001 00000000 0004 01020304",
                "NS with something behind, 0002 0001 00000000 0002 00 00",
                "NS whose name leads out, 0002 0001 00000000 0002 02 'a' 00",
                "MX without a name, 000F 0001 00000000 0002 0001",
                "SOA without its numbers, 0006 0001 00000000 0006 00 00 00000001",
                "TXT without a string, 0010 0001 00000000 0000",
                "TXT whose string leads out, 0010 0001 00000000 0002 02 'a'",
                "a signer's name compressed, 002E 0001 00000000 0014 0001 0D01 00000010 70000000 60000000 0002 C00C",
                "RDLENGTH past the end, 0001 0001 00000000 0009 01020304"
        })
        void dataThatBreaksTheFormatOfItsTypeIsMalformed(String what, String record) {
            assertThat(read(reply(1, "C00C " + record))).as(what).isNull();
            assertThat(reader.problem()).isNotEmpty();
        }

        @Test
        void theProblemOfOneMessageIsNotThatOfTheNext() {
            assertThat(read(new byte[3])).isNull();
            assertThat(reader.problem()).isEqualTo("shorter than a header");
            assertThat(read(reply(0, ""))).isNotNull();
            assertThat(reader.problem()).isEmpty();
        }
    }

    @Nested
    class Rfc3597 {

        @Test
        void dataOfUnknownTypesAndClassesIsKeptOctetForOctet() {
            RRset rrset = sound(reply(1, "C00C FF00 0020 00000001 0004 C00C 0102")).answer().getFirst();

            assertThat(rrset.type()).isEqualTo(65280);
            assertThat(rrset.dnsClass()).isEqualTo(32);
            assertThat(rrset.rdata(0).sharedOctets()).isEqualTo(octets("C00C 0102"));
        }

        @Test
        void unknownDataMayBeEmpty() {
            assertThat(sound(reply(1, "C00C FF00 0001 00000001 0000")).answer().getFirst().rdata(0).length()).isZero();
        }
    }

    @Nested
    class OptAndTsig {

        private static final String OPT = "00 0029 04D0 00 00 8000 0000 ";

        @Test
        void optIsNoRecordOfTheAdditionalSection() {
            Message message = sound(header(1, Flags.QR | 3, 1, 0, 0, 1), question("q.", 1, 1),
                    octets("00 0029 04D0 01 00 8000 0006 000F 0002 0012"));

            assertThat(message.additional()).isEmpty();
            assertThat(message.edns()).isNotNull();
            assertThat(message.edns().dnssecOk()).isTrue();
            assertThat(message.edns().udpSize()).isEqualTo(1232);
            assertThat(message.edns().option(15)).isNotNull();
            assertThat(message.edns().option(10)).isNull();
            assertThat(message.rcode()).isEqualTo(0x13);
        }

        @ParameterizedTest
        @CsvSource({"0, 2, two", "1, 0, in the answer"})
        void anotherOptIsMalformed(int answers, int additionals, String what) {
            assertThat(read(header(1, Flags.QR, 1, answers, 0, additionals), question("q.", 1, 1),
                    octets(OPT.repeat(answers + additionals))))
                    .as(what)
                    .isNull();
        }

        @Test
        void tsigStandsLastAndIsNotShown() {
            String tsig = "03 'key' 00 00FA 00FF 00000000 0002 0000 ";

            assertThat(sound(header(1, Flags.QR, 1, 0, 0, 2), question("q.", 1, 1), octets(OPT + tsig)).additional())
                    .isEmpty();
            assertThat(read(header(1, Flags.QR, 1, 0, 0, 2), question("q.", 1, 1), octets(tsig + OPT))).isNull();
        }
    }

    @Test
    void theMessageMayStandAnywhereInItsBuffer() {
        byte[] response = reply(1, "C00C 0005 0001 00000020 0002 C00C");
        byte[] buffer = new byte[response.length + 20];
        Arrays.fill(buffer, (byte) 0xFF);
        System.arraycopy(response, 0, buffer, 9, response.length);

        Message message = reader.read(buffer, 9, response.length);

        assertThat(message).isNotNull();
        assertThat(message.answer().getFirst().names()).containsExactly(Name.of("q."));
        assertThat(message).hasToString("q. IN A: NOERROR, 1 answer, 0 authority, 0 additional sets");
        assertThat(message.answer().getFirst().type()).isEqualTo(RecordType.CNAME);
    }
}
