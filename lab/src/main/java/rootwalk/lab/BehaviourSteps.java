package rootwalk.lab;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ResponseCode;

/// Adds a step to the pipeline of a server of the lab. The step counts its queries and implements its behaviour. It
/// comes after the request check, so that it gets valid queries only.
final class BehaviourSteps {

    private BehaviourSteps() {}

    /// The pipeline with the step of the server.
    static Pipeline with(LabServer.Behaviour behaviour, Pipeline sound, LongAdder asked, HostHealth health,
            ScheduledExecutorService timer) {
        QueryStep odd = switch (behaviour) {
            case LabServer.Behaviour.TcpOnly _ -> BehaviourSteps::truncate;
            case LabServer.Behaviour.Slow slow -> later(slow.delay(), sound, timer);
            case LabServer.Behaviour.Normal _,LabServer.Behaviour.Lame _,LabServer.Behaviour.Silent _,LabServer.Behaviour.Absent _,LabServer.Behaviour.Steering _ ->
                QueryStep.NONE;
        };
        QueryStep step = context -> {
            asked.increment();
            StepResult result = odd.serve(context);
            return result == StepResult.PASS ? sound.identity().serve(context) : result;
        };
        return new Pipeline(
                sound.requestCheck(),
                sound.zoneMaintenance(),
                step,
                sound.accessControl(),
                sound.hosts(),
                sound.specialUseNames(),
                sound.localZones(),
                sound.authoritativeZones(),
                sound.responsePolicy(),
                sound.messageCache(),
                sound.recursion(),
                behaviour instanceof LabServer.Behaviour.Steering
                        ? sound.responses().changedBy(new SteeringStep(health))
                        : sound.responses());
    }

    private static StepResult truncate(QueryContext context) {
        if (context.transport() != Transport.UDP) {
            return StepResult.PASS;
        }
        context.answer(AnswerSource.RULE, ResponseCode.NOERROR, 0).truncate();
        return StepResult.ANSWERED;
    }

    private static QueryStep later(Duration delay, Pipeline sound, ScheduledExecutorService timer) {
        return context -> {
            DetachedQuery query = context.detach();
            try {
                var _ = timer.schedule(() -> answer(query, sound), delay.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The lab is being closed, so this response is not needed any more.
                query.sink().close();
            }
            return StepResult.SUSPENDED;
        };
    }

    /// Runs on the thread of the timer; except for the request check, the event loop uses no step of this pipeline.
    private static void answer(DetachedQuery query, Pipeline sound) {
        QueryContext context = new QueryContext();
        byte[] response = new byte[QueryContext.MAX_MESSAGE];
        context.resume(query, response, System.currentTimeMillis());
        int length = sound.serve(context, Unobserved.INSTANCE);
        if (length == Pipeline.NO_RESPONSE) {
            query.sink().close();
        } else {
            query.sink().send(response, context.responseOffset(), length);
        }
    }

    private enum Unobserved implements QueryObserver {
        INSTANCE;

        @Override
        public void answered(QueryContext context, int length) {}

        @Override
        public void dropped(QueryContext context) {}
    }
}
