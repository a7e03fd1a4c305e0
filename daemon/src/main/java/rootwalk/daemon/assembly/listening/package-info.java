/// The servers of all transports, and the addresses they listen on.
///
/// [rootwalk.daemon.assembly.listening.TransportStart] starts them as `Transports`: the event loops of UDP and of TCP with TLS, an `HttpsServer`, a `QuicServer`, and
/// a `CompanionServer` each for web sites, the REST API (`ApiServer`) and metrics (`Monitoring`). `QueryTls` has the certificates for encrypted queries, read by
/// `TlsFiles`. The `Listeners` are the addresses of them all; a `ListenerChange` goes to those of another configuration: it binds each new address without receiving
/// from it, so that nothing has happened if one cannot be bound. `ResourceLimits` divides the descriptors of the process between them.
@NullMarked
package rootwalk.daemon.assembly.listening;

import org.jspecify.annotations.NullMarked;
