package rootwalk.daemon.pipeline;

/** Where transports find the pipeline that is in force: another one after a reload. Any thread. */
@FunctionalInterface
public interface PipelineSource {

    Pipeline current();
}
