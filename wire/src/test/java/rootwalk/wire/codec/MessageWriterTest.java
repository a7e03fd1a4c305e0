package rootwalk.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.wire.codec.Requests.header;
import static rootwalk.wire.codec.Requests.joined;
import static rootwalk.wire.codec.Requests.octets;
import static rootwalk.wire.codec.Requests.query;
import static rootwalk.wire.codec.Requests.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.text.RdataText;

class MessageWriterTest {

    private static final int START = 5;

    private final byte[] buffer = new byte[70_000];
    private final MessageWriter writer = new MessageWriter();

    private static RRset set(String owner, int type, String... data) {
        return RRset.of(
                Name.of(owner),
                type,
                3600,
                Arrays.stream(data).map(text -> RdataText.parse(type, text, Name.ROOT)).toList());
    }

    private void begin(String name, int limit) {
        writer.begin(buffer, START, limit, 0x1234, Flags.QR);
        writer.question(new Question(Name.of(name), RecordType.A));
    }

    private byte[] finished() {
        return Arrays.copyOfRange(buffer, START, START + writer.finish());
    }

    /// The message behind header and question.
    private byte[] records(String question) {
        byte[] all = finished();
        return Arrays.copyOfRange(all, 12 + Name.of(question).length() + 4, all.length);
    }

    private Message read() {
        byte[] all = finished();
        MessageReader reader = new MessageReader();
        Message message = reader.read(all, 0, all.length);
        assertThat(message).as(reader.problem()).isNotNull();
        return message;
    }

    @Nested
    class Replies {

        private final RequestView request = new RequestView();

        @Test
        void aResponseRepeatsIdOpcodeRdCdAndTheQuestionWithItsCase() {
            byte[] asked = joined(
                    header(0xBEEF, 4 << 11 | Flags.RD | Flags.CD | Flags.AD | Flags.Z | Flags.TC | 5, 1, 0, 0, 0),
                    question("wWw.Example.", 28, 1));
            request.read(asked, 0, asked.length);

            writer.beginResponse(request, buffer, START, 512, Flags.AA | ResponseCode.NXDOMAIN);

            assertThat(finished())
                    .isEqualTo(joined(
                            header(
                                    0xBEEF,
                                    Flags.QR | 4 << 11 | Flags.AA | Flags.RD | Flags.CD | ResponseCode.NXDOMAIN,
                                    1,
                                    0,
                                    0,
                                    0),
                            question("wWw.Example.", 28, 1)));
        }

        @Test
        void withoutAReadableQuestionThereIsNoneInTheResponse() {
            byte[] asked = header(7, 0, 2, 0, 0, 0);
            request.read(asked, 0, asked.length);

            writer.beginResponse(request, buffer, START, 512, ResponseCode.FORMERR);

            assertThat(finished()).isEqualTo(header(7, Flags.QR | ResponseCode.FORMERR, 0, 0, 0, 0));
        }

        @Test
        void flagsAndCodeCanStillChange() {
            byte[] asked = query("a.", 1);
            request.read(asked, 0, asked.length);
            writer.beginResponse(request, buffer, START, 512, ResponseCode.NXDOMAIN);

            writer.setFlags(Flags.RA);
            writer.rcode(ResponseCode.SERVFAIL);

            assertThat(writer.flags()).isEqualTo(Flags.QR | Flags.RD | Flags.RA | ResponseCode.SERVFAIL);
        }
    }

    @Nested
    class Rfc1035Section414Compression {

        @Test
        void theNameOfTheQuestionIsAPointerWhateverItsCase() {
            begin("www.example.", 512);
            writer.add(set("WWW.EXAMPLE.", RecordType.A, "192.0.2.1"));

            assertThat(records("www.example.")).isEqualTo(octets("C00C 0001 0001 00000E10 0004 C0000201"));
        }

        /// RFC 5936 section 3.4.
        @Test
        void namesThatMustKeepTheirCaseArePointersToTheSameOctetsOnly() {
            begin("www.example.", 512);
            writer.keepCase();
            writer.add(set("WWW.example.", RecordType.A, "192.0.2.1"));
            writer.add(set("www.example.", RecordType.CNAME, "a.WWW.example."));

            assertThat(records("www.example.")).isEqualTo(octets("""
                03 'WWW' C010 0001 0001 00000E10 0004 C0000201
                C00C 0005 0001 00000E10 0004 01 'a' C01D
                """));
        }

