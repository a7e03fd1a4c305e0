package rootwalk.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.wire.codec.Requests.ednsQuery;
import static rootwalk.wire.codec.Requests.header;
import static rootwalk.wire.codec.Requests.joined;
import static rootwalk.wire.codec.Requests.octets;
import static rootwalk.wire.codec.Requests.opt;
import static rootwalk.wire.codec.Requests.option;
import static rootwalk.wire.codec.Requests.query;
import static rootwalk.wire.codec.Requests.question;

import java.util.Arrays;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Opcode;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.RequestView.Shape;

class RequestViewTest {

    private final RequestView view = new RequestView();

    /// The request lies in the middle of a larger buffer, as it does on a listener.
    private Shape read(byte[] request) {
        byte[] buffer = new byte[request.length + 40];
        Arrays.fill(buffer, (byte) 0xFF);
        System.arraycopy(request, 0, buffer, 13, request.length);
        return view.read(buffer, 13, request.length);
    }

    @Test
    void aQueryIsReadInPlace() {
        assertThat(read(query("wWw.Example.", RecordType.AAAA))).isEqualTo(Shape.QUERY);

        assertThat(view.id()).isEqualTo(0x1234);
        assertThat(view.opcode()).isEqualTo(Opcode.QUERY);
        assertThat(view.recursionDesired()).isTrue();
        assertThat(view.checkingDisabled()).isFalse();
        assertThat(view.offset()).isEqualTo(13);
        assertThat(view.length()).isEqualTo(29);
        assertThat(view.question()).isEqualTo(new Question(Name.of("www.example."), RecordType.AAAA));
        assertThat(view.question().name().sharedOctets()).isEqualTo(Name.of("wWw.Example.").sharedOctets());
        assertThat(view.questionView().nameHash()).isEqualTo(Name.of("www.example.").hashCode());
        assertThat(view.qnameLength()).isEqualTo(13);
        assertThat(view.questionView().labels()).isEqualTo(2);
        assertThat(view.questionView().labelOffset(0)).isZero();
        assertThat(view.questionView().labelOffset(1)).isEqualTo(4);
        assertThat(view.hasEdns()).isFalse();
        assertThat(view.udpSize()).isEqualTo(512);
        assertThat(view.dnssecOk()).isFalse();
        assertThat(view.hasTsig()).isFalse();
    }

    @Test
    void itKnowsItsQuestion() {
        read(query("a.wWw.Example.", RecordType.A));

        assertThat(view.questionView().isFor(Name.of("A.www.example."))).isTrue();
        assertThat(view.questionView().isFor(Name.of("b.www.example."))).isFalse();
        assertThat(view.questionView().isAtOrBelow(Name.of("a.www.example."))).isTrue();
        assertThat(view.questionView().isAtOrBelow(Name.of("example."))).isTrue();
        assertThat(view.questionView().isAtOrBelow(Name.ROOT)).isTrue();
        assertThat(view.questionView().isAtOrBelow(Name.of("x.example."))).isFalse();
        assertThat(view.questionView().isAtOrBelow(Name.of("x.a.www.example."))).isFalse();
    }

    @Test
    void theLongestNameIsRead() {
        assertThat(read(query("a.".repeat(127), RecordType.A))).isEqualTo(Shape.QUERY);
        assertThat(view.qnameLength()).isEqualTo(255);
        assertThat(view.questionView().labels()).isEqualTo(127);
        assertThat(view.questionView().labelOffset(126)).isEqualTo(252);
        assertThat(view.questionView().isAtOrBelow(Name.of("a.a."))).isTrue();
    }

    @Test
    void nothingOfTheLastRequestIsLeft() {
        read(ednsQuery("www.example.", 1, 4096, 0, 0x8000, option(3, 0), option(8, 7), option(10, 8), option(11, 0)));
        assertThat(view.wantsNsid() && view.wantsKeepalive()).isTrue();

        read(query(".", RecordType.NS));

        assertThat(view.wantsNsid() || view.wantsKeepalive()).isFalse();
        assertThat(view.hasEdns() || view.dnssecOk() || view.wantsPadding()).isFalse();
        assertThat(view.udpSize()).isEqualTo(512);
    }

    @Nested
    class Shapes {

        @Test
        void lessThanAHeaderIsARunt() {
            for (int length = 0; length < 12; length++) {
                assertThat(read(Arrays.copyOf(query(".", 1), length))).isEqualTo(Shape.RUNT);
            }
        }

