package rootwalk.daemon.pipeline;

/// Where an exchange came from, as its transport knows it. Event loop only.
@FunctionalInterface
public interface QueryOrigin {

    /// Nobody asked but ourselves.
    QueryOrigin INTERNAL = () -> ResponseSink.DISCARD;

    /// The way back, kept for later. Allocates.
    ResponseSink detach();
}
