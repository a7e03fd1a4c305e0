package rootwalk.daemon.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.cookie.ServerCookies;

/// The size and the header of a response, and queries that no client sent.
class QueryContextTest {

    private static final ResponsePath RESPONSES =
            ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE));

    @Test
    void aResponseHasTheRoomFromItsOffsetToTheEndOfTheBuffer() {
        byte[] request = ask("www.example. A").octets();
        byte[] buffer = new byte[600];
        QueryContext context = new QueryContext();

        context.receive(Transport.TCP, QueryOrigin.internal(), request, 0, request.length, buffer, 500, 0);
        context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        int length = RESPONSES.respond(context);

        assertThat(context.sizeLimit()).isEqualTo(100);
        assertThat(context.responseOffset()).isEqualTo(500);
        assertThat(Objects.requireNonNull(new MessageReader().read(buffer, 500, length)).rcode())
                .isEqualTo(ResponseCode.REFUSED);
    }

    @Test
    void aResponseOverUdpIsNotWrittenBeyondTheLimit() {
        QueryContext context = ask("www.example. A").edns(4096).exchange();

        context.limitDatagram(1232);

        assertThat(context.sizeLimit()).isEqualTo(1232);
        assertThat(context.unusableRoom()).isZero();
    }

    /// The whole response is stored, whatever the client accepts.
    @Test
    void aResponseToADetachedQueryIsWrittenAsAWhole() {
        DetachedQuery query = ask("www.example. A").edns(4096).exchange().detach();
        QueryContext context = new QueryContext();

        context.resume(query, new byte[20_000], 5);
        context.limitDatagram(1232);

        assertThat(context.sizeLimit()).isEqualTo(1232);
        assertThat(context.unusableRoom()).isEqualTo(20_000 - 1232);
    }

    @Test
    void aQueryOfThisServerHasItsQuestionAndFlags() {
        Question question = new Question(Name.of("www.example."), RecordType.AAAA);
        QueryContext context = new QueryContext();

        context.resume(DetachedQuery.internal(question, true, true, false), new byte[512], 0);
        assertThat(context.request().question()).isEqualTo(question);
        assertThat(List.of(context.request().recursionDesired(), context.request().checkingDisabled(),
                context.request().dnssecOk())).containsOnly(true);

        context.resume(DetachedQuery.internal(question, false, false, false), new byte[512], 0);
        assertThat(context.request().recursionDesired()).isTrue();
        assertThat(List.of(context.request().checkingDisabled(), context.request().dnssecOk())).containsOnly(false);
    }

    /// The name is in a hosts file, so the response must not deny it, and it is not the one that was validated.
    @Test
    void aNameErrorOfANameThatExistsBecomesAnEmptyAnswerWithoutAd() {
        Message response = ask("www.example. A").edns(1232).flags(Flags.RD | Flags.AD).responseOf(context -> {
            context.answer(AnswerSource.RECURSION, ResponseCode.NXDOMAIN, Flags.AD).nameExists();
            return StepResult.ANSWERED;
        });

        assertThat(response.rcode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(response.flags() & Flags.AD).isZero();
    }

    @Test
    void aServerWithoutNsidDoesNotSendIt() {
        Message response = ask("www.example. A").option(EdnsOption.NSID)
                .responseOf(context -> context.refuse(AnswerSource.RULE, ResponseCode.REFUSED));

        assertThat(Objects.requireNonNull(response.edns()).options()).isEmpty();
    }

    @Test
    void theAddressOfAClientHasItsPort() {
        QueryContext context = ask("www.example. A").exchange();

        assertThat(context.client().port()).isEqualTo(4242);
    }

    @Test
    void theOnlyMessageOfAResponseClosesItsSink() throws InterruptedException {
        List<String> calls = new ArrayList<>();
        ResponseSink sink = new ResponseSink() {
            @Override
            public void sendPart(byte[] octets, int offset, int length) {
                calls.add("part of " + length);
            }

            @Override
            public boolean awaitRoom() {
                return true;
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };

        sink.send(new byte[12], 0, 12);

        assertThat(calls).containsExactly("part of 12", "close");
        assertThat(ResponseSink.DISCARD.awaitRoom()).as("nothing waits for a client that is none").isFalse();
    }
}