        @Test
        void theNextMessageComparesNamesWithoutCaseAgain() {
            begin("www.example.", 512);
            writer.keepCase();
            begin("www.example.", 512);
            writer.add(set("WWW.example.", RecordType.A, "192.0.2.1"));

            assertThat(records("www.example.")).isEqualTo(octets("C00C 0001 0001 00000E10 0004 C0000201"));
        }

        @Test
        void theLongestSuffixInTheMessageIsAPointer() {
            begin("www.example.", 512);
            writer.add(set("www.example.", RecordType.CNAME, "a.host.example."));
            writer.add(set("a.host.example.", RecordType.MX, "5 b.host.example.", "6 ."));

            // Question at 12: www 12, example 16; a.host at 41: a 41, host 43.
            assertThat(records("www.example."))
                    .isEqualTo(octets(
                            """
                                C00C 0005 0001 00000E10 0009 01 'a' 04 'host' C010
                                C029 000F 0001 00000E10 0006 0005 01 'b' C02B
                                C029 000F 0001 00000E10 0003 0006 00
                                """));
        }

        @Test
        void theRootIsNeverAPointer() {
            begin(".", 512);
            writer.add(set(".", RecordType.NS, "a.", "."));

            assertThat(records("."))
                    .isEqualTo(octets("00 0002 0001 00000E10 0003 01 'a' 00  00 0002 0001 00000E10 0001 00"));
        }

        @Test
        void rfc3597Section4NamesInNewerTypesStayWhole() {
            begin("www.example.", 512);
            writer.add(set("www.example.", RecordType.SRV, "1 2 3 www.example."));
            writer.add(set("www.example.", RecordType.DNAME, "www.example."));

            assertThat(records("www.example."))
                    .isEqualTo(octets(
                            """
                                C00C 0021 0001 00000E10 0013 0001 0002 0003 03 'www' 07 'example' 00
                                C00C 0027 0001 00000E10 000D 03 'www' 07 'example' 00
                                """));
        }

        @Test
        void aNameThatWasTakenBackIsNoTarget() {
            begin("q.", 60);
            assertThat(writer.add(set("www.example.", RecordType.TXT, "x".repeat(40)))).isFalse();
            assertThat(writer.add(set("www.example.", RecordType.A, "192.0.2.1"))).isTrue();

            assertThat(read().answer()).containsExactly(set("www.example.", RecordType.A, "192.0.2.1"));
        }

        @Test
        void namesBehind16KiBAreWrittenWholeAndNeverPointedTo() {
            begin("q.", 65535);
            List<RRset> sets = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                sets.add(set("host" + i + ".long-name-of-some-zone.example.", RecordType.TXT, "x".repeat(100)));
            }
            sets.add(set("new.zone.behind.", RecordType.A, "192.0.2.1", "192.0.2.2"));
            sets.add(set("new.zone.behind.", RecordType.AAAA, "2001:db8::1"));
            sets.forEach(each -> assertThat(writer.add(each)).isTrue());

            assertThat(writer.position()).isGreaterThan(0x4000);
            assertThat(read().answer()).isEqualTo(sets);
        }

        @Test
        void aFullTableOfSuffixesOnlyMakesTheMessageLonger() {
            begin("q.", 65535);
            List<RRset> sets = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sets.add(set((char) ('a' + i) + ".b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q" + i + ".", RecordType.NS,
                        "ns" + i + ".a." + i + "."));
            }
            sets.forEach(each -> assertThat(writer.add(each)).isTrue());

