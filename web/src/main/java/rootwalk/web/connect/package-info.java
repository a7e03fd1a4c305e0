/// Opens connections: TCP by a race of addresses, a proxy's tunnel where there is one, TLS where the URL wants it.
///
/// [rootwalk.web.connect.Connector] is the entry point; what it opens is a [rootwalk.web.connect.Connection], on which whoever
/// asked for it speaks its protocol. The race is RFC 8305 ([rootwalk.web.connect.Race]). A chain of certificates is
/// judged ([rootwalk.web.connect.ChainJudge]) whether or not the verdict is obeyed, and told in words. The TLS handshake
/// is Netty's and the JDK's; what of it can be seen on the wire is told by [rootwalk.web.connect.TlsRecords].
///
/// Nothing here knows HTTP.
@NullMarked
package rootwalk.web.connect;

import org.jspecify.annotations.NullMarked;
