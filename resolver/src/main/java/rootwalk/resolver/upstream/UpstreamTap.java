package rootwalk.resolver.upstream;

import java.net.InetSocketAddress;

import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;

/// Receives each message to and from other servers. Called by the resolving thread; must not keep the arrays.
public interface UpstreamTap {

    /// Ignores everything.
    UpstreamTap NONE = new UpstreamTap() {
        @Override
        public void queried(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length) {}

        @Override
        public void responded(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length,
                long nanos) {}
    };

    /// A query is about to be sent.
    void queried(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length);

    /// A message that matches the query has arrived in time.
    ///
    /// @param nanos since the query
    void responded(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length, long nanos);
}
