package rootwalk.resolver.upstream;

import java.net.InetSocketAddress;

import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;

/// Receives each message to and from other servers. Called by the resolving thread; must not keep the arrays.
public interface UpstreamTap {

    /// Ignores everything.
    UpstreamTap NONE = new UpstreamTap() {
        @Override
        public long queried(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length) {
            return 0;
        }

        @Override
        public void responded(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length,
                long queriedAt) {}
    };

    /// A query is about to be sent.
    ///
    /// @return the time, for [#responded]
    long queried(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length);

    /// A message that matches the query has arrived in time.
    ///
    /// @param queriedAt what [#queried] returned
    void responded(InetSocketAddress server, UpstreamTransport transport, byte[] message, int length,
            long queriedAt);
}
