/// TLS with the JDK: certificates and keys in PEM files, and the settings of servers and clients.
///
/// [rootwalk.wire.tls.TlsServer] is the entry point for servers: it makes the engine of each connection from
/// [rootwalk.wire.tls.ServerCertificates], each a [rootwalk.wire.tls.TlsIdentity], which [rootwalk.wire.tls.PemFiles] reads. [rootwalk.wire.tls.TlsClient] is the entry
/// point for clients that block: it makes a TLS connection and authenticates the server by a
/// [rootwalk.wire.tls.ServerTrust]. [rootwalk.wire.tls.KeyPin] is the pin of a public key.
///
/// Independent of DNS and of Netty.
///
/// RFC 7468, RFC 7858 section 4.2, RFC 8310, RFC 8446.
@NullMarked
package rootwalk.wire.tls;

import org.jspecify.annotations.NullMarked;
