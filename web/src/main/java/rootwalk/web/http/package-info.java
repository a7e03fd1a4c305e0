/// HTTP messages as data (RFC 9110): [rootwalk.web.http.Request], [rootwalk.web.http.Response], and their bodies.
///
/// Header fields are Netty's [io.netty.handler.codec.http.HttpHeaders]: names without regard to case, in their order. The code
/// that builds a message owns its headers until the message exists; afterwards they must not be changed.
@NullMarked
package rootwalk.web.http;

import org.jspecify.annotations.NullMarked;
