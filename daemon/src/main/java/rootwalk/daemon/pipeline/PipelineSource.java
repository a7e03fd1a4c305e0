package rootwalk.daemon.pipeline;

/// The current pipeline of an event loop, which a reload replaces. Used by that loop.
@FunctionalInterface
public interface PipelineSource {

    Pipeline current();
}