            assertThat(read().answer()).isEqualTo(sets);
        }

        @Test
        void fewPointersFollowEachOtherInOneName() {
            String question = "n0.test.";
            begin(question, 65535);
            String name = question;
            for (int i = 1; i < 30; i++) {
                String longer = "n" + i + "." + name;
                assertThat(writer.add(set(name, RecordType.CNAME, longer))).isTrue();
                name = longer;
            }

            byte[] all = finished();
            int most = 0;
            for (int at = 12; at < all.length; at++) {
                most = Math.max(most, pointersFrom(all, at));
            }
            assertThat(most).isBetween(2, 9);
            assertThat(read().answer()).hasSize(29);
        }

        /// How many pointers follow each other where a pointer stands, 0 elsewhere.
        private static int pointersFrom(byte[] message, int at) {
            int place = at;
            int pointers = 0;
            while (place < message.length - 1 && (message[place] & 0xC0) == 0xC0 && pointers < 100) {
                int target = (message[place] & 0x3F) << 8 | (message[place + 1] & 0xFF);
                if (target < 12 || target >= place) {
                    return 0;
                }
                pointers++;
                place = target;
                while (place < message.length && message[place] > 0) {
                    place += 1 + message[place];
                }
            }
            return pointers;
        }

        @Test
        void namesOf127LabelsAreSharedLabelByLabel() {
            String longest = "a.".repeat(127);
            begin(longest, 65535);
            List<RRset> sets = List.of(
                    set("b." + "a.".repeat(126), RecordType.PTR, "a.".repeat(100)),
                    set(longest, RecordType.PTR, "b.a."));
            sets.forEach(each -> assertThat(writer.add(each)).isTrue());

            assertThat(records(longest)).hasSize(2 + 2 + 10 + 2 + 2 + 10 + 2 + 2);
            assertThat(read().answer()).isEqualTo(sets);
        }
    }

    @Nested
    class Room {

        @Test
        void aSetIsAddedWholeOrNotAtAll() {
            RRset two = set("www.example.", RecordType.A, "192.0.2.1", "192.0.2.2");
            begin("www.example.", 29 + 31);

            assertThat(writer.add(two)).isFalse();
            assertThat(writer.overflowed()).isTrue();
            assertThat(writer.position()).isEqualTo(29);
            assertThat(writer.count(Section.ANSWER)).isZero();

            begin("www.example.", 29 + 32);
            assertThat(writer.add(two)).isTrue();
            assertThat(writer.overflowed()).isFalse();
            assertThat(writer.room()).isZero();
        }

        @Test
        void everyLimitIsKeptToTheOctet() {
            RRset[] sets = {
                    set("www.example.", RecordType.CNAME, "b.example."),
                    set("b.example.", RecordType.MX, "1 c.b.example."),
                    set("b.example.", RecordType.SOA, "a. b. 1 2 3 4 5"), set("other.", RecordType.TXT, "abc", "def")
            };
            for (int limit = 29; limit < 200; limit++) {
                Arrays.fill(buffer, (byte) 0x55);
                begin("www.example.", limit);
                for (RRset rrset : sets) {
                    writer.add(rrset);
                }
                assertThat(writer.finish()).isLessThanOrEqualTo(limit);
                assertThat(buffer[START + limit]).isEqualTo((byte) 0x55);
                read();
            }
        }

        @Test
        void whatIsWrittenIntoAnotherMessageIsNoOverflow() {
            begin("www.example.", 50);
            writer.reserve(7);

            assertThat(writer.add(set("www.example.", RecordType.A, "192.0.2.1"))).isFalse();
            assertThat(writer.overflowed()).isTrue();
            assertThat(writer.reserved()).isEqualTo(7);
            writer.clearOverflow();
            assertThat(writer.overflowed()).isFalse();
        }

        @Test
        void whatIsReservedIsForOptOnly() {
            begin("www.example.", 29 + 16 + 11);
            writer.reserve(11);
            assertThat(writer.room()).isEqualTo(16);
            assertThat(writer.add(set("www.example.", RecordType.A, "192.0.2.1"))).isTrue();
            assertThat(writer.add(Name.ROOT, RecordType.A, RecordClass.IN, 0, new byte[0], 0, 0)).isFalse();
            assertThat(writer.opt(1232, 0, 0, false)).isTrue();

            assertThat(read().edns()).isNotNull();
        }

        @Test
        void truncationLeavesTheQuestionAndTc() {
            begin("www.example.", 100);
            writer.add(set("a.example.", RecordType.A, "192.0.2.1"));
            writer.add(set("www.example.", RecordType.TXT, "x".repeat(100)));
            writer.truncate();
            writer.section(Section.ADDITIONAL);
            assertThat(writer.add(set("a.example.", RecordType.A, "192.0.2.1"))).isTrue();
            assertThat(writer.opt(1232, 0, 0, true)).isTrue();

            Message message = read();
            assertThat(message.isTruncated()).isTrue();
            assertThat(message.answer()).isEmpty();
            assertThat(message.additional()).hasSize(1);
            assertThat(message.question()).isEqualTo(new Question(Name.of("www.example."), RecordType.A));
        }
    }

    @Nested
    class Records {

        @Test
        void sectionsCountTheirRecords() {
            begin("www.example.", 512);
            writer.add(set("www.example.", RecordType.A, "192.0.2.1", "192.0.2.2"));
            writer.section(Section.AUTHORITY);
            writer.add(set("example.", RecordType.NS, "ns.example."));
            writer.section(Section.ADDITIONAL);
            writer.add(Name.of("ns.example."), RecordType.A, RecordClass.IN, 5, new byte[] {9, 9, 1, 2, 3, 4}, 2, 4);

            byte[] all = finished();
            assertThat(Arrays.copyOf(all, 12)).isEqualTo(header(0x1234, Flags.QR, 1, 2, 1, 1));
            assertThat(writer.count(Section.ANSWER)).isEqualTo(2);
        }

        @Test
        void theTtlOfASetCanBeAnother() {
            begin("www.example.", 512);
            writer.add(set("www.example.", RecordType.A, "192.0.2.1"), 7);

            assertThat(read().answer().getFirst().ttl()).isEqualTo(7);
        }

        @Test
        void theOwnerCanStandAnywhere() {
            byte[] owner = octets("FF 02 'xy' 07 'example' 00");
            begin("www.example.", 512);
            writer.add(owner, 1, 12, set("*.example.", RecordType.A, "192.0.2.1"), 60);

            assertThat(read().answer().getFirst().owner()).isEqualTo(Name.of("xy.example."));
        }

        @Test
        void rfc2136RecordsWithoutDataAreWrittenWhateverTheirType() {
            RRset deletion = RRset.of(
                    Name.of("www.example."), RecordType.MX, RecordClass.ANY, 0, List.of(Rdata.of()));
            writer.begin(buffer, START, 512, 1, 5 << 11);
            writer.question(new Question(Name.of("example."), RecordType.SOA));
            writer.section(Section.AUTHORITY);
            assertThat(writer.add(deletion)).isTrue();

            assertThat(read().authority()).containsExactly(deletion);
        }

        @Test
        void finishedRecordsAreCopiedAndTheirTtlsLowered() {
            begin("www.example.", 512);
            byte[] record = octets("C00C 0001 0001 00000010 0004 C0000201");
            assertThat(writer.addEncoded(record, 0, record.length, 1, 0, 0)).isTrue();
            writer.lowerTtl(29 + 6, 6);
            assertThat(read().answer().getFirst().ttl()).isEqualTo(10);
            writer.lowerTtl(29 + 6, 11);
            assertThat(read().answer().getFirst().ttl()).isZero();
        }
    }

    @Nested
    class Rfc6891Edns {

        @Test
        void optHoldsTheUpperBitsOfTheCodeAndItsOptions() {
            begin("a.", 512);
            assertThat(writer.opt(1232, ResponseCode.BADVERS, 0, true)).isTrue();
            assertThat(writer.option(new EdnsOption(3, Octets.of((byte) 1, (byte) 2)))).isTrue();
            assertThat(writer.option(15, new byte[] {9, 0, 18, 9}, 1, 2)).isTrue();

            assertThat(records("a."))
                    .isEqualTo(octets("00 0029 04D0 01 00 8000 000C  0003 0002 0102  000F 0002 0012"));
            assertThat(read().rcode()).isEqualTo(ResponseCode.BADVERS);
        }

        @Test
        void anOptionThatDoesNotFitIsLeftOut() {
            begin("a.", 12 + 7 + 11 + 6);
            assertThat(writer.opt(1232, 0, 0, false)).isTrue();
            assertThat(writer.option(3, new byte[3], 0, 3)).isFalse();
            assertThat(writer.option(3, new byte[2], 0, 2)).isTrue();
            assertThat(writer.option(3, new byte[0], 0, 0)).isFalse();

            assertThat(read().edns()).isNotNull();
        }

        @Test
        void withoutOptThereAreNoOptions() {
            begin("a.", 512);
            assertThat(writer.option(3, new byte[0], 0, 0)).isFalse();
            begin("a.", 12 + 7 + 10);
            assertThat(writer.opt(1232, 0, 0, false)).isFalse();
            assertThat(writer.option(3, new byte[0], 0, 0)).isFalse();
        }
    }
}
