package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.RecursionStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.Edns;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.TsigView;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigResult;

/// Signed requests (RFC 8945) through a pipeline whose clock the tests set.
class SignedQueriesTest {

    private static final long NOW = 1_767_225_600L;
    private static final TsigKey KEY = new TsigKey(Name.of("key.example."), TsigAlgorithm.HMAC_SHA256, new byte[32]);
    private static final TsigKey OTHER = new TsigKey(Name.of("other."), TsigAlgorithm.HMAC_SHA256, new byte[32]);
    private static final TsigKey FORGED = new TsigKey(KEY.name(), KEY.algorithm(), new byte[] {1});

    /// Octets of a TSIG of [#KEY]: names of 13 octets each, 26 of numbers, 32 of the MAC.
    private static final int TSIG = 13 + 10 + 13 + 16 + 32;

    private long now = NOW;
    private final InstantSource clock = () -> Instant.ofEpochSecond(now);
    private final ResponseTail tail = new ResponseTail(Octets.EMPTY, 1232, 100, clock, ServerCookies.NONE);

    /// Answers with a TXT record that makes the response `octets` long before OPT and TSIG.
    private QueryStep text(int octets) {
        return context -> {
            int data = octets - 12 - context.request().qnameLength() - 4 - 12;
            byte[] strings = new byte[data];
            int length;
            for (int at = 0; at < data; at += 1 + length) {
                length = Math.min(255, data - at - 1);
                strings[at] = (byte) length;
            }
            context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, Flags.AA)
                    .addAtQuestion(
                            RRset.of(context.request().question().name(), RecordType.TXT, 60, Rdata.of(strings)));
            return StepResult.ANSWERED;
        };
    }

    private Pipeline pipeline(QueryStep answers) {
        return pipeline(answers, ResolverStep.disabled());
    }

    private Pipeline pipeline(QueryStep answers, RecursionStep recursion) {
        return new Pipeline(new RequestCheck(TsigChecks.withKeys(clock, KEY), CookieChecks.NONE),
                QueryStep.NONE, new ChaosIdentity(Optional.empty(), Optional.empty()), AccessControlTest.everybody(),
                QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, answers, QueryStep.NONE, QueryStep.NONE, recursion,
                ResponsePath.of(tail));
    }

    private Message answer(TestQuery query, int octets) {
        return Objects.requireNonNull(query.responseOf(pipeline(text(octets))));
    }

    private void assertSigned(TestQuery query) {
        assertThat(query.verified(now)).isInstanceOf(TsigResult.Valid.class);
    }

    private static TsigView tsig(TestQuery query) {
        TsigView view = new TsigView();
        byte[] octets = query.responseOctets();
        assertThat(view.find(octets, 0, octets.length)).isEqualTo(TsigView.Presence.PRESENT);
        return view;
    }

    private static void assertWithoutTsig(TestQuery query) {
        byte[] octets = query.responseOctets();
        assertThat(new TsigView().find(octets, 0, octets.length)).isEqualTo(TsigView.Presence.ABSENT);
    }

    @Test
    void theResponseToASignedQueryIsSigned() {
        for (TestQuery query : List.of(ask("a. TXT"), ask("a. TXT").edns(1232), ask("a. TXT").overTcp())) {
            query.signed(KEY, NOW);

            assertThat(answer(query, 100).rcode()).isEqualTo(ResponseCode.NOERROR);
            assertSigned(query);
        }
    }

    @Test
    void theResponseToAnUnsignedQueryIsNot() {
        TestQuery query = ask("a. TXT").edns(1232);
        answer(query, 100);

        assertWithoutTsig(query);
    }

    @Test
    void stepsSeeWhoseKeySignedTheQuery() {
        List<String> seen = new ArrayList<>();
        QueryStep step = context -> {
            seen.add(String.valueOf(context.signedBy()));
            return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        };
        ask("a. A").signed(KEY, NOW).responseOf(pipeline(step));
        ask("a. A").responseOf(pipeline(step));

        assertThat(seen).containsExactly("key.example.", "null");
    }

    /// The steps do not see requests whose TSIG has an error.
    @Test
    void aRequestWithATsigErrorIsNotProcessed() {
        QueryStep never = context -> {
            throw new AssertionError("processed");
        };
        for (TestQuery query : List.of(ask("a. A").signed(OTHER, NOW), ask("a. A").signed(FORGED, NOW),
                ask("a. A").signed(KEY, NOW - 1000))) {
            assertThat(Objects.requireNonNull(query.responseOf(pipeline(never))).rcode())
                    .isEqualTo(ResponseCode.NOTAUTH);
        }
    }

    /// RFC 8945 section 5.3: whatever the response is.
    @ParameterizedTest
    @CsvSource({"a. OPT, 0, FORMERR", "a. AXFR, 0, REFUSED", "a. TKEY, 0, NOTIMP", "a. CH A, 0, REFUSED",
            "a. SOA, 6, NOTIMP", "a. A, 2, NOTIMP", "a. A, 15, NOTIMP"})
    void errorsOfSignedRequestsAreSigned(String question, int opcode, String code) {
        TestQuery query = ask(question).flags(opcode << 11).signed(KEY, NOW);
        Message response = Objects.requireNonNull(query.responseOf(pipeline(QueryStep.NONE)));

        assertThat(ResponseCode.name(response.rcode())).isEqualTo(code);
        assertSigned(query);
    }

    @Test
    void badversIsSignedBehindOpt() {
        TestQuery query = ask("a. A").ednsVersion(1).signed(KEY, NOW);
        Message response = Objects.requireNonNull(query.responseOf(pipeline(QueryStep.NONE)));

        assertThat(response.rcode()).isEqualTo(ResponseCode.BADVERS);
        assertSigned(query);
    }

    @Test
    void theMessageReaderDoesNotCountTheTsigAsARecord() {
        TestQuery query = ask("a. TXT").edns(1232).signed(KEY, NOW);
        Message response = answer(query, 100);

        assertThat(response.additional()).isEmpty();
        assertThat(response.edns()).isNotNull();
    }

    /// RFC 8945 sections 5.2.1 to 5.2.3 and 5.3.2.
    @Test
    void errorsOfKeyAndMacAreNotSignedAndThatOfTheTimeIs() {
        TestQuery unknown = ask("a. A").edns(1232).signed(OTHER, NOW);
        TestQuery forged = ask("a. A").signed(FORGED, NOW);
        TestQuery late = ask("a. A").signed(KEY, NOW - 301);
        for (TestQuery query : List.of(unknown, forged, late)) {
            query.responseOf(pipeline(QueryStep.NONE));
        }

        assertThat(tsig(unknown).error()).isEqualTo(ResponseCode.BADKEY);
        assertThat(tsig(unknown).macLength()).isZero();
        assertThat(tsig(forged).error()).isEqualTo(ResponseCode.BADSIG);
        assertThat(tsig(forged).macLength()).isZero();
        assertThat(tsig(late).error()).isEqualTo(ResponseCode.BADTIME);
        assertThat(tsig(late).macLength()).isEqualTo(32);
        assertThat(tsig(late).timeSigned()).isEqualTo(NOW - 301);
        assertThat(tsig(late).otherTime()).isEqualTo(NOW);
        assertThat(late.verified(NOW - 301).toString()).contains("the server reports BADTIME")
                .doesNotContain("anyone may have sent it");
    }

    /// RFC 8945 section 5.2.2.1.
    @Test
    void aMacThatIsTooShortIsAFormatErrorWithoutTsig() {
        QueryContext context = new QueryContext();
        byte[] request = ask("a. A").signed(KEY, NOW).octets();
        byte[] cut = Arrays.copyOf(request, request.length - 32);
        System.arraycopy(request, request.length - 6, cut, cut.length - 6, 6);
        cut[cut.length - 7] = 0;
        cut[cut.length - 6 - 10 - 13 - 1] -= 32;
        byte[] response = new byte[512];
        context.receive(Transport.UDP, ask("a. A"), cut, 0, cut.length, response, 0, 0);

        int length = pipeline(QueryStep.NONE).serve(context, new Nobody());

        assertThat(context.request().hasTsig()).isTrue();
        assertThat(Objects.requireNonNull(new MessageReader().read(response, 0, length)).rcode())
                .isEqualTo(ResponseCode.FORMERR);
        assertThat(new TsigView().find(response, 0, length)).isEqualTo(TsigView.Presence.ABSENT);
    }

    /// RFC 8945 section 5.3: a response that is truncated for its TSIG has only the question, TC and NOERROR.
    @Test
    void theTsigCountsForTheSizeOfAResponse() {
        TestQuery fits = ask("a. TXT").signed(KEY, NOW);
        TestQuery isTooLong = ask("a. TXT").signed(KEY, NOW);

        assertThat(answer(fits, 512 - TSIG).isTruncated()).isFalse();
        assertThat(fits.responseOctets()).hasSize(512);
        assertThat(TestQuery.line(answer(isTooLong, 513 - TSIG))).isEqualTo("NOERROR aa tc ra");
        assertThat(isTooLong.responseOctets()).hasSize(12 + 7 + TSIG);
        assertSigned(fits);
        assertSigned(isTooLong);
    }

    @Test
    void soItDoesWithOpt() {
        TestQuery fits = ask("a. TXT").edns(1232).signed(KEY, NOW);
        TestQuery isTooLong = ask("a. TXT").edns(1232).signed(KEY, NOW);

        assertThat(answer(fits, 1232 - 11 - TSIG).isTruncated()).isFalse();
        assertThat(fits.responseOctets()).hasSize(1232);
        assertThat(answer(isTooLong, 1233 - 11 - TSIG).isTruncated()).isTrue();
        assertThat(isTooLong.responseOctets()).hasSize(12 + 7 + 11 + TSIG);
        assertSigned(fits);
        assertSigned(isTooLong);
    }

    @Test
    void aTruncatedErrorBecomesNoerror() {
        TestQuery query = ask("a. TXT").signed(KEY, NOW);
        Message response = Objects.requireNonNull(query.responseOf(pipeline(context -> {
            StepResult result = text(600).serve(context);
            context.answer().rcode(ResponseCode.NXDOMAIN);
            return result;
        })));

        assertThat(response.rcode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(response.isTruncated()).isTrue();
        assertSigned(query);
    }

    @Test
    void overTcpTheLargestMessageIsSigned() {
        TestQuery largest = ask("a. TXT").overTcp().signed(KEY, NOW);
        TestQuery isTooLong = ask("a. TXT").overTcp().signed(KEY, NOW);

        assertThat(answer(largest, 65_535 - TSIG).answer()).hasSize(1);
        assertThat(largest.responseOctets()).hasSize(65_535);
        assertThat(answer(isTooLong, 65_536 - TSIG).rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertSigned(largest);
        assertSigned(isTooLong);
    }

    /// A client that says 512 octets, and names as long as they can be.
    @Test
    void aResponseWithoutRoomForItsTsigIsServfailWithoutOne() {
        String longest = "a.".repeat(127);
        TsigKey key = new TsigKey(Name.of(longest), TsigAlgorithm.HMAC_SHA512, new byte[64]);
        TestQuery query = ask(longest + " TXT").signed(key, NOW);
        Pipeline pipeline =
                new Pipeline(new RequestCheck(TsigChecks.withKeys(clock, key), CookieChecks.NONE), QueryStep.NONE,
                        QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, text(400),
                        QueryStep.NONE, QueryStep.NONE,
                        ResolverStep.disabled(), ResponsePath.of(tail));

        assertThat(Objects.requireNonNull(query.responseOf(pipeline)).rcode()).isEqualTo(ResponseCode.SERVFAIL);
        assertWithoutTsig(query);
        assertThat(query.responseOctets().length).isLessThanOrEqualTo(512);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 2000})
    void aDetachedQueryIsSignedWhenItIsAnswered(int octets) {
        TestQuery query = ask("a. TXT").edns(1232).signed(KEY, NOW);
        List<DetachedQuery> detached = new ArrayList<>();
        var _ = query.responseOf(pipeline(context -> {
            detached.add(context.detach());
            return StepResult.SUSPENDED;
        }));
        now += 12;

        QueryContext other = new QueryContext();
        byte[] response = new byte[QueryContext.MAX_MESSAGE];
        other.resume(detached.getFirst(), response, 5);
        tail.limit(other);
        text(octets).serve(other);
        int length = ResponsePath.of(tail).respond(other);
        query.sendPart(response, 0, length);

        assertThat(query.laterResponse().isTruncated()).isEqualTo(octets > Edns.SAFE_UDP_SIZE);
        assertThat(other.signedBy()).isEqualTo(KEY.name());
        assertThat(tsig(query).timeSigned()).isEqualTo(NOW + 12);
        assertSigned(query);
    }

    /// What a context was used for before leaves nothing behind.
    @Test
    void theNextQueryOfAContextIsNotSigned() {
        Pipeline pipeline = pipeline(text(512));
        QueryContext context = new QueryContext();
        byte[] response = new byte[512];
        byte[] signed = ask("a. TXT").signed(KEY, NOW).octets();
        byte[] plain = ask("a. TXT").octets();

        context.receive(Transport.UDP, ask("a. A"), signed, 0, signed.length, response, 0, 0);
        assertThat(pipeline.serve(context, new Nobody())).isEqualTo(12 + 7 + TSIG);
        context.receive(Transport.UDP, ask("a. A"), plain, 0, plain.length, response, 0, 0);
        assertThat(pipeline.serve(context, new Nobody())).isEqualTo(512);
        assertThat(context.signedBy()).isNull();
    }

    @Test
    void errorsAreLoggedWithClientAndKeyUpToTenInASecond() {
        List<String> lines = new ArrayList<>();
        TsigCheck check = new TsigCheck(rootwalk.wire.tsig.TsigKeys.of(List.of(KEY)), clock,
                new TsigLog(TsigChecks.STOPPED, lines::add));
        RequestCheck requests = new RequestCheck(check, CookieChecks.NONE);

        ask("a. A").signed(OTHER, NOW).responseOf(requests);
        ask("a. A").signed(FORGED, NOW).responseOf(requests);
        ask("a. A").signed(KEY, NOW + 5000).responseOf(requests);
        ask("a. A").signed(KEY, NOW).of(requests);

        assertThat(lines).containsExactly(
                "request of 127.0.0.1:4242 with the key other.: BADKEY: keys has no key with this name and algorithm",
                "request of 127.0.0.1:4242 with the key key.example.: BADSIG: the secret of the client differs, or the"
                        + " request was changed",
                "request of 127.0.0.1:4242 with the key key.example.: BADTIME: the clocks differ, or the request is an"
                        + " old one");
        for (int i = 0; i < 20; i++) {
            ask("a. A").signed(OTHER, NOW).responseOf(requests);
        }
        assertThat(lines).hasSize(10);
    }

    private record Nobody() implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {}
    }
}
