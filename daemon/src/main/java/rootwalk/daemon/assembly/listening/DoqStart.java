package rootwalk.daemon.assembly.listening;

import java.util.function.Supplier;

import rootwalk.daemon.pipeline.PipelineSource;
import rootwalk.daemon.transport.quic.QuicTransport;

/// Starts the transport of DNS over QUIC.
///
/// @param pipelines makes the pipelines of each event loop
record DoqStart(QuicEnvironment environment, Supplier<? extends PipelineSource> pipelines, RecycledObservers observers)
        implements
            QuicStart {

    @Override
    public QuicTransport start() {
        return QuicTransport.ofQueries(environment.loops(), environment.settings(), environment.tls()::server,
                environment.handshakes(), pipelines, observers::next, environment.tokens(), environment.time()::millis,
                environment.time()::nanos, environment.threads());
    }

    @Override
    public void ended() {
        observers.ended();
    }
}
