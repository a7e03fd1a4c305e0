/// Opens connections: TCP by a race of addresses, the tunnel of a proxy if there is one, TLS for `https`.
///
/// [rootwalk.web.connect.Connector] is the entry point; it opens a [rootwalk.web.connect.Connection], and its caller
/// adds the protocol. The race is that of RFC 8305 ([rootwalk.web.connect.HappyEyeballs]).
/// [rootwalk.web.connect.CertificateVerifier] checks the chain of certificates and reports the result as text, even if
/// the result is ignored (`--insecure`). The TLS handshake is that of Netty and the JDK;
/// [rootwalk.web.connect.TlsRecordObserver] reports its records on the wire.
///
/// Independent of HTTP, except for the responses of proxies; [rootwalk.web.connect.LenientResponseDecoder] is also the
/// base of the decoder in `client`.
@NullMarked
package rootwalk.web.connect;

import org.jspecify.annotations.NullMarked;
