package rootwalk.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryOrigin;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.text.RdataText;

class SteeringStepTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    private static InetSocketAddress machine(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 443);
    }

    private HostHealth health(String... down) {
        Set<InetSocketAddress> deaf =
                Set.copyOf(Stream.of(down).map(SteeringStepTest::machine).toList());
        HostHealth health = new HostHealth(asked -> !deaf.contains(asked));
        health.watch(List.of(machine("192.0.2.1"), machine("192.0.2.2"), machine("192.0.2.3")), timer);
        return health;
    }

    /// Three addresses behind an alias, as a server has them.
    private static void answer(QueryContext context) {
        Answer answer = context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, Flags.AA);
        Name edge = Name.of("edge.example.");
        answer.add(RRset.of(Name.of("www.example."), RecordType.CNAME, 60, Rdata.of(edge)));
        answer.add(RRset.of(edge, RecordType.A, 60,
                IntStream.rangeClosed(1, 3).mapToObj(last -> Rdata.of((byte) 192, (byte) 0, (byte) 2, (byte) last))
                        .toList()));
    }

    private static List<String> ask(HostHealth health) {
        byte[] request = new byte[512];
        byte[] response = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.begin(request, 0, request.length, 4711, Flags.RD);
        writer.question(new Question(Name.of("www.example."), RecordType.A, RecordClass.IN));
        QueryContext context = new QueryContext();
        context.receive(Transport.UDP, QueryOrigin.internal(), request, 0, writer.finish(), response, 0, 0);
        answer(context);
        ResponsePath.of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE))
                .changedBy(new SteeringStep(health)).write(context);
        var message = Objects.requireNonNull(new MessageReader().read(response, 0, context.writer().finish()));
        return message.answer().stream()
                .flatMap(rrset -> rrset.rdata().stream().map(data -> RdataText.print(rrset.type(), data))).toList();
    }

    @Test
    void machinesThatAreDownComeLastInTheirOrder() {
        assertThat(ask(health("192.0.2.1", "192.0.2.3")))
                .containsExactly("edge.example.", "192.0.2.2", "192.0.2.1", "192.0.2.3");
    }

    @Test
    void nothingChangesWhileAllAreUpOrNoneIsChecked() {
        List<String> asItWas = List.of("edge.example.", "192.0.2.1", "192.0.2.2", "192.0.2.3");
        assertThat(ask(health())).isEqualTo(asItWas);
        assertThat(ask(new HostHealth())).isEqualTo(asItWas);
    }
}
