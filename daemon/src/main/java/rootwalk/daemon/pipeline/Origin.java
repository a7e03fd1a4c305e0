package rootwalk.daemon.pipeline;

/// Where an exchange came from, as its transport knows it. Event loop only.
@FunctionalInterface
public interface Origin {

    /// Nobody asked but ourselves.
    Origin NOBODY = () -> ResponseSink.NOWHERE;

    /// The way back, kept for later. Allocates.
    ResponseSink detach();
}
