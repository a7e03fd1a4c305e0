package rootwalk.daemon.pipeline;

/// Where an exchange came from, as its transport knows it. Event loop only.
@FunctionalInterface
public interface Origin {

    /// Nobody asked but ourselves.
    Origin NOBODY = () -> ReplySink.NOWHERE;

    /// The way back, kept for later. Allocates.
    ReplySink detach();
}
