package rootwalk.daemon.assembly;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.pipeline.ResponseLimit;

/// The pipeline of one event loop, created again when the service is replaced. Used by that loop only.
final class ServicePipelines implements PipelineSource {

    private final Supplier<Service> services;
    private final UnaryOperator<Pipeline> change;
    private final LoopProbes probes = new LoopProbes();
    private Service seen;
    private Pipeline pipeline;

    ServicePipelines(Supplier<Service> services, UnaryOperator<Pipeline> change) {
        this.services = services;
        this.change = change;
        seen = services.get();
        pipeline = change.apply(seen.newPipeline(probes));
    }

    @Override
    public ResponseLimit limit() {
        return services.get().responseLimit();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // an equal service is a new one as well
    public Pipeline current() {
        Service now = services.get();
        if (now != seen) {
            seen = now;
            pipeline = change.apply(now.newPipeline(probes));
        }
        return pipeline;
    }
}
