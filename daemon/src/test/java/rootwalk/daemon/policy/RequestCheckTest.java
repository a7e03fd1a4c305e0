package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.authoritative.Authority;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.cookie.ServerCookies;

class RequestCheckTest {

    private final RequestCheck admission = new RequestCheck(TsigChecks.withoutKeys(), CookieChecks.NONE);
    private final QueryContext context = new QueryContext();
    private final byte[] response = new byte[1232];

    private @Nullable Message reply(byte[] request) {
        context.receive(Transport.UDP, QueryOrigin.internal(), request, 0, request.length, response, 0, 0);
        return admission.serve(context) == StepResult.ANSWERED
                ? new MessageReader().read(response, 0,
                        ResponsePath
                                .of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE))
                                .respond(context))
                : null;
    }

    @Test
    void aQueryPasses() {
        assertThat(ask("www.example. A").edns(1232).of(admission)).isEqualTo(StepResult.PASS);
    }

    /// RFC 1996 section 3.7, RFC 2136 section 2.2.
    @ParameterizedTest
    @CsvSource({"4", "5"})
    void aNotifyAndAnUpdatePass(int opcode) {
        assertThat(ask("www.example. SOA").edns(1232).flags(opcode << 11).of(admission)).isEqualTo(StepResult.PASS);
        assertThat(ask("www.example. SOA").ednsVersion(1).flags(opcode << 11).responseOf(admission).rcode())
                .isEqualTo(ResponseCode.BADVERS);
    }

    @Test
    void whatIsShorterThanAHeaderIsDropped() {
        assertThat(reply(new byte[11])).isNull();
        assertThat(reply(new byte[0])).isNull();
    }

    @Test
    void aResponseIsDroppedWhateverElseItIs() {
        assertThat(ask("www.example. A").flags(Flags.QR).of(admission)).isEqualTo(StepResult.DROPPED);
        assertThat(ask("www.example. A").flags(Flags.QR | 4 << 11).of(admission)).isEqualTo(StepResult.DROPPED);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "6", "9", "15"})
    void otherOpcodesAreNotImplemented(int opcode) {
        Message message = ask("www.example. SOA").flags(opcode << 11).responseOf(admission);

        assertThat(message.rcode()).isEqualTo(ResponseCode.NOTIMP);
        assertThat(message.opcode()).isEqualTo(opcode);
    }

    /// RFC 9619 section 4.
    @ParameterizedTest
    @CsvSource({"0", "2", "255"})
    void anyNumberOfQuestionsButOneIsAFormatError(int count) {
        byte[] request = ask("www.example. A").octets();
        request[5] = (byte) count;

        assertThat(reply(request).rcode()).isEqualTo(ResponseCode.FORMERR);
    }

    /// RFC 6891 section 6.1.1.
    @ParameterizedTest
    @CsvSource({"0, 0, FORMERR", "1, 0, NOTIMP", "3, 1, NOTIMP", "6, 0, NOTIMP"})
    void aRequestWithOptGetsOptWhateverElseIsWrongWithIt(int opcode, int questions, String code) {
        byte[] whole = ask("www.example. A").edns(1232).octets();
        byte[] request = questions == 1 ? whole : withoutQuestion(whole);
        request[2] = (byte) (opcode << 3);

        Message message = reply(request);

        assertThat(ResponseCode.name(message.rcode())).isEqualTo(code);
        assertThat(message.edns()).isNotNull();
    }

    @Test
    void whatDoesNotReadLikeAQueryHasNoOpt() {
        byte[] request = ask("www.example. A").flags(6 << 11).edns(1232).octets();
        request[11] = 2;

        Message message = reply(request);

        assertThat(message.rcode()).isEqualTo(ResponseCode.NOTIMP);
        assertThat(message.edns()).isNull();
    }

    private static byte[] withoutQuestion(byte[] request) {
        int question = "3www7example0TTCC".length();
        byte[] without = Arrays.copyOf(request, request.length - question);
        System.arraycopy(request, 12 + question, without, 12, without.length - 12);
        without[5] = 0;
        return without;
    }

    /// RFC 7828 section 3.3.1.
    @Test
    void byUdpTheKeepaliveOptionIsIgnoredWhateverItsLength() {
        assertThat(ask("www.example. A").option(EdnsOption.TCP_KEEPALIVE, new byte[3]).of(admission))
                .isEqualTo(StepResult.PASS);
    }

    @Test
    void overTcpAKeepaliveOptionOfAnotherLengthIsAFormatError() {
        Message message = ask("www.example. A").option(EdnsOption.TCP_KEEPALIVE, new byte[3]).overTcp()
                .responseOf(admission);

        assertThat(message.rcode()).isEqualTo(ResponseCode.FORMERR);
        assertThat(ask("www.example. A").option(EdnsOption.TCP_KEEPALIVE, new byte[2]).overTcp().of(admission))
                .isEqualTo(StepResult.PASS);
    }

    @Test
    void aMessageThatIsCutOffIsAFormatErrorThatShowsTheQuestion() {
        byte[] request = ask("www.example. A").octets();
        request[11] = 1;

        Message message = reply(request);

        assertThat(message.rcode()).isEqualTo(ResponseCode.FORMERR);
        assertThat(message.question()).hasToString("www.example. IN A");
    }

    @Test
    void anotherVersionOfEdnsIsRefusedWithTheSupportedOne() {
        Message message = ask("www.example. A").ednsVersion(1).responseOf(admission);

        assertThat(message.rcode()).isEqualTo(ResponseCode.BADVERS);
        assertThat(message.edns().version()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"TSIG, FORMERR", "OPT, FORMERR", "TKEY, NOTIMP", "MAILA, NOTIMP", "NXNAME, FORMERR"})
    void typesThatStandForNoDataAreNotLookedUp(String type, String code) {
        Message message = ask("www.example. " + type).responseOf(admission);

        assertThat(ResponseCode.name(message.rcode())).isEqualTo(code);
    }

    /// RFC 9824 section 3.5.
    @Test
    void nxnameIsRejectedAsQtype() {
        assertThat(TestQuery.errors(ask("www.example. NXNAME").edns(1232).responseOf(admission)))
                .containsExactly(ExtendedError.INVALID_QUERY_TYPE);
    }

    @ParameterizedTest
    @CsvSource({"TKEY", "MAILA", "MAILB"})
    void whatIsNotSupportedIsSaidToBeSo(String type) {
        assertThat(TestQuery.errors(ask("www.example. " + type).edns(1232).responseOf(admission)))
                .containsExactly(ExtendedError.NOT_SUPPORTED);
    }

    @Test
    void anyOctetsNeverThrowAndResponsesAreWellFormed() {
        Random random = new Random(7);
        Pipeline pipeline = wholePipeline();
        byte[] buffer = new byte[4096];
        byte[][] seeds = {
                ask("www.example. A").option(10, new byte[8]).octets(), ask("example. SOA").flags(5 << 11).octets(),
                ask("version.bind. CH TXT").edns(512).octets(), ask("x.localhost. AAAA").dnssecOk().octets()};
        for (int i = 0; i < 100_000; i++) {
            int length;
            if (i % 4 == 0) {
                length = random.nextInt(300);
                for (int at = 0; at < length; at++) {
                    buffer[at] = (byte) random.nextInt();
                }
            } else {
                byte[] seed = seeds[random.nextInt(seeds.length)];
                length = seed.length;
                System.arraycopy(seed, 0, buffer, 0, length);
                for (int changes = random.nextInt(4); changes > 0; changes--) {
                    buffer[2 + random.nextInt(length - 2)] = (byte) random.nextInt();
                }
                length = random.nextInt(5) == 0 ? random.nextInt(length + 1) : length;
            }
            Transport transport = i % 2 == 0 ? Transport.UDP : Transport.TCP;
            context.receive(transport, QueryOrigin.internal(), buffer, 0, length, response, 0, 0);
            context.client().set(false, 0, 0x7F000001, 53);
            int octets = pipeline.serve(context, new Nobody());
            if (octets > 0) {
                assertThat(new MessageReader().read(response, 0, octets)).isNotNull();
            }
        }
    }

    private static Pipeline wholePipeline() {
        LocalZones.Builder local = new LocalZones.Builder(60);
        local.records(RRset.of(Name.of("example."), RecordType.SOA, 60,
                LocalZones.emptyZoneSoa(Name.of("example."), 60).rdata(0)));
        return new Pipeline(new RequestCheck(TsigChecks.withoutKeys(), CookieChecks.NONE),
                QueryStep.NONE, new ChaosIdentity(Optional.of("v"), Optional.empty()), AccessControlTest.everybody(),
                QueryStep.NONE, SpecialUseNames.except(List.of(), List.of(), Optional.empty()),
                local.build(),
                new AuthoritativeZones(new ServedZones(ZoneSet.EMPTY), new Authority(Authority.Additional.NONE),
                        InstantSource.system(), List.of()),
                QueryStep.NONE, QueryStep.NONE, ResolverStep.disabled(),
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)));
    }

    private record Nobody() implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {}
    }
}
