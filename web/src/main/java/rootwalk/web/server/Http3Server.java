package rootwalk.web.server;

import java.net.InetSocketAddress;

import io.netty.handler.codec.quic.QuicChannel;

/// Serves sites over HTTP/3 (RFC 9114), on connections of QUIC that the caller accepts, limits in number, and ends on other grounds than
/// those of HTTP. Thread-safe.
public final class Http3Server {

    private final ServerState state;

    /// Starts no threads.
    public Http3Server(WebSettings settings, SiteTable sites, WebEnvironment environment) {
        state = new ServerState(environment, new RequestRouter(sites, settings));
    }

    /// Sets the sites for later requests and the limits for later connections.
    public void serve(SiteTable sites, WebSettings settings) {
        state.update(new RequestRouter(sites, settings));
    }

    /// Adds HTTP/3 to a connection whose handshake is complete, and for which ALPN has selected `h3`. Called on its event loop.
    public Http3Connection accept(QuicChannel channel, InetSocketAddress client) {
        return Http3Connection.add(channel, client, state);
    }

    /// The number of requests and connections that were ended because the client violated HTTP.
    public long protocolErrors() {
        return state.protocolErrors();
    }
}
