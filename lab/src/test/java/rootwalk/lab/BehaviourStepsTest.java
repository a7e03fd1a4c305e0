package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.cookie.ServerCookies;

class BehaviourStepsTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    private Pipeline sound() {
        QueryStep none = QueryStep.NONE;
        return new Pipeline(none, none, none, none, none, none, none, context -> {
            context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, 0);
            return StepResult.ANSWERED;
        }, none, none, context -> StepResult.PASS,
                ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE)));
    }

    private Message ask(LabServer.Behaviour behaviour, Transport transport) {
        byte[] request = new byte[512];
        byte[] response = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(request, 0, request.length, 4711, 0);
        writer.question(new Question(Name.of("www.example."), RecordType.A));
        QueryContext context = new QueryContext();
        context.receive(transport, QueryOrigin.internal(), request, 0, writer.finish(), response, 0, 0);
        HostHealth health = new HostHealth(_ -> true);
        health.watch(List.of(), timer);
        int length = BehaviourSteps.with(behaviour, sound(), new LongAdder(), health, timer)
                .serve(context, new Uncounted());
        return Objects.requireNonNull(new MessageReader().read(response, context.responseOffset(), length));
    }

    private static final class Uncounted implements QueryObserver {
        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {}
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aServerForStreamsTruncatesItsResponsesOverUdpOnly(Transport transport) {
        Message response = ask(new LabServer.Behaviour.TcpOnly(), transport);

        assertThat(response.rcode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(response.isTruncated()).isEqualTo(transport == Transport.UDP);
    }
}
