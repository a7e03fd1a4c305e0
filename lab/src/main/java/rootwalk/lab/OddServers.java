package rootwalk.lab;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Outcome;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QuestionStep;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ResponseCode;

/// Pipelines with one more step, which counts what is asked of a server of the lab and does what is odd about that
/// server. It comes right behind admission, so that only sound questions get there.
final class OddServers {

    private OddServers() {}

    /// The pipeline with a step for the server.
    static Pipeline with(LabServer.Behaviour behaviour, Pipeline sound, LongAdder asked, Health health,
            ScheduledExecutorService timer) {
        QuestionStep odd = switch (behaviour) {
            case LabServer.Behaviour.TcpOnly _ -> OddServers::truncate;
            case LabServer.Behaviour.Slow slow -> later(slow.delay(), sound, timer);
            case LabServer.Behaviour.Normal _,LabServer.Behaviour.Lame _,LabServer.Behaviour.Silent _,LabServer.Behaviour.Absent _,LabServer.Behaviour.Steering _ ->
                QuestionStep.NONE;
        };
        QuestionStep step = exchange -> {
            asked.increment();
            Outcome outcome = odd.serve(exchange);
            return outcome == Outcome.PASS ? sound.identity().serve(exchange) : outcome;
        };
        return new Pipeline(
                sound.admission(),
                step,
                sound.accessControl(),
                sound.hosts(),
                sound.specialUseNames(),
                sound.localZones(),
                sound.ownZones(),
                sound.replyCache(),
                sound.recursion(),
                behaviour instanceof LabServer.Behaviour.Steering
                        ? sound.responses().steeredBy(new Steering(health))
                        : sound.responses());
    }

    private static Outcome truncate(Exchange exchange) {
        if (exchange.transport() == Transport.TCP) {
            return Outcome.PASS;
        }
        exchange.answer(AnswerSource.RULE, ResponseCode.NOERROR, 0).truncate();
        return Outcome.ANSWERED;
    }

    private static QuestionStep later(Duration delay, Pipeline sound, ScheduledExecutorService timer) {
        return exchange -> {
            DetachedQuery query = exchange.detach();
            try {
                var _ = timer.schedule(() -> answer(query, sound), delay.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The lab is being closed: nobody waits for this reply any more.
                query.sink().close();
            }
            return Outcome.SUSPENDED;
        };
    }

    /// On the timer's thread; but for admission, no step of the pipeline is ever used by the event loop.
    private static void answer(DetachedQuery query, Pipeline sound) {
        Exchange exchange = new Exchange();
        byte[] reply = new byte[Exchange.LARGEST_MESSAGE];
        exchange.resume(query, reply, System.currentTimeMillis());
        int length = sound.serve(exchange, Unobserved.INSTANCE);
        if (length == Pipeline.NOTHING) {
            query.sink().close();
        } else {
            query.sink().send(reply, exchange.replyOffset(), length);
        }
    }

    private enum Unobserved implements QueryObserver {
        INSTANCE;

        @Override
        public void answered(Exchange exchange, int length) {}

        @Override
        public void dropped(Exchange exchange) {}
    }
}
