package rootwalk.daemon.pipeline;

/// The current pipeline of an event loop, which a reload replaces. Used by that loop.
@FunctionalInterface
public interface PipelineSource {

    Pipeline current();

    /// The limit of responses over UDP.
    default ResponseLimit limit() {
        return ResponseLimit.NONE;
    }
}