        @Test
        void aResponseIsOneWhateverFollows() {
            assertThat(read(header(1, Flags.QR, 0, 0, 0, 0))).isEqualTo(Shape.RESPONSE);
            assertThat(read(header(1, Flags.QR | Flags.OPCODE, 9, 9, 9, 9))).isEqualTo(Shape.RESPONSE);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
        void unknownOpcodesAreRejectedFirst(int opcode) {
            assertThat(read(header(1, opcode << 11, 7, 0, 0, 0))).isEqualTo(Shape.UNKNOWN_OPCODE);
            assertThat(view.hasQuestion()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 2, 3, 65535})
        void rfc9619NotOneQuestionIsMalformed(int count) {
            byte[] request = joined(
                    header(1, 0, count, 0, 0, 0), question("a.", 1, 1), question("b.", 1, 1), question("c.", 1, 1));

            assertThat(read(request)).isEqualTo(Shape.MALFORMED);
            assertThat(view.hasQuestion()).isFalse();
        }

        @Test
        void octetsAfterTheLastRecordAreNotPartOfTheRequest() {
            byte[] request = query("a.", 1);
            assertThat(read(joined(request, new byte[30]))).isEqualTo(Shape.QUERY);
            assertThat(view.questionView().isFor(Name.of("a."))).isTrue();
            assertThat(view.length()).isEqualTo(request.length);
            assertThat(view.hasEdns()).isFalse();
        }

        @Test
        void octetsAfterTsigAreMalformedButTheQuestionIsThere() {
            byte[] signed = joined(header(1, 0, 1, 0, 0, 1), question("a.", 1, 1),
                    octets("00 00FA 00FF 00000000 0011 00 000000000000 0000 0000 0000 0000 0000"));
            assertThat(read(signed)).isEqualTo(Shape.QUERY);
            assertThat(read(joined(signed, new byte[1]))).isEqualTo(Shape.MALFORMED);
            assertThat(view.hasQuestion()).isTrue();
            assertThat(view.questionView().isFor(Name.of("a."))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {
                // A pointer to the question itself, one forward, one into the header; extended label types (RFC 2671); a label that leads out.
                "C00C 0001 0001", "C020 0001 0001", "C000 0001 0001", "01 'a' C00C 0001 0001", "41 'a' 00 0001 0001",
                "80 0001 0001", "3F 'abc' 00 0001 0001", "01 'a' 00 0001 00", "01 'a' 00", "01 'a'", "01"
        })
        void aQuestionWithAnotherFormThanLabelsIsMalformed(String question) {
            assertThat(read(joined(header(1, 0, 1, 0, 0, 0), octets(question)))).isEqualTo(Shape.MALFORMED);
            assertThat(view.hasQuestion()).isFalse();
        }

        @Test
        void aNameOf256OctetsIsMalformed() {
            byte[] tooLong = new byte[256 + 4];
            for (int i = 0; i < 254; i += 2) {
                tooLong[i] = 1;
            }
            tooLong[252] = 2;
            assertThat(read(joined(header(1, 0, 1, 0, 0, 0), tooLong))).isEqualTo(Shape.MALFORMED);
        }

        @Test
        void countsThatTheOctetsCannotHoldAreMalformed() {
            assertThat(read(joined(header(1, 0, 1, 65535, 65535, 65535), question("a.", 1, 1))))
                    .isEqualTo(Shape.MALFORMED);
            assertThat(read(joined(header(1, 0, 1, 0, 0, 1), question("a.", 1, 1)))).isEqualTo(Shape.MALFORMED);
        }

        @Test
        void notifyAndUpdateAreRequestsWithRecords() {
            for (byte[] request : Requests.sound()) {
                assertThat(read(request)).isEqualTo(Shape.QUERY);
            }
        }

        @Test
        void tsigStandsLast() {
            byte[] tsig = octets("03 'key' 00 00FA 00FF 00000000 0011 00 000000000000 0000 0000 0000 0000 0000");

            assertThat(read(joined(header(1, 0, 1, 0, 0, 1), question("a.", 1, 1), tsig))).isEqualTo(Shape.QUERY);
            assertThat(view.hasTsig()).isTrue();
            assertThat(read(joined(header(1, 0, 1, 0, 0, 2), question("a.", 1, 1), tsig, opt(1232, 0, 0))))
                    .isEqualTo(Shape.MALFORMED);
            assertThat(read(joined(header(1, 0, 1, 1, 0, 0), question("a.", 1, 1), tsig))).isEqualTo(Shape.MALFORMED);
        }
    }

    @Nested
    class Rfc6891Edns {

        @Test
        void sizeVersionAndDoAreRead() {
            assertThat(read(ednsQuery("a.", 1, 1232, 0, 0x8000))).isEqualTo(Shape.QUERY);

            assertThat(view.hasEdns()).isTrue();
            assertThat(view.udpSize()).isEqualTo(1232);
            assertThat(view.dnssecOk()).isTrue();
            assertThat(view.ednsVersion()).isZero();
        }

        @Test
        void section623SizesBelow512Count512() {
            read(ednsQuery("a.", 1, 100, 0, 0));
            assertThat(view.udpSize()).isEqualTo(512);
            read(ednsQuery("a.", 1, 0, 0, 0));
            assertThat(view.udpSize()).isEqualTo(512);
            read(ednsQuery("a.", 1, 65535, 0, 0));
            assertThat(view.udpSize()).isEqualTo(65535);
        }

        @Test
        void section613OfAnotherVersionOnlyTheVersionIsRead() {
            assertThat(read(ednsQuery("a.", 1, 1232, 1, 0, octets("FF")))).isEqualTo(Shape.QUERY);
            assertThat(view.ednsVersion()).isEqualTo(1);
        }

        @Test
        void section611OneOptOfTheRootInTheAdditionalSection() {
            assertThat(read(joined(header(1, 0, 1, 0, 0, 2), question("a.", 1, 1), opt(512, 0, 0), opt(512, 0, 0))))
                    .as("two").isEqualTo(Shape.MALFORMED);
            assertThat(read(joined(header(1, 0, 1, 1, 0, 0), question("a.", 1, 1), opt(512, 0, 0))))
                    .as("as answer").isEqualTo(Shape.MALFORMED);
            assertThat(read(joined(
                    header(1, 0, 1, 0, 0, 1), question("a.", 1, 1), octets("01 'x' 00 0029 0200 00000000 0000"))))
                    .as("below a name").isEqualTo(Shape.MALFORMED);
            assertThat(read(joined(
                    header(1, 0, 1, 0, 0, 1), question("a.", 1, 1), octets("C00E 0029 0200 00000000 0000"))))
                    .as("by a pointer to the root").isEqualTo(Shape.MALFORMED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"00", "0003 00", "0003 0001", "0003 0000 00", "0003 0002 FF"})
        void optionsThatDoNotFillTheRecordAreMalformed(String options) {
            assertThat(read(ednsQuery("a.", 1, 1232, 0, 0, octets(options)))).isEqualTo(Shape.MALFORMED);
        }

        @Test
        void optionsAreNoticed() {
            assertThat(read(ednsQuery("a.", 1, 1232, 0, 0, option(3, 0), option(12, 9), option(8, 11), option(99, 1))))
                    .isEqualTo(Shape.QUERY);

            assertThat(view.wantsNsid()).isTrue();
            assertThat(view.wantsPadding()).isTrue();
            assertThat(view.wantsKeepalive()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(ints = {8, 16, 24, 40})
        void rfc7873CookiesHaveEightOr16To40Octets(int length) {
            assertThat(read(ednsQuery("a.", 1, 1232, 0, 0, option(3, 0), option(10, length)))).isEqualTo(Shape.QUERY);
            assertThat(view.wantsNsid()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 7, 9, 15, 41, 255})
        void rfc7873OtherLengthsAreMalformed(int length) {
            assertThat(read(ednsQuery("a.", 1, 1232, 0, 0, option(10, length)))).isEqualTo(Shape.MALFORMED);
        }

        @Test
        void rfc7873OfSeveralCookiesTheFirstCounts() {
            assertThat(read(ednsQuery("a.", 1, 1232, 0, 0, option(3, 0), option(10, 8), option(10, 9))))
                    .isEqualTo(Shape.QUERY);
            assertThat(view.cookieLength()).isEqualTo(8);
            // Header, question, the fixed part of OPT, NSID, and the header of the option.
            assertThat(view.cookieAt()).isEqualTo(view.offset() + 12 + 7 + 11 + 4 + 4);
            assertThat(read(query("a.", 1))).isEqualTo(Shape.QUERY);
            assertThat(view.hasCookie()).isFalse();
        }
    }
}
