/// What the resolver needs besides queries, made from the configuration: sockets towards servers (`UpstreamSockets`), encrypted forwarders (`ForwarderTls`,
/// `HttpsForwarder`, `QuicForwarder`), root hints and trust anchors with the files that they are read from (`HintsReader`, `AnchorsReader`, `AnchorsPlan`), and the
/// shared cache (`OpenSharedCache`, with the `SharingScope` of its entries).
///
/// All of that together with the resolver is a [rootwalk.daemon.assembly.upstream.ResolverService]; its `CacheDependencies` say which caches another configuration can go on
/// with. Remote servers that zones are exchanged with use `RemoteTlsClient` and `ServerAddresses` as well.
@NullMarked
package rootwalk.daemon.assembly.upstream;

import org.jspecify.annotations.NullMarked;
