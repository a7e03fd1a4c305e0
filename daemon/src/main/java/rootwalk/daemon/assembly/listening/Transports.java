package rootwalk.daemon.assembly.listening;

import java.util.concurrent.CompletableFuture;

import rootwalk.daemon.assembly.process.OwnThread;
import rootwalk.daemon.policy.HandshakeLog;
import rootwalk.daemon.transport.proxy.ProxyProtocol;
import rootwalk.daemon.transport.stream.StreamTransport;
import rootwalk.daemon.transport.udp.UdpTransport;

/// The servers of all transports. Any thread.
///
/// @param streams TCP, and TLS
/// @param handshakes of TLS and QUIC
/// @param tls the certificates for queries
/// @param https with HTTP/3
/// @param web the companion web server
/// @param api the REST API
/// @param apiServer its sites
/// @param monitoring the server of metrics
/// @param listeners the sockets on which all of them listen
public record Transports(ProxyProtocol proxyProtocol, UdpTransport udp, StreamTransport streams,
        HandshakeLog handshakes,
        QueryTls tls, HttpsServer https, QuicServer quic, CompanionServer web, CompanionServer api, ApiServer apiServer,
        Monitoring monitoring, Listeners listeners) implements AutoCloseable {

    /// Ends receiving over UDP and QUIC, so that another process with the same sockets does.
    public void stopReceiving() {
        udp.stopReceiving();
        quic.stopReceiving();
        https.http3().stopReceiving();
    }

    /// Ends the connections on which nothing is answered.
    ///
    /// @return how many are left
    public int finish() {
        return streams.finish() + https.finish() + https.http3().finish() + quic.finish() + web.finish() + api.finish()
                + monitoring.server().finish();
    }

    /// The number of open connections of clients.
    public int connections() {
        return streams.connections() + https.connections() + https.http3().connections() + quic.connections()
                + web.connections() + api.connections();
    }

    /// Ends all servers. The responses that are being resolved are dropped.
    @Override
    public void close() {
        CompletableFuture<Boolean> streamsEnd = OwnThread.run(() -> {
            streams.close();
            return true;
        });
        udp.close();
        https.close();
        quic.close();
        web.close();
        api.close();
        monitoring.close();
        streamsEnd.join();
        tls.close();
    }
}
