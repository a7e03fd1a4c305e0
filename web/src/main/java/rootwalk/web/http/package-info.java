/// HTTP messages as data (RFC 9110): [rootwalk.web.http.Request], [rootwalk.web.http.Response], and their bodies.
///
/// Header fields are Netty's [io.netty.handler.codec.http.HttpHeaders]: names without regard to case, order kept. Whoever
/// builds a message owns its headers until the message is made; afterwards nobody changes them.
@NullMarked
package rootwalk.web.http;

import org.jspecify.annotations.NullMarked;
