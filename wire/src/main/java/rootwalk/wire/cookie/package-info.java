/// DNS cookies of a server (RFC 7873, RFC 9018): entry point [rootwalk.wire.cookie.ServerCookies].
///
/// A client with a valid server cookie has received a response at its address before, so the address is not forged. Cookies of
/// servers with the same secret are the same, whatever software they run.
@NullMarked
package rootwalk.wire.cookie;

import org.jspecify.annotations.NullMarked;
