package rootwalk.daemon.pipeline;

/// Where an event loop finds its pipeline: another one after a reload. Used by that loop.
@FunctionalInterface
public interface PipelineSource {

    Pipeline current();
}
