package rootwalk.daemon.assembly;

import java.util.function.Supplier;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.PipelineSource;

/** The pipeline of one event loop, made anew when another service is in force. Used by that loop. */
final class ServicePipelines implements PipelineSource {

    private final Supplier<Service> services;
    private Service seen;
    private Pipeline pipeline;

    ServicePipelines(Supplier<Service> services) {
        this.services = services;
        seen = services.get();
        pipeline = seen.newPipeline();
    }

    @Override
    public Pipeline current() {
        Service now = services.get();
        if (now != seen) {
            seen = now;
            pipeline = now.newPipeline();
        }
        return pipeline;
    }
}
